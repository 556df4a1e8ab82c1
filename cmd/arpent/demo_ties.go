package main

import (
	"context"
	"time"

	"arpent/cmd/arpent/demo"
	"arpent/internal/access"
	"arpent/internal/person/network"
	"arpent/internal/platform/db"
	"arpent/internal/signal/viewed"
)

// loadTies lets the force know people, and asks for a few introductions: by the
// first representative, and of them.
func (l *loading) loadTies(ctx context.Context, today *app) error {
	ties, met := l.c.Ties(l.users, l.account, l.people)
	if err := l.db.Tx(ctx, func(tx *db.Tx) error {
		if err := network.Load(ctx, tx, db.At(l.c.Today), ties); err != nil {
			return err
		}
		return l.activity.Load(ctx, tx, met)
	}); err != nil {
		return err
	}
	rep, manager, people := l.c.FirstPatch()
	if rep < 0 {
		return nil
	}
	if err := l.ask(ctx, today, rep, manager, people, demo.WarmAsk, 2); err != nil {
		return err
	}
	return l.ask(ctx, today, manager, rep, people, demo.BossAsk, 1)
}

// loadLinks lets some of the force send links, and people look at them.
func (l *loading) loadLinks(ctx context.Context, today *app) error {
	return l.c.Share(ctx, demo.Sharing{DB: l.db, People: l.people, Now: today.now(), At: func(day time.Time) *viewed.Service { return l.on(day).viewed },
		Actor: func(user int) (access.Actor, error) { return today.access.ActorOf(ctx, l.users[user]) }})
}

// ask lets one user ask another for introductions to whom the other knows.
func (l *loading) ask(ctx context.Context, today *app, by, of int, people []int, message string, most int) error {
	actor, err := today.access.ActorOf(ctx, l.users[by])
	if err != nil {
		return err
	}
	return demo.Ask(ctx, today.intro, actor, l.users[of], l.people, people, message, most)
}
