package account_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/list"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

var importSets = []fs.FS{access.Migrations, intake.Migrations, account.Migrations}

// brought are the accounts that files brought, and their lists.
type brought struct {
	*account.Service
	lists *list.Service
	users *access.Service
}

// importing gives an intake with accounts as its one target, and what brings a
// file in as someone.
func importing(t *testing.T, d *db.DB) (brought, *intake.Service, func(who access.Actor, file string, o intake.ImportOptions) *intake.Import) {
	t.Helper()
	standIn(t, d)
	ctx := context.Background()
	a := access.New(d, access.Options{})
	if _, err := a.AddUser(ctx, d, access.NewUser{Email: "camille@example.org", Name: "Camille Martin", Role: access.Representative}); err != nil {
		t.Fatal(err)
	}
	s := account.New(d, account.Options{Access: a, Places: places})
	in := intake.New(d, intake.Dependencies{Access: a})
	in.Register(s.Target())
	return brought{s, list.New(d, a, s, time.Now), a}, in, func(who access.Actor, file string, o intake.ImportOptions) *intake.Import {
		t.Helper()
		m, err := in.Upload(ctx, who, "accounts", "file.csv", strings.NewReader(file), o)
		if err != nil {
			t.Fatal(err)
		}
		if m, err = in.Run(ctx, who, m.ID, func(_, _ int64, _ string) {}); err != nil {
			t.Fatal(err)
		}
		return m
	}
}

func counts(m *intake.Import) string {
	return fmt.Sprintf("%d+%d=%d-%d", m.Created, m.Merged, m.Unchanged, m.Rejected)
}

func TestImportMatchesMergesAndIsUndone(t *testing.T) {
	dbtest.Each(t, importSets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, in, bring := importing(t, d)
		first := bring(hq(), "Id,Account Name,BillingStreet,BillingPostalCode,BillingCity,BillingCountry,AnnualRevenue,Owner ID,SIRET,Segment\n"+
			"001,Dupont & Fils SARL,12 av. Jaurès,69003,Lyon,France,1200 €,camille@example.org,73282932000074,A\n"+
			"002,Martin SAS,3 rue Nationale,33000,Bordeaux,France,500 €,nobody@example.org,,B\n"+
			"003,,,,,,,,,\n"+
			"004,Bad Amount,,,,,many,,,\n"+
			"005,DUPONT ET FILS,12 avenue Jaures,69003,LYON CEDEX 03,France,,,,\n", intake.ImportOptions{System: "salesforce"})
		if got := counts(first); got != "3+0=0-2" {
			t.Fatalf("%s", got)
		}
		page, err := s.lists.List(ctx, hq().Scope, list.Filter{}, list.Order{Sort: "name", Limit: 10})
		if err != nil || page.Total != 3 {
			t.Fatal(page.Total, err)
		}
		dupont := page.Items[1].Account
		if page.Items[0].Name != "DUPONT ET FILS" {
			dupont = page.Items[0].Account
		}
		if dupont.Name != "Dupont & Fils SARL" || *dupont.Revenue != 120000 || dupont.Currency != "EUR" || dupont.OwnerID == "" || dupont.SIREN != "732829320" ||
			dupont.Custom.V["Segment"] != "A" && len(dupont.Custom.V) != 0 || dupont.External.V[0] != (account.ExternalID{Scheme: "salesforce", Value: "001"}) {
			t.Errorf("%+v", dupont)
		}
		// Two rows of one system alike: not merged, but put up for review.
		pairs, err := s.Duplicates(ctx, hq(), "open", "", 10)
		if err != nil || len(pairs) != 1 {
			t.Fatalf("%v %v", pairs, err)
		}
		// The same file again changes nothing; the same company from elsewhere is merged.
		if got := counts(bring(hq(), "Id,Account Name,BillingPostalCode,BillingCity\n001,Dupont & Fils SARL,69003,Lyon\n", intake.ImportOptions{System: "salesforce"})); got != "0+0=1-0" {
			t.Errorf("%s", got)
		}
		second := bring(hq(), "Record ID,Company name,City,Postal Code,Number of Employees,Company Domain Name\n9,Martin,Bordeaux,33000,42,martin.fr\n10,Nouveau,Lille,59000,5,\n10,Nouveau,Lille,59000,6,\n", intake.ImportOptions{System: "hubspot"})
		if got := counts(second); got != "1+2=0-0" {
			t.Fatalf("%s", got)
		}
		martin := find(t, s, "martin")
		if *martin.Headcount != 42 || len(martin.External.V) != 2 || *martin.Revenue != 50000 {
			t.Errorf("%+v", martin)
		}
		if got := find(t, s, "nouveau"); *got.Headcount != 6 || got.Version != 2 {
			t.Errorf("%+v", got)
		}
		// Only what is empty, or nothing at all.
		fill := "Company name,City,Postal Code,Number of Employees,Phone\nMartin,Bordeaux,33000,99,0556000000\n"
		if got := counts(bring(hq(), fill, intake.ImportOptions{Existing: "skip"})); got != "0+0=1-0" {
			t.Errorf("%s", got)
		}
		bring(hq(), fill, intake.ImportOptions{Existing: "fill"})
		if got := find(t, s, "martin"); *got.Headcount != 42 || got.Phone != "0556000000" {
			t.Errorf("%+v", got)
		}
		// Undo: what was made goes, what was merged says again what it said, what was touched since stays.
		if err := in.Revert(ctx, hq(), second, func(_, _ int64, _ string) {}); err != nil {
			t.Fatal(err)
		}
		if second.Kept != 1 || second.Refusals.V[0].Key != "intake.touched" {
			t.Errorf("%d %+v", second.Kept, second.Refusals)
		}
		if page, _ := s.lists.List(ctx, hq().Scope, list.Filter{Text: "nouveau"}, list.Order{Sort: "name", Limit: 10}); page.Total != 0 {
			t.Error("what the import made is still there")
		}
		if err := in.Revert(ctx, hq(), first, func(_, _ int64, _ string) {}); err != nil || first.Kept != 1 {
			t.Errorf("%d %v", first.Kept, err)
		}
	})
}

func find(t *testing.T, s brought, text string) account.Account {
	t.Helper()
	page, err := s.lists.List(context.Background(), hq().Scope, list.Filter{Text: text}, list.Order{Sort: "name", Limit: 10})
	if err != nil || len(page.Items) != 1 {
		t.Fatalf("%s: %d found, %v", text, len(page.Items), err)
	}
	return page.Items[0].Account
}

// Someone who does not see an account learns nothing of it by importing the same.
func TestImportKeepsToTheScope(t *testing.T) {
	dbtest.Each(t, importSets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, _, bring := importing(t, d)
		file := "name,siret,postcode,town,country,revenue\nDupont,73282932000074,69003,Lyon,FR,100\n"
		bring(hq(), file, intake.ImportOptions{})
		rep := access.Actor{User: access.User{ID: "rep", Role: access.Representative}, Scope: access.Scope{User: "rep"}}
		m := bring(rep, strings.Replace(file, "100", "999", 1), intake.ImportOptions{})
		if got := counts(m); got != "1+0=0-0" {
			t.Errorf("%s", got)
		}
		if page, err := s.lists.List(ctx, rep.Scope, list.Filter{}, list.Order{Sort: "name", Limit: 10}); err != nil || page.Total != 1 || page.Items[0].OwnerID != "rep" {
			t.Errorf("%+v %v", page, err)
		}
		if pairs, err := s.Duplicates(ctx, hq(), "open", "", 10); err != nil || len(pairs) != 1 {
			t.Errorf("%v %v", pairs, err)
		}
		if again := bring(rep, strings.Replace(file, "100", "998", 1), intake.ImportOptions{}); counts(again) != "0+1=0-0" {
			t.Errorf("own account not matched: %s", counts(again))
		}
	})
}

func TestPreviewStoresNothing(t *testing.T) {
	d := dbtest.SQLite(t, importSets...)
	ctx := context.Background()
	s, in, _ := importing(t, d)
	m, err := in.Upload(ctx, hq(), "accounts", "f.csv", strings.NewReader("Société;CP;Ville;CA\nDupont;69003;Lyon;1 200,50 €\n;69003;Lyon;1\n"), intake.ImportOptions{Country: "FR"})
	if err != nil {
		t.Fatal(err)
	}
	preview, err := in.Preview(ctx, hq(), m.ID, 100)
	if err != nil {
		t.Fatal(err)
	}
	rows := preview.Rows
	if len(rows) != 2 || rows[0].Act != intake.Created || rows[1].Act != intake.Rejected || fmt.Sprint(rows[0].Record) == "" {
		t.Errorf("%+v", rows)
	}
	if page, err := s.lists.List(ctx, hq().Scope, list.Filter{}, list.Order{Sort: "name", Limit: 10}); err != nil || page.Total != 0 {
		t.Errorf("%d %v", page.Total, err)
	}
}
