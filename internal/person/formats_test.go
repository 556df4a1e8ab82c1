package person_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

// bench is a small house into which files are brought.
type bench struct {
	t        *testing.T
	in       *intake.Service
	people   *person.Service
	accounts *account.Service
	hq       access.Actor
	today    time.Time
}

func setUp(t *testing.T, d *db.DB) *bench {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Exec(ctx, "CREATE TABLE account_territory (account_id TEXT, territory_id TEXT, tree_left BIGINT, layer TEXT DEFAULT 'primary', valid_from TEXT, valid_to TEXT)"); err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, today: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return b.today }
	a := access.New(d, access.Options{})
	b.accounts = account.New(d, account.Options{Access: a, Places: place.New(), Now: now})
	b.people = person.New(d, a, b.accounts, now)
	b.in = intake.New(d, intake.Dependencies{Access: a, Now: now})
	b.in.Register(b.accounts.Target())
	b.in.Register(b.people.Target())
	id, err := a.AddUser(ctx, d, access.NewUser{Email: "alex@example.org", Name: "Alex Roy", Role: access.HeadOffice})
	if err != nil {
		t.Fatal(err)
	}
	b.hq = access.Actor{User: access.User{ID: id, Name: "Alex Roy", Role: access.HeadOffice, Active: true}, Scope: access.Scope{All: true, User: id}}
	return b
}

func (b *bench) bring(file string) *intake.Import {
	b.t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.put(file, string(text), intake.ImportOptions{})
}

// put brings a text as a file.
func (b *bench) put(file, text string, options intake.ImportOptions) *intake.Import {
	b.t.Helper()
	m, err := b.in.Upload(context.Background(), b.hq, intake.Auto, file, strings.NewReader(text), options)
	if err == nil {
		m, err = b.in.Run(context.Background(), b.hq, m.ID, func(int64, int64, string) {})
	}
	if err != nil {
		b.t.Fatalf("%s: %v", file, err)
	}
	return m
}

func (b *bench) everyone() map[string]person.Person {
	b.t.Helper()
	all, _, err := b.people.List(context.Background(), b.hq.Scope, person.Query{Limit: 100})
	if err != nil {
		b.t.Fatal(err)
	}
	out := map[string]person.Person{}
	for _, p := range all {
		if _, twice := out[p.FullName()]; twice {
			b.t.Errorf("%s is there twice", p.FullName())
		}
		out[p.FullName()] = p
	}
	return out
}

func tally(m *intake.Import) string {
	return fmt.Sprintf("%s %d+%d=%d-%d", m.Make, m.Created, m.Merged, m.Unchanged, m.Rejected)
}

// Every format is recognised; brought twice it changes nothing; the same four
// people in eleven formats stay four people.
func TestFormatsOfTheSamePeople(t *testing.T) {
	dbtest.Each(t, append([]fs.FS{intake.Migrations}, sets...), func(t *testing.T, d *db.DB) {
		b := setUp(t, d)
		ctx := context.Background()
		var brought []*intake.Import
		for _, c := range []struct{ file, first, again string }{
			{"Connections.csv", "linkedin-connections 4+0=0-0", "linkedin-connections 0+0=4-0"},
			{"Invitations.csv", "linkedin-invitations 0+2=0-0", "linkedin-invitations 0+0=2-0"},
			{"messages.csv", "linkedin-messages 0+2=0-0", "linkedin-messages 0+0=2-0"},
			{"phantombuster.csv", "navigator-phantombuster 0+1=0-0", "navigator-phantombuster 0+0=1-0"},
			{"evaboot.csv", "navigator-evaboot 0+1=0-0", "navigator-evaboot 0+0=1-0"},
			{"apollo.csv", "apollo 0+1=0-0", "apollo 0+0=1-0"},
			{"hubspot-contacts.csv", "hubspot-contacts 0+1=0-0", "hubspot-contacts 0+0=1-0"},
			{"salesforce-lead.csv", "salesforce-lead 0+1=0-0", "salesforce-lead 0+0=1-0"},
			{"salesforce-contact.csv", "salesforce-contact 0+1=0-0", "salesforce-contact 0+0=1-0"},
			{"contacts-4.vcf", "vcard 0+1=0-0", "vcard 0+0=1-0"},
			{"contacts-3.vcf", "vcard 0+1=0-0", "vcard 0+0=1-0"},
		} {
			m := b.bring(c.file)
			brought = append(brought, m)
			if got := tally(m); got != c.first {
				problems, _ := b.in.Problems(ctx, b.hq, m.ID, true, -1, 9)
				t.Errorf("%s: %s, want %s; %+v", c.file, got, c.first, problems)
			}
			if got := tally(b.bring(c.file)); got != c.again {
				t.Errorf("%s again: %s, want %s", c.file, got, c.again)
			}
		}
		all := b.everyone()
		camille := all["Camille Martin"]
		if len(all) != 4 || len(camille.Positions) != 2 || fmt.Sprint(camille.Objects) != "[phone]" || camille.Positions[0].AccountName == "" {
			t.Errorf("%d people, %+v", len(all), camille)
		}
		ties, err := b.people.Ties(ctx, b.hq.Scope, camille.ID)
		if err != nil || len(ties) != 1 || ties[0].Sent != 2 || ties[0].Received != 1 || ties[0].ConnectedOn != "2024-03-12" || ties[0].InvitedOn != "2024-03-10" || ties[0].InvitedBy != "them" || ties[0].LastOn != "2024-04-01" {
			t.Errorf("%+v %v", ties, err)
		}
		var files [][]byte
		if err := d.Select(ctx, &files, "SELECT data FROM import_chunks WHERE import_id IN (?)", []string{brought[1].ID, brought[2].ID}); err != nil || len(files) != 2 || bytes.Contains(bytes.Join(files, nil), []byte("SECRET")) {
			t.Errorf("what was written is kept: %q %v", files, err)
		}
		for i := len(brought) - 1; i >= 0; i-- {
			if err := b.in.Revert(ctx, b.hq, brought[i], func(int64, int64, string) {}); err != nil || brought[i].Kept != 0 {
				t.Errorf("%s: %d kept %+v %v", brought[i].FileName, brought[i].Kept, brought[i].Refusals.V, err)
			}
		}
		var left int64
		if err := d.Get(ctx, &left, "SELECT COUNT(*) FROM accounts WHERE deleted_at IS NULL"); err != nil || left != 0 || len(b.everyone()) != 0 {
			t.Errorf("%d accounts and %d people are left, %v", left, len(b.everyone()), err)
		}
	})
}

// A new employer in a later file of the same system ends the former position
// and is written down; the older file brought once more changes nothing.
func TestANewEmployer(t *testing.T) {
	dbtest.Each(t, append([]fs.FS{intake.Migrations}, sets...), func(t *testing.T, d *db.DB) {
		b := setUp(t, d)
		ctx := context.Background()
		b.bring("Connections.csv")
		b.today = b.today.AddDate(0, 2, 0)
		m := b.bring("Connections-later.csv")
		if got := tally(m); got != "linkedin-connections 0+1=3-0" {
			t.Error(got)
		}
		p := b.everyone()["Camille Martin"]
		if len(p.Positions) != 2 || p.Positions[0].AccountName != "Nordwind GmbH" || p.Positions[0].From != "2026-05-02" || p.Positions[1].To != "2026-05-02" {
			t.Errorf("%+v", p.Positions)
		}
		changes, err := b.people.Changes(ctx, b.hq.Scope, p.ID, 10)
		if err != nil || len(changes) != 1 || changes[0].Field != "employer" || changes[0].Source != "import/"+m.ID || changes[0].HappenedOn != "2026-05-02" || changes[0].ChangedBy != b.hq.User.ID ||
			!strings.Contains(string(changes[0].Before.V), "Dupont") || !strings.Contains(string(changes[0].After.V), "Nordwind") {
			t.Errorf("%+v %v", changes, err)
		}
		if got := tally(b.bring("Connections.csv")); got != "linkedin-connections 0+0=4-0" {
			t.Error(got)
		}
		if got := tally(b.bring("Connections-later.csv")); got != "linkedin-connections 0+0=4-0" {
			t.Error(got)
		}
	})
}

// Someone who objected stays out of reach, deleted and brought in again too.
func TestAnObjectionOutlivesADeletion(t *testing.T) {
	dbtest.Each(t, append([]fs.FS{intake.Migrations}, sets...), func(t *testing.T, d *db.DB) {
		b := setUp(t, d)
		ctx := context.Background()
		b.bring("Connections.csv")
		paul := b.everyone()["Paul Durand"]
		if _, err := b.people.Record(ctx, b.hq, paul.ID, person.ConsentDraft{Act: "objection", Channel: "any"}); err != nil {
			t.Fatal(err)
		}
		b.bring("apollo.csv")
		if got := b.everyone()["Paul Durand"]; fmt.Sprint(got.Objects) != "[any]" {
			t.Errorf("%v", got.Objects)
		}
		if err := b.people.Delete(ctx, b.hq, paul.ID, false); err != nil {
			t.Fatal(err)
		}
		b.bring("hubspot-contacts.csv")
		if got := b.everyone()["Paul Durand"]; got.ID == paul.ID || fmt.Sprint(got.Objects) != "[any]" {
			t.Errorf("%s %v", got.ID, got.Objects)
		}
	})
}

// count is how many rows an SQL query gives.
func (b *bench) count(d *db.DB, query string) (n int64) {
	b.t.Helper()
	if err := d.Get(context.Background(), &n, query); err != nil {
		b.t.Fatal(err)
	}
	return n
}

// Names of any script are compared; companies that a system tells apart stay
// apart; columns of older files are read; what a skipped or refused row would
// have brought with it is not left behind.
func TestPeculiarFiles(t *testing.T) {
	dbtest.Each(t, append([]fs.FS{intake.Migrations}, sets...), func(t *testing.T, d *db.DB) {
		b := setUp(t, d)
		connections := "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
		for _, text := range []string{"伟,王,https://www.linkedin.com/in/wang-wei,,Étoile,Directeur,12 Mar 2024\n", "伟明,王,https://www.linkedin.com/in/wang-weiming,,Étoile,Acheteur,12 Mar 2024\nИван,Петров,https://www.linkedin.com/in/ivan,,Étoile,Acheteur,12 Mar 2024\n"} {
			if m := b.put("Connections.csv", connections+text, intake.ImportOptions{}); m.Rejected != 0 || m.Created == 0 {
				t.Errorf("%+v", m)
			}
		}

		contacts := "Id,FirstName,LastName,AccountId,Account.Name,Email,Title\n"
		b.put("contacts.csv", contacts+"0035g00000AbCdEAAV,Ann,One,0015g00000XyZa1AAF,Orange,ann@one.example,Buyer\n0035g00000AbCdFAAV,Ben,Two,0015g00000XyZa2AAF,Orange,ben@two.example,Buyer\n", intake.ImportOptions{})
		b.put("contacts.csv", contacts+"0035g00000AbCdGAAV,Cyd,Three,0015g00000XyZa3AAF,Orange,cyd@three.example,Buyer\n", intake.ImportOptions{})
		if n := b.count(d, "SELECT COUNT(*) FROM accounts WHERE name = 'Orange' AND deleted_at IS NULL"); n != 3 {
			t.Errorf("three accounts of one name in a system are %d", n)
		}

		b.put("apollo.csv", "First Name,Last Name,Title,Company Name,Company Name for Emails,Email,Apollo Record Id,Corporate Phone\nDan,Four,Buyer,Fourmi,Fourmi,dan@four.example,6512bd43d9caa6e02c990b0a,'+33 1 02 03 04 05\n", intake.ImportOptions{})
		if n := b.count(d, "SELECT COUNT(*) FROM person_external_ids WHERE scheme = 'apollo' AND value = '6512bd43d9caa6e02c990b0a'"); n != 1 {
			t.Error("the id of an older file is lost")
		}
		b.put("phantom.csv", "profileUrl,firstName,lastName,companyName,title,durationInRole,linkedInProfileUrl\nhttps://www.linkedin.com/sales/lead/x,Eve,Five,Fivelle,Buyer,1 year,https://www.linkedin.com/in/eve-five\n", intake.ImportOptions{})
		if n := b.count(d, "SELECT COUNT(*) FROM contact_points WHERE kind = 'profile' AND value LIKE '%eve-five%'"); n != 1 {
			t.Error("the profile of an older file is lost")
		}

		before := b.count(d, "SELECT COUNT(*) FROM accounts")
		b.put("Connections.csv", connections+"Dan,Four,,dan@four.example,Otherco,Seller,12 Mar 2024\n", intake.ImportOptions{Existing: "skip"})
		if n := b.count(d, "SELECT COUNT(*) FROM accounts"); n != before {
			t.Errorf("a skipped row leaves %d accounts", n-before)
		}
	})
}
