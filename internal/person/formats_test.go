package person_test

import (
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
	in, err := os.Open("testdata/" + file)
	if err != nil {
		b.t.Fatal(err)
	}
	defer in.Close()
	m, err := b.in.Upload(context.Background(), b.hq, intake.Auto, file, in, intake.ImportOptions{})
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
		var files []string
		if err := d.Select(ctx, &files, "SELECT CAST(data AS TEXT) FROM import_chunks WHERE import_id IN (?)", []string{brought[1].ID, brought[2].ID}); d.Dialect() == db.SQLite && (err != nil || len(files) != 2 || strings.Contains(strings.Join(files, ""), "SECRET")) {
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
