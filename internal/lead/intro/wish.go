package intro

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// IntroWishes are what a user wishes, and what holds for all.
type IntroWishes struct {
	Closed bool `json:"closed" doc:"The user does not want to be asked, and stands on no path"`
	Weekly int  `json:"weekly" doc:"How many asks somebody gets in seven days at most; headquarters sets it for all"`
}

type wish struct {
	User   access.UserID `db:"user_id"`
	Closed bool          `db:"closed"`
	Weekly int           `db:"weekly"`
}

// Wishes gives the actor's.
func (s *Service) Wishes(ctx context.Context, actor access.Actor) (*IntroWishes, error) {
	return wishesOf(ctx, s.db, actor.User.ID)
}

func wishesOf(ctx context.Context, q db.Q, user access.UserID) (*IntroWishes, error) {
	var rows []wish
	if err := q.Select(ctx, &rows, "SELECT user_id, closed, weekly FROM lead_introduction_wishes WHERE user_id IN ('', ?)", user); err != nil {
		return nil, err
	}
	out := &IntroWishes{Weekly: usualWeekly}
	for _, r := range rows {
		if r.User == "" {
			out.Weekly = r.Weekly
		} else {
			out.Closed = r.Closed
		}
	}
	return out, nil
}

// Wish says whether the actor wants to be asked.
func (s *Service) Wish(ctx context.Context, actor access.Actor, closed bool) (*IntroWishes, error) {
	if err := s.put(ctx, wish{User: actor.User.ID, Closed: closed}); err != nil {
		return nil, err
	}
	return s.Wishes(ctx, actor)
}

// mostWeekly is the most that headquarters may set; 0 stops all asking.
const mostWeekly = 50

// Limit says how many asks a week somebody gets at most.
func (s *Service) Limit(ctx context.Context, actor access.Actor, weekly int) (*IntroWishes, error) {
	if weekly < 0 || weekly > mostWeekly {
		return nil, fault.Invalid("lead.ask_limit", "between 0 and %d asks a week", mostWeekly).With("limit", mostWeekly)
	}
	if err := s.put(ctx, wish{Weekly: weekly}); err != nil {
		return nil, err
	}
	return s.Wishes(ctx, actor)
}

func (s *Service) put(ctx context.Context, w wish) error {
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO lead_introduction_wishes (user_id, closed, weekly) VALUES (?,?,?) ON CONFLICT (user_id) DO UPDATE SET closed = excluded.closed, weekly = excluded.weekly", w.User, w.Closed, w.Weekly); err != nil {
			return err
		}
		return tell(ctx, tx, w.User)
	})
	s.Forget(true)
	return err
}

// tell lets every program that shares the database forget what it computed of ties.
func tell(ctx context.Context, tx *db.Tx, user access.UserID) error {
	_, err := tx.Exec(ctx, "INSERT INTO lead_changes (kind, id) VALUES ('tie', ?)", user)
	return err
}

// Acquaint says how the actor knows a person in scope; nil takes it back.
func (s *Service) Acquaint(ctx context.Context, actor access.Actor, id person.ID, a *Acquaintance) error {
	seen, err := s.people.Visible(ctx, s.db, actor.Scope, []person.ID{id})
	if err != nil {
		return err
	}
	if !seen[id] {
		return fault.NotFound("person", id)
	}
	if a != nil {
		for _, day := range []db.Date{a.WorkedFrom, a.WorkedTo} {
			if _, err := db.ParseDate(string(day)); day != "" && err != nil {
				return err
			}
		}
		if a.WorkedTo != "" && a.WorkedTo <= a.WorkedFrom || a.WorkedFrom == "" && (a.WorkedTo != "" || a.SameTeam) || !a.KnowsWell && a.WorkedFrom == "" {
			return fault.Invalid("lead.acquaintance", "say that you know each other well, or from when to when you worked together")
		}
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM lead_acquaintances WHERE person_id = ? AND user_id = ?", id, actor.User.ID); err != nil {
			return err
		}
		if a != nil {
			if _, err := tx.Exec(ctx, "INSERT INTO lead_acquaintances ("+acquaintanceColumns+") VALUES (?,?,?,?,?,?,?)", id, actor.User.ID, a.KnowsWell, a.WorkedFrom, a.WorkedTo, a.SameTeam, db.At(s.now())); err != nil {
				return err
			}
		}
		return tell(ctx, tx, actor.User.ID)
	})
	s.Forget(true)
	return err
}
