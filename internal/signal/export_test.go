package signal

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// Tell1 tells one signal in a transaction of its own.
func (s *Service) Tell1(ctx context.Context, n Telling) (told []Signal, err error) {
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		told, err = s.Write(ctx, tx, []Telling{n})
		return err
	})
	return told, err
}

// Page is a part of a feed, where the next one begins, and how many there are.
func (s *Service) Page(ctx context.Context, actor access.Actor, q Query) ([]Shown, string, int, error) {
	p, err := s.page(ctx, actor, q)
	return p.items, p.next, p.total, err
}

// Tuned is what a feed says of kinds that somebody wants less of.
func (s *Service) Tuned(ctx context.Context, actor access.Actor) ([]Tuned, error) {
	p, err := s.page(ctx, actor, Query{Days: 90, State: "open"})
	return p.tuned, err
}
