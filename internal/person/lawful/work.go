package lawful

import (
	"context"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// lookEvery is how often it is looked for what has become due.
const lookEvery = 15 * time.Minute

// Follow does what has become due until the context ends. Any number of
// programs may do so on one database.
func (s *Service) Follow(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := s.Work(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Error("data protection: what is due", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Work erases who is due, gathers how people stand, and reminds of those whose
// time is over.
func (s *Service) Work(ctx context.Context) error {
	if n, err := s.EraseDue(ctx); err != nil {
		return err
	} else if n > 0 {
		s.o.Log.Info("data protection: erased", "people", n)
	}
	if err := s.Refresh(ctx); err != nil {
		return err
	}
	return s.Remind(ctx)
}

// Remind gives managers and headquarters, once a month, the task to ask or erase
// those in their scope whose time is over.
func (s *Service) Remind(ctx context.Context) error {
	if s.o.Remind == nil {
		return nil
	}
	users, err := s.o.Access.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		if !u.Active || u.Role != access.Manager && u.Role != access.HeadOffice {
			continue
		}
		actor, err := s.o.Access.ActorOf(ctx, u.ID)
		if err != nil {
			return err
		}
		counts, err := s.Count(ctx, actor.Scope)
		if err != nil {
			return err
		}
		if counts.Over == 0 {
			continue
		}
		if err := s.db.Tx(ctx, func(tx *db.Tx) error {
			return s.o.Remind(ctx, tx, Reminder{u.ID, int(counts.Over), s.o.Now().UTC().Format("2006-01")})
		}); err != nil {
			return err
		}
	}
	return nil
}
