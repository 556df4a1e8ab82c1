package main

import (
	"context"

	"arpent/cmd/arpent/demo"
	"arpent/internal/lead/stage"
	"arpent/internal/platform/db"
)

// loadBuyers notes who decides at accounts where there were deals, and who buys.
func (l *loading) loadBuyers(ctx context.Context, today *app) error {
	actor, err := today.access.ActorOf(ctx, l.users[0])
	if err != nil {
		return err
	}
	parts, lines := l.c.Committees(l.users, l.account, l.people)
	written := l.on(l.c.Today.AddDate(0, -4, 0)) // what ended since tells what its author could not know
	return l.db.Tx(ctx, func(tx *db.Tx) error {
		if err := l.committee.Load(ctx, tx, parts, lines); err != nil {
			return err
		}
		if err := stage.Load(ctx, tx, l.c.Marks(l.users, l.account, l.people)); err != nil {
			return err
		}
		return written.persona.Load(ctx, tx, actor, demo.Personas())
	})
}
