package main

import (
	"context"
	"fmt"
	"testing"

	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

// Every file to try with comes in, in the order of the list, says of its
// faulty rows what is wrong, and goes out again.
func TestSamplesComeInAndGoOut(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		a := testApp(t, d.Address())
		actor, err := a.through(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		quiet := func(int64, int64, string) {}
		want := map[string]string{ // created, merged, unchanged, rejected
			"comptes-2026.csv": "193 1 0 6", "salesforce-accounts.csv": "120 0 0 0", "hubspot-companies.csv": "75 25 0 0", "dynamics-accounts.xlsx": "100 0 0 0",
			"potentiels.xlsx": "80 0 0 0", "salesforce-contacts.csv": "149 0 0 1", "salesforce-opportunities.csv": "118 0 0 2", "visites-2026.csv": "195 0 0 5",
			"linkedin-connections.csv": "4 0 0 0", "sales-navigator.csv": "0 1 0 0", "contacts.vcf": "0 1 0 0",
		}
		samples, err := a.intake.Samples()
		if err != nil || len(samples) != 11 {
			t.Fatalf("%d samples, %v", len(samples), err)
		}
		var brought []*intake.Import
		for _, sample := range samples {
			m, err := a.intake.TakeSample(ctx, actor, sample.Name)
			if err == nil {
				m, err = a.intake.Run(ctx, actor, m.ID, quiet)
			}
			if err != nil {
				t.Fatalf("%s: %v", sample.Name, err)
			}
			if got := fmt.Sprintf("%d %d %d %d", m.Created, m.Merged, m.Unchanged, m.Rejected); got != want[sample.Name] {
				t.Errorf("%s: %s, want %s", sample.Name, got, want[sample.Name])
			}
			brought = append(brought, m)
		}
		for i := len(brought) - 1; i >= 0; i-- { // the newest first, as people would
			if err := a.intake.Revert(ctx, actor, brought[i], quiet); err != nil {
				t.Fatal(err)
			}
			if m := brought[i]; m.Kept != 0 {
				t.Errorf("%s: %d kept, such as %+v", m.FileName, m.Kept, m.Refusals.V[0])
			}
		}
		for _, table := range []string{"accounts", "people", "deals", "activities"} {
			var left int64
			if err := d.Get(ctx, &left, "SELECT COUNT(*) FROM "+table+" WHERE deleted_at IS NULL"); err != nil || left != 0 {
				t.Errorf("%d %s are left, %v", left, table, err)
			}
		}
	})
}
