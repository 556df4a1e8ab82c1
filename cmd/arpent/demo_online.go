package main

import (
	"context"

	"arpent/internal/alignment"
	"arpent/internal/alignment/online"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// loadOnline opens a small territory that is worked by telephone: prospects
// nobody visits, dealt to three people, one of them on leave.
func (l *loading) loadOnline(ctx context.Context) error {
	if l.c.Desk == 0 {
		return nil
	}
	today := l.on(l.c.Today)
	from := db.DateOf(l.c.Today)
	var desk territory.ID
	err := l.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if desk, err = today.territory.Create(ctx, tx, l.actor, territory.NewTerritory{Name: "Télévente", TypeID: "online", ParentID: l.top, From: from}); err != nil {
			return err
		}
		for _, i := range l.c.Called() {
			if _, err := today.alignment.Pin(ctx, tx, l.actor, l.account[i], alignment.NewPin{TerritoryID: desk, From: from, Note: "Trop petit pour une visite"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	seats := []online.Seat{}
	for _, i := range l.c.Callers(3) {
		seats = append(seats, online.Seat{UserID: l.users[i], Capacity: int64(12 - 3*len(seats))})
	}
	if err := l.db.Tx(ctx, func(tx *db.Tx) error {
		for _, s := range seats {
			if _, err := today.territory.SetMember(ctx, tx, l.actor, territory.NewMember{TerritoryID: desk, UserID: s.UserID, Role: territory.Owner, Share: 100 * s.Capacity / 27, From: from}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil || len(seats) < 3 {
		return err
	}
	if err := today.online.Set(ctx, l.actor, desk, 0, online.Turn, seats); err != nil {
		return err
	}
	if _, err := today.online.Deal(ctx, l.actor, desk); err != nil {
		return err
	}
	seats[2].AwayFrom, seats[2].AwayTo = from.AddDays(-2), from.AddDays(12)
	return today.online.Set(ctx, l.actor, desk, 0, online.Turn, seats)
}
