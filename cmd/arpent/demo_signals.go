package main

import (
	"context"
	"encoding/json"

	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// loadSignals lets some people change since their last export: two in three are
// at another account now, the others rose where they are. It is told to the
// program as it is today, which makes signals and tasks of it.
func (l *loading) loadSignals(ctx context.Context, today *app) error {
	const changed = 24
	if len(l.people) < 20*changed {
		return nil // too small a company for so many changes
	}
	step := len(l.people) / changed
	for i := range changed {
		p, err := today.person.Find(ctx, l.actor.Scope, l.people[i*step])
		if err != nil {
			return err
		}
		if len(p.Positions) != 1 {
			continue
		}
		held := p.Positions[0]
		day := db.DateOf(l.c.Today.AddDate(0, 0, -i))
		was := person.EmploymentDraft{ID: held.ID, AccountID: held.AccountID, Title: held.Title, From: held.From, Source: held.Source}
		if was.From >= day {
			continue
		}
		positions := []person.EmploymentDraft{was}
		if i%3 == 2 {
			positions[0].Title = "Directeur des opérations"
		} else {
			positions[0].To = day
			positions = append(positions, person.EmploymentDraft{AccountID: l.account[(i*37+11)%len(l.account)], Title: held.Title, From: day, Source: held.Source})
		}
		patch, err := json.Marshal(map[string]any{"positions": positions})
		if err != nil {
			return err
		}
		if _, err := today.person.Change(ctx, l.actor, p.ID, 0, patch); err != nil {
			return err
		}
	}
	return today.signal.Catch(ctx)
}
