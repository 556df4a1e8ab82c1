package quota_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/quota"
	"arpent/internal/quota/bring"
	"arpent/internal/territory"
)

func TestImportOfQuotas(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, append([]fs.FS{intake.Migrations}, sets...), func(t *testing.T, d *db.DB) {
		w := open(t, d)
		in := intake.New(d, intake.Dependencies{Access: w.access})
		root := w.territory("France", "")
		north, south := w.territory("Nord", root), w.territory("Sud", root)
		lille, lens := w.territory("Lille", north), w.territory("Lens", north)
		boss := w.user("boss", access.Manager)
		w.member(north, boss, territory.Manager, 100)
		in.Register(bring.Target(d, w.access, w.quotas, w.territories, func() time.Time { return w.now }))
		bring := func(who access.Actor, file string) *intake.Import {
			t.Helper()
			m, err := in.Upload(ctx, who, "quotas", "q.csv", strings.NewReader(file), intake.ImportOptions{Currency: "EUR"})
			if err == nil {
				m, err = in.Run(ctx, who, m.ID, func(int64, int64, string) {})
			}
			w.ok(err)
			return m
		}
		counts := func(m *intake.Import) string {
			return fmt.Sprintf("%d+%d=%d-%d", m.Created, m.Merged, m.Unchanged, m.Rejected)
		}
		draft := func() string {
			t.Helper()
			rounds, err := w.quotas.Rounds(ctx, w.hq.Scope)
			w.ok(err)
			if len(rounds) != 1 || rounds[0].State != quota.Draft || rounds[0].StartsOn != "2026-01-01" || rounds[0].EndsOn != "2027-01-01" || rounds[0].RootID != root {
				t.Fatalf("the drafts: %+v", rounds)
			}
			return rounds[0].ID
		}
		is := func(when string, want map[territory.ID]int64) {
			t.Helper()
			g, err := w.quotas.Grid(ctx, w.hq, draft())
			w.ok(err)
			for _, r := range g.Rows {
				if v, ok := want[r.TerritoryID]; ok && v != r.Total {
					t.Errorf("%s: %s has %d, want %d", when, r.Name, r.Total, v)
				}
			}
		}
		const file = "Secteur;Mois;Objectif\nlille;2026-01;1 000,50\nLens;T1 2026;3 000\nLens;03/2026;500 €\nSud;2026;12 000\nNowhere;2026;1\nSud;someday;1\nSud;2026-02;beaucoup\n"
		first := bring(w.hq, file)
		if got := counts(first); got != "3+1=0-3" {
			rejects, _ := in.Problems(ctx, w.hq, first.ID, true, -1, 9)
			t.Fatalf("%s: %+v", got, rejects)
		}
		// Lens: a thousand a month for the quarter, then March is 500.
		is("brought", map[territory.ID]int64{lille: 1_000_50, lens: 2_500_00, south: 12_000_00, north: 3_500_50, root: 15_500_50})
		if got := counts(bring(w.hq, "Secteur;Mois;Objectif\nSud;2026;12 000\nlille;2026-01;1000.50\n")); got != "0+0=2-0" {
			t.Errorf("the same again: %s", got)
		}
		// A manager sets what is below, not the own goal, and sees no other territory.
		second := bring(w.actor(boss), "Territory,Quarter,Quota\nLille,2026-Q2,600\nNord,2026-Q2,1\nSud,2026-Q2,1\nLille,2029,1\n")
		if got := counts(second); got != "0+1=0-3" && got != "1+0=0-3" {
			t.Errorf("a manager: %s", got)
		}
		is("by the manager", map[territory.ID]int64{lille: 1_600_50, south: 12_000_00})
		// Taken back, what the first file asked is gone, but where the manager asked for more since.
		m, err := in.Find(ctx, w.hq, first.ID)
		w.ok(err)
		w.ok(in.Revert(ctx, w.hq, m, func(int64, int64, string) {}))
		is("taken back", map[territory.ID]int64{lille: 1_600_50, lens: 0, south: 0, north: 1_600_50, root: 1_600_50})
	})
}

func TestPeriodsAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{"2026-03": "2026-03-01 1", "2026-03-15": "2026-03-01 1", "2026-03-15T00:00:00Z": "2026-03-01 1", "31/03/2026": "2026-03-01 1", "3/2026": "2026-03-01 1",
		"2026-Q2": "2026-04-01 3", "T4 2026": "2026-10-01 3", "2026": "2026-01-01 12", "2026-13": "", "soon": "", "2026-Q5": "", "": "", "0026": ""} {
		month, months, err := bring.PeriodOf(text)
		if got := fmt.Sprint(month, " ", months); err == nil && got != want || err != nil && want != "" {
			t.Errorf("%q: %s (%v), want %s", text, got, err, want)
		}
	}
}
