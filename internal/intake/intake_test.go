package intake_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
)

const plain = "Id;Raison sociale;CP;Potentiel;Pays\n" +
	"A1;Établissements Léo;69003;12 345,50;France\n" +
	"A2;Café de la Gare;01000;980;FR\n" +
	"A3;;75011;10;FR\n" + // no name
	"A4;Sans montant;75011;abc;FR\n" + // no number
	"A5;Négatif;75011;-5;FR\n" + // refused by the noun
	"A6;Énorme;75011;2 000 000;FR\n" + // doubtful
	"A7;=1+1;75011;5;Nulle part\n" // a country that is none: doubtful
func TestFromFileToUndo(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h := build(t, d, nil)
		defer h.work()()
		if _, err := d.Exec(ctx, "INSERT INTO things (id, code, name, amount, version) VALUES ('old', 'A2', 'Café', 1, 4)"); err != nil {
			t.Fatal(err)
		}
		m := h.bring(`C:\tmp\comptes.csv`, plain)
		if m.FileName != "comptes.csv" || m.Total != 7 || m.Format.V.Separator != ";" || m.Format.V.Decimal != "," {
			t.Errorf("%+v", m)
		}
		p, err := h.Preview(ctx, h.actor, m.ID, 50)
		if err != nil {
			t.Fatal(err)
		}
		if p.Created != 3 || p.Merged != 1 || p.Rejected != 3 || p.Flagged != 2 || len(p.Rows) != 7 || p.Rows[1].Match == nil || p.Rows[1].Match.ID != "old" {
			t.Errorf("preview %+v", p)
		}
		if n := len(h.stored()); n != 1 {
			t.Errorf("a preview stored %d things", n-1)
		}
		if _, err := h.Start(ctx, h.actor, m.ID); err != nil {
			t.Fatal(err)
		}
		m = h.wait(m.ID, intake.Done)
		if m.Created != 3 || m.Merged != 1 || m.Rejected != 3 || m.Flagged != 2 || m.Position != 7 {
			t.Errorf("done %s", m)
		}
		list := h.stored()
		if len(list) != 4 || list[0].Amount != 1234550 || list[1].Name != "Café de la Gare" || list[1].Version != 5 {
			t.Errorf("%+v", list)
		}
		rejected, err := h.Problems(ctx, h.actor, m.ID, true, -1, 10)
		if err != nil || len(rejected) != 3 || rejected[0].Line != 4 || rejected[0].Problems.V[0].Key != "intake.required" || rejected[2].Problems.V[0].Key != "thing.negative" {
			t.Errorf("%+v %v", rejected, err)
		}
		rest, err := h.Problems(ctx, h.actor, m.ID, true, rejected[0].Seq, 1)
		if err != nil || len(rest) != 1 || rest[0].Seq != rejected[1].Seq {
			t.Errorf("%+v %v", rest, err)
		}
		// Undo takes all back but what was touched since.
		if _, err := d.Exec(ctx, "UPDATE things SET name = 'Touché', version = 9 WHERE code = 'A1'"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Undo(ctx, h.actor, m.ID); err != nil {
			t.Fatal(err)
		}
		m = h.wait(m.ID, intake.Undone)
		list = h.stored()
		if len(list) != 2 || list[0].Name != "Touché" || list[1].Name != "Café" || list[1].Amount != 1 || m.Kept != 1 || len(m.Refusals.V) != 1 {
			t.Errorf("undone: %+v, kept %d", list, m.Kept)
		}
		if _, err := h.Undo(ctx, h.actor, m.ID); fault.CodeOf(err) != fault.Clash {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func TestProblemsFileIsSafeAndComesBack(t *testing.T) {
	d := dbtest.SQLite(t, sets...)
	ctx := context.Background()
	h := build(t, d, nil)
	m := h.bring("a.csv", "Code,Name,Amount\nX1,\"=HYPERLINK(\"\"http://evil\"\")\",-1\nX2,@SUM(A1),-2\nX3,fine,3\n")
	if _, err := h.Run(ctx, h.actor, m.ID, func(int64, int64, string) {}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := h.WriteProblems(ctx, m, true, "fr", &out); err != nil {
		t.Fatal(err)
	}
	text := strings.TrimPrefix(out.String(), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%q %v", text, err)
	}
	if rows[1][1] != `'=HYPERLINK("http://evil")` || rows[2][1] != "'@SUM(A1)" || rows[1][3] != "2" || rows[1][4] != "the amount is negative" || rows[0][4] != "Motif" {
		t.Errorf("%q", rows)
	}
	again := h.bring("a-rejets.csv", strings.ReplaceAll(out.String(), "'-", "")) // corrected: the sign taken away
	if _, err := h.Run(ctx, h.actor, again.ID, func(int64, int64, string) {}); err != nil {
		t.Fatal(err)
	}
	list := h.stored()
	if len(list) != 3 || list[0].Name != `=HYPERLINK("http://evil")` {
		t.Errorf("%+v", list)
	}
}

func lines(n int) string {
	var b strings.Builder
	b.WriteString("Code,Name,Amount\n")
	for i := range n {
		fmt.Fprintf(&b, "K%06d,Company %d,%d\n", i, i, i%1000)
	}
	return b.String()
}

// A program that dies between batches, or inside one, leaves whole batches: the
// next one goes on where it was.
func TestGoesOnAfterACrash(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		const rows = 5500
		var calls, crashes atomic.Int64
		crash := errors.New("crash")
		h := build(t, d, func([]*intake.Row) error {
			if calls.Add(1)%3 == 0 && crashes.Add(1) <= 2 {
				return crash
			}
			return nil
		})
		m := h.bring("big.csv", lines(rows))
		for range 3 {
			_, err := h.Run(ctx, h.actor, m.ID, func(int64, int64, string) {})
			if err == nil {
				break
			}
			if !errors.Is(err, crash) {
				t.Fatal(err)
			}
			if m = h.wait(m.ID, intake.Failed); m.Position%1000 != 0 || m.Created != m.Position || int64(len(h.stored())) != m.Position {
				t.Fatalf("%s, stored %d", m, len(h.stored()))
			}
		}
		m = h.wait(m.ID, intake.Done)
		if m.Created != rows || len(h.stored()) != rows || crashes.Load() < 2 {
			t.Errorf("%s, stored %d", m, len(h.stored()))
		}
	})
}

func TestCancelAndGoOn(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		const rows = 8000
		var batches atomic.Int64
		reached, leave := make(chan struct{}), make(chan struct{})
		h := build(t, d, func([]*intake.Row) error {
			if batches.Add(1) == 3 {
				close(reached)
				<-leave
			}
			return nil
		})
		defer h.work()()
		m := h.bring("big.csv", lines(rows))
		if _, err := h.Start(ctx, h.actor, m.ID); err != nil {
			t.Fatal(err)
		}
		<-reached
		cancelled := make(chan error, 1)
		go func() { cancelled <- h.Cancel(ctx, h.actor, m.ID) }() // waits for the writer on SQLite
		close(leave)
		if err := <-cancelled; err != nil {
			t.Fatal(err)
		}
		m = h.wait(m.ID, intake.Cancelled, intake.Done)
		if m.State == intake.Cancelled {
			if m.Position >= rows || int64(len(h.stored())) != m.Position {
				t.Errorf("%s, stored %d", m, len(h.stored()))
			}
			if _, err := h.Start(ctx, h.actor, m.ID); err != nil {
				t.Fatal(err)
			}
			m = h.wait(m.ID, intake.Done)
		}
		if m.Created != rows || len(h.stored()) != rows {
			t.Errorf("%s, stored %d", m, len(h.stored()))
		}
	})
}

func TestMappingIsProposedAndRemembered(t *testing.T) {
	d := dbtest.SQLite(t, sets...)
	ctx := context.Background()
	h := build(t, d, nil)
	text := "Ref,Company name,BillingPostalCode,Contact,Note\nR1,Acme,75001,a@b.fr,x\nR2,Bolt,69001,c@d.fr,y\nR3,Core,13001,e@f.fr,z\n"
	m := h.bring("one.csv", text)
	got := map[string]string{}
	for _, c := range m.Mapping.V {
		got[c.Column] = c.Field + "/" + c.Why
	}
	if got["Company name"] != "name/name" || got["BillingPostalCode"] != "postcode/name" || got["Contact"] != "email/content" || got["Note"] != "/" || m.Origin != "salesforce" {
		t.Errorf("%v %s", got, m.Origin)
	}
	if _, err := h.Start(ctx, h.actor, m.ID); fault.CodeOf(err) != fault.Unprocessed {
		t.Errorf("started without a required column: %v", err)
	}
	m, err := h.Correct(ctx, h.actor, m.ID, intake.Correction{Mapping: map[string]string{"Ref": "code", "Note": "custom:Remark"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Correct(ctx, h.actor, m.ID, intake.Correction{Mapping: map[string]string{"Note": "code"}}); fault.CodeOf(err) != fault.Unprocessed {
		t.Errorf("a field given twice: %v", err)
	}
	if _, err := h.Run(ctx, h.actor, m.ID, func(int64, int64, string) {}); err != nil {
		t.Fatal(err)
	}
	m = h.bring("two.csv", text)
	if c := m.Mapping.V[0]; c.Field != "code" || c.Why != "remembered" {
		t.Errorf("%+v", m.Mapping.V)
	}
}

func TestAnotherPersonsImportIsNotThere(t *testing.T) {
	d := dbtest.SQLite(t, sets...)
	h := build(t, d, nil)
	m := h.bring("a.csv", plain)
	other := access.Actor{User: access.User{ID: "other", Role: access.Manager}}
	if _, err := h.Find(context.Background(), other, m.ID); fault.CodeOf(err) != fault.Missing {
		t.Error(err)
	}
}

// A file sent cut short, or longer than is allowed, stores nothing.
func TestBadUploads(t *testing.T) {
	d := dbtest.SQLite(t, sets...)
	h := build(t, d, nil)
	for name, text := range map[string]string{"intake.empty": "", "intake.not_a_table": "%PDF-1.7\n", "intake.binary": "a,b\n\x00\x01\x02\x00\x00\x00\x05\x06\x00\x07\x00"} {
		_, err := h.Upload(context.Background(), h.actor, "things", "x", strings.NewReader(text), intake.ImportOptions{})
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Errorf("%s: %v", name, err)
		} else if f.Key != name {
			t.Errorf("%s: key %s, %s", name, f.Key, f.Message)
		}
	}
	list, err := h.List(context.Background(), h.actor, "", 10)
	if err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
}

func BenchmarkImport(b *testing.B) {
	for name, open := range map[string]func() *db.DB{"sqlite": func() *db.DB { return dbtest.SQLite(b, sets...) }, "postgres": func() *db.DB { return dbtest.Postgres(b, sets...) }} {
		b.Run(name, func(b *testing.B) {
			text := lines(100_000)
			for range b.N {
				h := build(b, open(), nil)
				m := h.bring("big.csv", text)
				if _, err := h.Run(context.Background(), h.actor, m.ID, func(int64, int64, string) {}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
