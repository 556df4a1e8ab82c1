package signal

import (
	"context"

	"arpent/internal/access"
)

// Anybody stands for the organisation itself: it is told what is not for one
// user alone.
const Anybody access.UserID = ""

// Latest is the number of the newest signal.
func (s *Service) Latest(ctx context.Context) (int64, error) { return s.latest(ctx) }

// After gives a user, or Anybody, some signals after a number, as they may be
// seen now, and up to which number these are all; that number itself when there
// are no more.
func (s *Service) After(ctx context.Context, user access.UserID, after int64) ([]Shown, int64, error) {
	latest, err := s.latest(ctx)
	if err != nil || latest <= after {
		return nil, after, err
	}
	return s.between(ctx, user, after, latest)
}

// Numbered gives one signal as a user, or Anybody, may see it now; nil when it
// is out of sight.
func (s *Service) Numbered(ctx context.Context, user access.UserID, seq int64) (*Shown, error) {
	shown, _, err := s.between(ctx, user, seq-1, seq)
	if err != nil || len(shown) == 0 {
		return nil, err
	}
	return &shown[0], nil
}

func (s *Service) between(ctx context.Context, user access.UserID, after, upTo int64) ([]Shown, int64, error) {
	r, err := s.readTo(ctx, after, upTo, []access.UserID{user})
	if err != nil {
		return nil, after, err
	}
	if user == Anybody {
		r.scopes = map[access.UserID]access.Scope{Anybody: {All: true}}
	}
	return r.shown(user, after, s.today()), r.upTo, nil
}
