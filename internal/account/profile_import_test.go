package account_test

import (
	"context"
	"encoding/json"
	"reflect"
	"testing"

	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

// What a file says of technologies, headcount, growth, funding and tags is kept
// with its source, once; people add to it and take away; the import is undone.
func TestProfilesFromFilesAndByHand(t *testing.T) {
	dbtest.Each(t, importSets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, in, bring := importing(t, d)
		bring(hq(), "Company name,City,Postal Code,Number of Employees\nMartin,Bordeaux,33000,50\n", intake.ImportOptions{})
		file := "Company name,City,Postal Code,Number of Employees,Employee Growth 1 Year (%),Technologies,Funding Stage,Last Raised At,Latest Funding Amount,Tags\n" +
			"Martin,Bordeaux,33000,60,20%,\"SAP, AutoCAD\",Series A,2026-01-15,2 M€,Salon 2026\n"
		m := bring(hq(), file, intake.ImportOptions{})
		if got := counts(m); got != "0+1=0-0" {
			t.Fatal(got)
		}
		if got := counts(bring(hq(), file, intake.ImportOptions{})); got != "0+0=1-0" {
			t.Fatalf("the same file again: %s", got)
		}
		martin := find(t, s, "martin")
		p := martin.Profile.V
		if !reflect.DeepEqual(p.Technologies.Now(), []string{"SAP", "AutoCAD"}) || p.Technologies[0].Source != "import/"+m.ID || !reflect.DeepEqual(p.Tags.Now(), []string{"Salon 2026"}) {
			t.Errorf("%+v", p)
		}
		if r := p.Fundings.Latest(); r == nil || r.Kind != "series_a" || r.On != "2026-01-15" || *r.Amount != 200_000_000 || r.Currency != "EUR" {
			t.Errorf("%+v", r)
		}
		if g := p.Headcounts.Growth(p.Headcounts[len(p.Headcounts)-1].On); g == nil || g.Percent != 20 || g.To.People != 60 {
			t.Errorf("%+v of %+v", g, p.Headcounts)
		}
		change := func(body string) account.Account {
			t.Helper()
			a, err := s.Change(ctx, hq(), martin.ID, 0, json.RawMessage(body))
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		a := change(`{"profile":{"technologies":[{"value":"AutoCAD","source":"import/9","by":"mallory"},{"value":"Odoo","on":"1999-01-01"}],"headcounts":[]}}`)
		if got := a.Profile.V; !reflect.DeepEqual(got.Technologies.Now(), []string{"AutoCAD", "Odoo"}) || got.Technologies[1].Source != "import/"+m.ID || got.Technologies[2].On == "1999-01-01" ||
			len(got.Headcounts) != len(p.Headcounts) || !reflect.DeepEqual(got.Tags, p.Tags) {
			t.Errorf("%+v", got)
		}
		if got := counts(bring(hq(), file, intake.ImportOptions{})); got != "0+0=1-0" {
			t.Errorf("a file brings back what was taken away: %s", got)
		}
		if a = change(`{"profile":{"technologies":[{"value":"SAP"},{"value":"AutoCAD"}]}}`); !reflect.DeepEqual(a.Profile.V, p) {
			t.Errorf("undone: %+v, was %+v", a.Profile.V, p)
		}
		if a = change(`{"headcount":66}`); a.Profile.V.Headcounts[len(a.Profile.V.Headcounts)-1].People != 66 {
			t.Errorf("%+v", a.Profile.V.Headcounts)
		}
		other := bring(hq(), "Company name,City,Postal Code,Technologies\nDurand,Lille,59000,Divalto\nDurand,Lille,59000,Divalto;Cegid\n", intake.ImportOptions{})
		if got := find(t, s, "durand"); !reflect.DeepEqual(got.Profile.V.Technologies.Now(), []string{"Divalto", "Cegid"}) {
			t.Errorf("%+v", got.Profile.V)
		}
		durand := find(t, s, "durand")
		merge, err := s.Merge(ctx, hq(), martin.ID, durand.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := find(t, s, "martin"); !reflect.DeepEqual(got.Profile.V.Technologies.Now(), []string{"SAP", "AutoCAD", "Divalto", "Cegid"}) {
			t.Errorf("merged: %+v", got.Profile.V)
		}
		if _, err := s.Unmerge(ctx, hq(), merge.ID); err != nil {
			t.Fatal(err)
		}
		if got := find(t, s, "martin"); !reflect.DeepEqual(got.Profile.V, a.Profile.V) {
			t.Errorf("parted: %+v, was %+v", got.Profile.V, a.Profile.V)
		}
		if err := in.Revert(ctx, hq(), other, func(_, _ int64, _ string) {}); err != nil {
			t.Fatal(err)
		}
	})
}
