package main

import (
	"context"
	"errors"

	"arpent/cmd/arpent/demo"
)

// loadSignals lets some people change, and makes signals and tasks of it.
func (l *loading) loadSignals(ctx context.Context, today *app) error {
	const changed = 24
	for i := range min(changed, len(l.people)/20) {
		p, err := today.person.Find(ctx, l.actor.Scope, l.people[i*(len(l.people)/changed)])
		if err != nil {
			return err
		}
		patch, err := demo.Changed(&p, i, l.account, l.c.Today)
		if err == nil && patch != nil {
			_, err = today.person.Change(ctx, l.actor, p.ID, 0, patch)
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(demo.Lists(ctx, today.list, l.actor), today.signal.Catch(ctx))
}
