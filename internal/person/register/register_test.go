package register_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/person/register"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, person.Migrations}

func TestWhoObjectedOrWasErasedIsKnownAgain(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx, r := context.Background(), register.New(nil)
		mail, mobile := register.Point{Kind: "email", Value: "jeanne.roux@acier.fr"}, register.Point{Kind: "mobile", Value: "+33611223344"}
		jeanne := register.Subject{ID: "P1", Given: "Jeanne", Family: "Roux", Points: []register.Point{mail, mobile}}
		in := func(fn func(tx *db.Tx) error) {
			t.Helper()
			if err := d.Tx(ctx, fn); err != nil {
				t.Fatal(err)
			}
		}
		look := func(s register.Subject, erased bool, others int, channels ...string) {
			t.Helper()
			found, err := r.Look(ctx, d, []register.Subject{s})
			if err != nil {
				t.Fatal(err)
			}
			f := found[0]
			slices.Sort(f.Channels)
			if f.Erased != erased || len(f.Others) != others || strings.Join(f.Channels, " ") != strings.Join(channels, " ") {
				t.Errorf("%+v: %+v, want erased %t, %d ways of others, %v", s, f, erased, others, channels)
			}
		}
		again := register.Subject{Given: "JEANNE", Family: "roux", Points: []register.Point{mail}}
		other := register.Subject{Given: "Paul", Family: "Petit", Points: []register.Point{mail}}
		phone := register.Subject{Given: "Paul", Family: "Petit", Points: []register.Point{{Kind: "phone", Value: mobile.Value}}}
		work := register.Subject{Given: "Roux", Family: "Jeanne", Domains: []string{"https://www.acier.fr"}}
		look(again, false, 0)

		in(func(tx *db.Tx) error { return r.Enter(ctx, tx, jeanne, map[string]db.Date{"any": "2026-03-01"}) })
		look(again, false, 0, "any")
		look(other, false, 0, "email")
		look(phone, false, 0)
		look(work, false, 0, "any")
		look(jeanne, false, 0) // her own entries tell her nothing
		in(func(tx *db.Tx) error { return r.Enter(ctx, tx, jeanne, map[string]db.Date{"phone": "2026-03-01"}) })
		look(again, false, 0, "phone")
		in(func(tx *db.Tx) error { return r.Enter(ctx, tx, jeanne, nil) })
		look(again, false, 0)

		in(func(tx *db.Tx) error { return r.Enter(ctx, tx, jeanne, map[string]db.Date{"any": "2026-03-01"}) })
		in(func(tx *db.Tx) error { return r.Erase(ctx, tx, jeanne) })
		look(again, true, 0, "any")
		look(other, false, 1, "email")
		look(work, true, 0, "any")

		all, err := r.List(ctx, d, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, e := range all {
			if e.PersonID != "" {
				t.Errorf("%+v still names somebody", e)
			}
			ids = append(ids, e.ID)
		}
		lift := func(back bool) {
			in(func(tx *db.Tx) error {
				n, err := r.Lift(ctx, tx, ids, "U1", "asked to hear from us", back)
				if err == nil && int(n) != len(ids) {
					t.Errorf("%d of %d lifted", n, len(ids))
				}
				return err
			})
		}
		lift(false)
		look(again, false, 0)
		lift(true)
		look(again, true, 0, "any")
		if found, err := register.New(nil).Find(ctx, d, []register.Point{mail}); err != nil || len(found) != 2 {
			t.Errorf("%+v, %v", found, err)
		}
	})
}
