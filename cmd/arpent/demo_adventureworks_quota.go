package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/quota"
)

// loadQuotas brings the sample's quota history in. Its quotas are people's, by
// quarters that begin with the month after their day; here they are asked of
// the territories that people worked on the first day of it, shared equally
// where somebody worked several, month by month. A manager's own is asked of
// their group, beside what is asked below it.
func (f *sampleForce) loadQuotas(ctx context.Context) error {
	goals := map[string]map[db.Date]int64{} // by territory and month, in cents
	add := func(name string, month db.Date, cents int64) {
		for ; name != ""; name = f.parent(name) {
			if goals[name] == nil {
				goals[name] = map[db.Date]int64{}
			}
			goals[name][month] += cents
		}
	}
	for _, q := range cells(f.made.Table("quotas"), "Email", "From", "Quota") {
		dollars, err := strconv.ParseFloat(q[2], 64)
		if err != nil {
			return fmt.Errorf("quota of %s: %w", q[0], err)
		}
		first := following(db.Date(q[1]))
		where := f.workedOn(q[0], first)
		cents := int64(dollars*100 + 0.5)
		parts := int64(3 * len(where))
		for i := range 3 {
			for k, name := range where {
				at := int64(i*len(where) + k)
				add(name, db.DateOf(first.Time().AddDate(0, i, 0)), cents*(at+1)/parts-cents*at/parts)
			}
		}
	}
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	_ = w.Write([]string{"Territory", "Month", "Quota"})
	for name, months := range goals {
		for month, cents := range months {
			_ = w.Write([]string{name, string(month[:7]), fmt.Sprintf("%d.%02d", cents/100, cents%100)})
		}
	}
	w.Flush()
	m, err := f.intake.Upload(ctx, f.actor, "quotas", "quotas.csv", &file, intake.ImportOptions{Currency: "USD"})
	if err != nil {
		return err
	}
	if m, err = f.intake.Run(ctx, f.actor, m.ID, func(int64, int64, string) {}); err != nil {
		return err
	}
	if m.Rejected > 0 {
		return fmt.Errorf("%d of %d goals were rejected", m.Rejected, m.Total)
	}
	rounds, err := f.quota.Rounds(ctx, f.actor.Scope)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if r.State == quota.Draft {
			if err := f.on(r.StartsOn.Time()).quota.Approve(ctx, f.actor, r.ID, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// following is the first day of the month after a day's.
func following(day db.Date) db.Date {
	return db.DateOf((day[:8] + "01").Time().AddDate(0, 1, 0))
}

func (f *sampleForce) parent(name string) string {
	if name == "AdventureWorks" {
		return ""
	}
	for _, t := range cells(f.made.Table("territories"), "Name", "Parent") {
		if t[0] == name {
			return t[1]
		}
	}
	return "AdventureWorks"
}

// workedOn names the territories that someone worked on a day, else those that
// they worked first; a manager's is their group.
func (f *sampleForce) workedOn(email string, day db.Date) []string {
	for _, p := range cells(f.made.Table("representatives"), "Email", "Title") {
		if group, leads := sampleManagers[p[1]]; leads && p[0] == email {
			return []string{group}
		}
	}
	stays := slices.DeleteFunc(cells(f.made.Table("members"), "Territory", "Email", "From", "To"), func(m []string) bool { return m[1] != email })
	slices.SortStableFunc(stays, func(a, b []string) int { return strings.Compare(a[2], b[2]) })
	var on []string
	for _, m := range stays {
		if db.Date(m[2]) <= day && (m[3] == "" || db.Date(m[3]) >= day) {
			on = append(on, m[0])
		}
	}
	if len(on) == 0 && len(stays) > 0 {
		on = []string{stays[0][0]}
	}
	return on
}
