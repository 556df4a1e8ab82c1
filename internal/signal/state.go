package signal

import (
	"context"
	"slices"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/signal/following"
)

// choice is what a user did with a signal.
type choice struct {
	SignalID ID      `db:"signal_id"`
	State    string  `db:"state"`
	Reason   string  `db:"reason"`
	Until    db.Date `db:"until"`
}

// choices is what a user did with signals, and what they want of them.
type choices struct {
	states map[ID]choice
	wishes *following.Wishes
}

func (s *Service) choices(ctx context.Context, user access.UserID) (*choices, error) {
	var rows []choice
	if err := s.db.Select(ctx, &rows, "SELECT signal_id, state, reason, until FROM signal_states WHERE user_id = ?", user); err != nil {
		return nil, err
	}
	out := &choices{states: map[ID]choice{}}
	for _, c := range rows {
		out.states[c.SignalID] = c
	}
	var err error
	out.wishes, err = s.follow.Of(ctx, s.db, user)
	return out, err
}

// Reasons lists why signals are dismissed, as they are counted; any other text
// counts as another reason.
func Reasons() []string { return []string{"known", "irrelevant", "wrong", "late"} }

// Set dismisses a signal in scope, puts it off until a day, or opens it again,
// for one user.
func (s *Service) Set(ctx context.Context, actor access.Actor, id ID, state, reason string, until db.Date) error {
	if err := checkState(state, reason, &until); err != nil {
		return err
	}
	found, err := s.inScope(ctx, actor.Scope, Query{Days: 36500}, id)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fault.NotFound("signal", id)
	}
	return s.choose(ctx, actor.User.ID, []ID{id}, state, reason, until)
}

// SetGroup does what Set does to all signals of one cause, and gives how many.
func (s *Service) SetGroup(ctx context.Context, actor access.Actor, key, state, reason string, until db.Date) (int, error) {
	if err := checkState(state, reason, &until); err != nil {
		return 0, err
	}
	found, err := s.inScope(ctx, actor.Scope, Query{Days: 36500, Kind: string(Moved)})
	if err != nil {
		return 0, err
	}
	var ids []ID
	for i := range found {
		if found[i].cause() == key {
			ids = append(ids, found[i].ID)
		}
	}
	if len(ids) == 0 {
		return 0, fault.NotFound("signal", key)
	}
	return len(ids), s.choose(ctx, actor.User.ID, ids, state, reason, until)
}

func checkState(state, reason string, until *db.Date) error {
	if !slices.Contains([]string{"open", "dismissed", "snoozed"}, state) || utf8.RuneCountInString(reason) > 300 {
		return fault.Invalid("signal.state", "a signal is open, dismissed or snoozed, with a reason of at most 300 characters")
	}
	if state != "snoozed" {
		*until = ""
		return nil
	}
	_, err := db.ParseDate(string(*until))
	return err
}

func (s *Service) choose(ctx context.Context, user access.UserID, ids []ID, state, reason string, until db.Date) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		for _, id := range ids {
			if _, err := tx.Exec(ctx, `INSERT INTO signal_states (user_id, signal_id, state, reason, until, changed_at) VALUES (?,?,?,?,?,?)
				ON CONFLICT (user_id, signal_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, until = excluded.until, changed_at = excluded.changed_at`,
				user, id, state, reason, until, db.At(s.o.Now())); err != nil {
				return err
			}
		}
		return nil
	})
}
