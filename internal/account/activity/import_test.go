package activity_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/intake"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

func TestImportOfActivities(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, []fs.FS{access.Migrations, intake.Migrations, account.Migrations}, func(t *testing.T, d *db.DB) {
		if _, err := d.Exec(ctx, "CREATE TABLE account_territory (account_id TEXT, territory_id TEXT, tree_left BIGINT, valid_from TEXT, valid_to TEXT)"); err != nil {
			t.Fatal(err)
		}
		a := access.New(d, access.Options{})
		accounts := account.New(d, account.Options{Access: a, Places: place.New()})
		activities := activity.New(d, a, accounts, nil)
		in := intake.New(d, intake.Dependencies{Access: a})
		in.Register(accounts.Target())
		in.Register(activities.Target())
		id, err := a.AddUser(ctx, d, access.NewUser{Email: "hq@example.org", Name: "Camille Martin", Role: access.HeadOffice})
		if err != nil {
			t.Fatal(err)
		}
		hq := access.Actor{User: access.User{ID: id, Role: access.HeadOffice, Active: true}, Scope: access.Scope{All: true, User: id}}
		bring := func(target, file string) *intake.Import {
			t.Helper()
			m, err := in.Upload(ctx, hq, target, "f.csv", strings.NewReader(file), intake.ImportOptions{})
			if err == nil {
				m, err = in.Run(ctx, hq, m.ID, func(int64, int64, string) {})
			}
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		counts := func(m *intake.Import) string {
			return fmt.Sprintf("%d+%d=%d-%d!%d", m.Created, m.Merged, m.Unchanged, m.Rejected, m.Flagged)
		}
		bring("accounts", "Code client;Raison sociale;Ville;Pays\nC1;Dupont;Lyon;France\nC2;Martin;Lille;France\n")
		const file = "Date;Client;Type;Durée;Commercial;Objet;Compte rendu\n" +
			"12/03/2026;Dupont;Visite;45;Camille Martin;Gamme 2026;Commande attendue\n" +
			"13/03/2026;C2;Appel;10;Camille Martin;Relance;\n" + // named by its code
			"14/03/2026;C2;Pigeon;10;Camille Martin;Message;\n" + // an unknown kind: a note
			"14/03/2026;Nobody;Appel;;;;\n" +
			"31/02/2026;Dupont;Appel;;;;\n" +
			"12/03/2026;Dupont;Visite;60;Camille Martin;Gamme 2026;\n"
		first := bring("activities", file)
		if got := counts(first); got != "3+1=0-2!1" {
			rejected, _ := in.Problems(ctx, hq, first.ID, true, -1, 9)
			t.Fatalf("%s %+v", got, rejected)
		}
		list, _, err := activities.List(ctx, hq.Scope, activity.Query{Limit: 10})
		if err != nil || len(list) != 3 {
			t.Fatal(list, err)
		}
		visit := list[2]
		if visit.Kind != activity.Visit || *visit.Minutes != 60 || visit.UserID != id || visit.HappenedOn != "2026-03-12" || visit.Note != "Commande attendue" {
			t.Errorf("%+v", visit)
		}
		if list[0].Kind != activity.Note {
			t.Errorf("%+v", list[0])
		}
		second := bring("activities", "Date;Client;Type;Objet;Compte rendu\n12/03/2026;Dupont;Visite;Gamme 2026;Commande reçue\n")
		if got := counts(second); got != "0+1=0-0!0" {
			t.Errorf("%s", got)
		}
		if err := in.Revert(ctx, hq, second, func(int64, int64, string) {}); err != nil || second.Kept != 0 {
			t.Fatalf("%d %v", second.Kept, err)
		}
		if list, _, err = activities.List(ctx, hq.Scope, activity.Query{Limit: 10}); err != nil || list[2].ID != visit.ID || list[2].Note != "Commande attendue" {
			t.Errorf("%+v %v", list, err)
		}
		if err := in.Revert(ctx, hq, first, func(int64, int64, string) {}); err != nil || first.Kept != 0 { // the second, taken back, left the visit as it was
			t.Errorf("%d %+v %v", first.Kept, first.Refusals.V, err)
		}
		if list, _, err = activities.List(ctx, hq.Scope, activity.Query{Limit: 10}); err != nil || len(list) != 0 {
			t.Errorf("%d %v", len(list), err)
		}
	})
}
