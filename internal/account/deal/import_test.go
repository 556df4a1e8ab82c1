package deal_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/intake"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/territory"
)

func TestImportOfDeals(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, []fs.FS{access.Migrations, intake.Migrations, territory.Migrations, account.Migrations}, func(t *testing.T, d *db.DB) {
		if _, err := d.Exec(ctx, "CREATE TABLE account_territory (account_id TEXT, territory_id TEXT, tree_left BIGINT, valid_from TEXT, valid_to TEXT)"); err != nil {
			t.Fatal(err)
		}
		a := access.New(d, access.Options{})
		accounts := account.New(d, account.Options{Access: a, Places: place.New()})
		deals := deal.New(d, a, accounts, nil)
		in := intake.New(d, intake.Dependencies{Access: a})
		in.Register(accounts.Target())
		in.Register(deals.Target())
		id, err := a.AddUser(ctx, d, access.NewUser{Email: "hq@example.org", Name: "Camille Martin", Role: access.HeadOffice})
		if err != nil {
			t.Fatal(err)
		}
		hq := access.Actor{User: access.User{ID: id, Role: access.HeadOffice, Active: true}, Scope: access.Scope{All: true, User: id}}
		bring := func(who access.Actor, target, file string, o intake.ImportOptions) *intake.Import {
			t.Helper()
			m, err := in.Upload(ctx, who, target, "f.csv", strings.NewReader(file), o)
			if err == nil {
				m, err = in.Run(ctx, who, m.ID, func(int64, int64, string) {})
			}
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		counts := func(m *intake.Import) string {
			return fmt.Sprintf("%d+%d=%d-%d!%d", m.Created, m.Merged, m.Unchanged, m.Rejected, m.Flagged)
		}
		bring(hq, "accounts", "Code client;Raison sociale;Ville;Pays\nC1;Dupont;Lyon;France\nC2;Martin;Lille;France\n", intake.ImportOptions{})
		const file = "N° affaire;Intitulé;Code client;Montant;Étape;Probabilité;Date de clôture;Commercial\n" +
			"A1;Renouvellement;C1;12 345,50;Négociation;60;30/06/2026;Camille Martin\n" +
			"A2;Extension;C2;900;Gagnée;100;15/01/2026;camille@nowhere.org\n" + // unknown owner
			"A3;Perdue d’avance;C9;5;Perdue;0;;\n" + // no such account
			"A4;;C1;5;;;;\n" + // no name
			"A1;Renouvellement;C1;13 000;Négociation;70;30/06/2026;Camille Martin\n"
		first := bring(hq, "deals", file, intake.ImportOptions{})
		if got := counts(first); got != "2+1=0-2!1" {
			rejected, _ := in.Problems(ctx, hq, first.ID, true, -1, 9)
			t.Fatalf("%s %+v", got, rejected)
		}
		list, _, err := deals.List(ctx, hq.Scope, deal.Query{}, deal.Order{Limit: 10})
		if err != nil || len(list) != 2 {
			t.Fatal(list, err)
		}
		renewal, won := list[0], list[1]
		if *renewal.Amount != 1300000 || renewal.Currency != "EUR" || *renewal.Probability != 70 || renewal.OwnerID != id || renewal.CloseOn != "2026-06-30" || renewal.Version != 2 {
			t.Errorf("%+v", renewal)
		}
		if won.Outcome != deal.Won || won.CloseOn != "2026-01-15" {
			t.Errorf("%+v", won)
		}
		// The same again: the first row of A1 lays its amount back, the last one again.
		if got := counts(bring(hq, "deals", file, intake.ImportOptions{})); got != "0+2=1-2!1" {
			t.Errorf("again: %s", got)
		}
		// A file without ids means deals by account and name; filling leaves what is known.
		plain := "Deal name,Account name,Amount,Note\nextension,MARTIN,1,seen\nNew one,Dupont,$10,\n"
		second := bring(hq, "deals", plain, intake.ImportOptions{Existing: "fill"})
		if got := counts(second); got != "1+1=0-0!0" {
			t.Errorf("fill: %s", got)
		}
		if got, err := deals.Find(ctx, hq.Scope, won.ID); err != nil || *got.Amount != 90000 || got.Note != "seen" {
			t.Errorf("%+v %v", got, err)
		}
		// Someone who sees no account learns of none.
		rep := access.Actor{User: access.User{ID: "rep", Role: access.Representative}, Scope: access.Scope{User: "rep"}}
		if got := counts(bring(rep, "deals", plain, intake.ImportOptions{})); got != "0+0=0-2!0" {
			t.Errorf("rep: %s", got)
		}
		if err := in.Revert(ctx, hq, second, func(int64, int64, string) {}); err != nil || second.Kept != 0 {
			t.Fatalf("%d %v", second.Kept, err)
		}
		if got, err := deals.Find(ctx, hq.Scope, won.ID); err != nil || got.Note != "" || got.Outcome != deal.Won {
			t.Errorf("%+v %v", got, err)
		}
		// One was touched by a file that is still in: it stays. The other says again
		// what the first import left, now that the second is taken back: it goes.
		if err := in.Revert(ctx, hq, first, func(int64, int64, string) {}); err != nil || first.Kept != 1 || first.Refusals.V[0].Key != "intake.touched" {
			t.Errorf("%d %+v %v", first.Kept, first.Refusals.V, err)
		}
	})
}

func TestImportOfTheDayOnWhichAContractEnds(t *testing.T) {
	dbtest.Each(t, append(deskSets, intake.Migrations), func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		in := intake.New(d, intake.Dependencies{Access: k.access})
		in.Register(k.deals.Target())
		for i, heading := range []string{"Contract End Date", "Renewal Date", "Date de fin de contrat", "Échéance du contrat", "Date de renouvellement"} {
			name := fmt.Sprintf("Deal %d", i)
			file := "Deal Name,Account Name,Stage," + heading + "\n" + name + ",Acme,Closed Won,2027-03-31\n"
			m, err := in.Upload(context.Background(), k.hq, "deals", "f.csv", strings.NewReader(file), intake.ImportOptions{})
			if err == nil {
				m, err = in.Run(context.Background(), k.hq, m.ID, func(int64, int64, string) {})
			}
			if err != nil || m.Created != 1 {
				t.Fatal(heading, err, m)
			}
			list, _, err := k.deals.List(context.Background(), k.hq.Scope, deal.Query{Text: name}, deal.Order{Limit: 2})
			if err != nil || len(list) != 1 || list[0].ContractEndsOn != "2027-03-31" || list[0].Outcome != deal.Won {
				t.Errorf("%s: %+v %v", heading, list, err)
			}
		}
	})
}
