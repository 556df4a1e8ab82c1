package signal

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Tuning is how much of a kind of signal a user wants.
type Tuning string

// The tunings.
const (
	Usual Tuning = "usual"
	Less  Tuning = "less"  // it counts half
	Muted Tuning = "muted" // it is left out of the feed, not of its own list
)

// Tuned is a kind of which a user wants less, or nothing.
type Tuned struct {
	Kind   Kind   `json:"kind"`
	Tuning Tuning `json:"tuning" enum:"less,muted"`
	Count  int    `json:"count" doc:"Signals of the asked days that count less, or are left out"`
}

// tunings gives of which kinds some users want less, or nothing.
func (s *Service) tunings(ctx context.Context, users ...access.UserID) (map[access.UserID]map[Kind]Tuning, error) {
	out := map[access.UserID]map[Kind]Tuning{}
	for some := range slices.Chunk(users, 250) {
		var rows []struct {
			User   access.UserID `db:"user_id"`
			Kind   Kind          `db:"kind"`
			Tuning Tuning        `db:"tuning"`
		}
		if err := s.db.Select(ctx, &rows, "SELECT user_id, kind, tuning FROM signal_tunings WHERE user_id IN (?)", some); err != nil {
			return nil, err
		}
		for _, r := range rows {
			if out[r.User] == nil {
				out[r.User] = map[Kind]Tuning{}
			}
			out[r.User][r.Kind] = r.Tuning
		}
	}
	return out, nil
}

// Tune says how much of a kind of signal a user wants.
func (s *Service) Tune(ctx context.Context, user access.UserID, kind Kind, to Tuning) error {
	if !slices.Contains(Kinds(), kind) {
		return fault.NotFound("signal_kind", kind)
	}
	if !slices.Contains([]Tuning{Usual, Less, Muted}, to) {
		return fault.Invalid("signal.tuning", "one wants as much of a kind as usual, less of it, or nothing")
	}
	var err error
	if to == Usual {
		_, err = s.db.Exec(ctx, "DELETE FROM signal_tunings WHERE user_id = ? AND kind = ?", user, kind)
	} else {
		_, err = s.db.Exec(ctx, "INSERT INTO signal_tunings (user_id, kind, tuning, changed_at) VALUES (?,?,?,?) ON CONFLICT (user_id, kind) DO UPDATE SET tuning = excluded.tuning, changed_at = excluded.changed_at",
			user, kind, to, db.At(s.o.Now()))
	}
	return err
}

// tunedOf lists what a user wants less of, and how many of some open signals are
// of each kind.
func (c *choices) tunedOf(open map[Kind]int) []Tuned {
	out := []Tuned{}
	for _, kind := range Kinds() {
		if to := c.tuned[kind]; to != "" {
			out = append(out, Tuned{kind, to, open[kind]})
		}
	}
	return out
}
