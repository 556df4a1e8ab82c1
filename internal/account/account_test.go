package account_test

import (
	"context"
	"io/fs"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

var sets = []fs.FS{access.Migrations, account.Migrations}

// standIn plays the published view that alignment makes.
func standIn(t *testing.T, d *db.DB) {
	t.Helper()
	if _, err := d.Exec(context.Background(), `CREATE TABLE account_territory (account_id TEXT, territory_id TEXT, tree_left BIGINT, layer TEXT DEFAULT 'primary', valid_from TEXT, valid_to TEXT)`); err != nil {
		t.Fatal(err)
	}
}

func TestLoadAndEach(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		standIn(t, d)
		s := account.New(d, account.Options{Access: access.New(d, access.Options{})})
		lon, n := 4.85, int64(1200)
		accounts := []account.Account{
			{Name: "Établissements Dupont", Town: "Lyon", Country: "FR", Lon: &lon, Lat: &lon, Precision: "point", OwnerID: "u1", Revenue: &n, Currency: "EUR",
				External: db.JSON[[]account.ExternalID]{V: []account.ExternalID{{Scheme: "salesforce", Value: "001"}}}},
			{Name: "Martin", Country: "FR", CreatedBy: "u2"},
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error { return s.Load(ctx, tx, accounts) }); err != nil {
			t.Fatal(err)
		}
		for user, want := range map[access.UserID]int{"u1": 1, "u2": 1, "u3": 0} {
			got := 0
			if err := account.Each(ctx, d, access.Scope{User: user}, "2026-01-01", func(*account.Account) error { got++; return nil }); err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("%s sees %d, want %d", user, got, want)
			}
		}
		all, err := account.ByIDs(ctx, d, []account.ID{accounts[0].ID, accounts[1].ID})
		if err != nil || len(all) != 2 {
			t.Fatal(all, err)
		}
		if a, err := s.Find(ctx, access.Scope{User: "u1"}, accounts[0].ID); err != nil || *a.Revenue != 1200 || a.External.V[0].Value != "001" || a.AreaID() != "" {
			t.Errorf("%+v %v", a, err)
		}
	})
}
