package signal

import (
	"context"
	"slices"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// choice is what a user did with a signal.
type choice struct {
	SignalID ID      `db:"signal_id"`
	State    string  `db:"state"`
	Until    db.Date `db:"until"`
}

// choices gives what a user did with signals, and the kinds muted.
func (s *Service) choices(ctx context.Context, user access.UserID) (map[ID]choice, []Kind, error) {
	var rows []choice
	if err := s.db.Select(ctx, &rows, "SELECT signal_id, state, until FROM signal_states WHERE user_id = ?", user); err != nil {
		return nil, nil, err
	}
	out := map[ID]choice{}
	for _, c := range rows {
		out[c.SignalID] = c
	}
	mutes, err := s.Mutes(ctx, user)
	return out, mutes, err
}

// Mutes lists the kinds that a user wants to see less of.
func (s *Service) Mutes(ctx context.Context, user access.UserID) ([]Kind, error) {
	out := []Kind{}
	return out, s.db.Select(ctx, &out, "SELECT kind FROM signal_mutes WHERE user_id = ? ORDER BY kind", user)
}

// Mute leaves a kind out of a user's feed, or brings it back.
func (s *Service) Mute(ctx context.Context, user access.UserID, kind Kind, muted bool) error {
	if !slices.Contains(Kinds(), kind) {
		return fault.NotFound("signal_kind", kind)
	}
	if !muted {
		_, err := s.db.Exec(ctx, "DELETE FROM signal_mutes WHERE user_id = ? AND kind = ?", user, kind)
		return err
	}
	_, err := s.db.Exec(ctx, "INSERT INTO signal_mutes (user_id, kind, changed_at) VALUES (?,?,?) ON CONFLICT (user_id, kind) DO NOTHING", user, kind, db.At(s.o.Now()))
	return err
}

// Set dismisses a signal in scope, puts it off until a day, or opens it again,
// for one user.
func (s *Service) Set(ctx context.Context, actor access.Actor, id ID, state, reason string, until db.Date) error {
	if !slices.Contains([]string{"open", "dismissed", "snoozed"}, state) || utf8.RuneCountInString(reason) > 300 {
		return fault.Invalid("signal.state", "a signal is open, dismissed or snoozed, with a reason of at most 300 characters")
	}
	if state == "snoozed" {
		if _, err := db.ParseDate(string(until)); err != nil {
			return err
		}
	} else {
		until = ""
	}
	found, err := s.inScope(ctx, actor.Scope, Query{Days: 36500})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(found, func(o Signal) bool { return o.ID == id }) {
		return fault.NotFound("signal", id)
	}
	_, err = s.db.Exec(ctx, `INSERT INTO signal_states (user_id, signal_id, state, reason, until, changed_at) VALUES (?,?,?,?,?,?)
		ON CONFLICT (user_id, signal_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, until = excluded.until, changed_at = excluded.changed_at`,
		actor.User.ID, id, state, reason, until, db.At(s.o.Now()))
	return err
}
