package lawful

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/intake/fold"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Erasure is that somebody is to be erased, or was: of those nothing is left
// but an id that means nobody.
type Erasure struct {
	PersonID person.ID     `db:"person_id" json:"person_id"`
	ID       string        `db:"id" json:"id"`
	Batch    string        `db:"batch" json:"batch" doc:"By which it is taken back while it is due"`
	Name     string        `db:"name" json:"name,omitempty"`
	Cause    string        `db:"cause" json:"cause" enum:"wish,retention,other"`
	State    string        `db:"state" json:"state" enum:"due,done,cancelled"`
	DueOn    db.Date       `db:"due_on" json:"due_on"`
	AskedBy  access.UserID `db:"asked_by" json:"asked_by"`
	AskedAt  db.Time       `db:"asked_at" json:"asked_at"`
	EndedBy  access.UserID `db:"ended_by" json:"ended_by,omitempty" doc:"Who erased at once, or took it back"`
	EndedAt  db.Time       `db:"ended_at" json:"ended_at,omitzero"`
	By       string        `db:"by_name" json:"by" doc:"The name of who asked"`
	MaySpare bool          `db:"-" json:"may_spare" doc:"Whether the caller may take it back"`
}

// EraseDraft asks that some people be erased.
type EraseDraft struct {
	IDs   []person.ID `json:"ids" minItems:"1" maxItems:"10000"`
	Cause string      `json:"cause" enum:"wish,retention,other"`
}

// Ask has people erased after the days of waiting; until then it can be taken back.
func (s *Service) Ask(ctx context.Context, actor access.Actor, d EraseDraft) (BatchMarked, error) {
	terms, err := s.Terms(ctx, s.db)
	if err != nil {
		return BatchMarked{}, err
	}
	due := s.today().AddDays(terms.WaitDays)
	return s.mark(ctx, actor, d.IDs, "person.erase_ask", map[string]any{"cause": d.Cause, "due_on": due}, func(tx *db.Tx, batch string, ids []person.ID) error {
		asked := map[person.ID]bool{}
		for some := range slices.Chunk(ids, 500) {
			var there []person.ID
			if err := tx.Select(ctx, &there, "SELECT person_id FROM person_erasures WHERE state = 'due' AND person_id IN (?)", some); err != nil {
				return err
			}
			for _, id := range there {
				asked[id] = true
			}
		}
		var rows [][]any
		for _, id := range ids {
			if !asked[id] {
				rows = append(rows, []any{string(id), db.NewID(), batch, d.Cause, "due", due, string(actor.User.ID), db.At(s.o.Now()), ""})
			}
		}
		if len(rows) == 0 {
			return fault.Conflict("person.law_asked", "that is asked already")
		}
		_, err := tx.BulkInsert(ctx, "person_erasures", []string{"person_id", "id", "batch", "cause", "state", "due_on", "asked_by", "asked_at", "ended_by"}, slices.Values(rows))
		return err
	})
}

// Spare takes back that one person is to be erased: by whoever asked, or by
// headquarters. It gives that person.
func (s *Service) Spare(ctx context.Context, actor access.Actor, id string) (who person.ID, err error) {
	return who, s.db.Tx(ctx, func(tx *db.Tx) error {
		err := tx.Get(ctx, &who, "SELECT person_id FROM person_erasures WHERE id = ? AND state = 'due' AND (asked_by = ? OR ?)", id, actor.User.ID, actor.Scope.All)
		if db.IsMissing(err) {
			return fault.NotFound("erasure", id)
		}
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "UPDATE person_erasures SET state = 'cancelled', ended_by = ?, ended_at = ? WHERE person_id = ? AND id = ? AND state = 'due'", actor.User.ID, db.At(s.o.Now()), who, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFound("erasure", id)
		}
		return s.o.Access.Audit(ctx, tx, actor, "person.spare", "person/"+string(who), nil)
	})
}

// EraseNow erases a person at once. Who asks writes their name, since nothing
// brings them back.
func (s *Service) EraseNow(ctx context.Context, actor access.Actor, id person.ID, cause, typed string) error {
	return s.scrubbing(ctx, func() error {
		return s.db.Tx(ctx, func(tx *db.Tx) error {
			p, err := s.o.People.Any(ctx, tx, actor.Scope, id)
			if err != nil {
				return err
			}
			if fold.Words(typed) != fold.Words(p.FullName()) {
				return fault.Invalid("person.law_confirm", "write the person's name, %s, to confirm", p.FullName()).With("field", "confirm").With("name", p.FullName())
			}
			n, err := tx.Exec(ctx, "UPDATE person_erasures SET state = 'done', ended_by = ?, ended_at = ? WHERE person_id = ? AND state = 'due'", actor.User.ID, db.At(s.o.Now()), id)
			if err == nil && n == 0 {
				_, err = tx.Exec(ctx, "INSERT INTO person_erasures (person_id, id, batch, cause, state, due_on, asked_by, asked_at, ended_by, ended_at) VALUES (?,?,'',?,'done',?,?,?,?,?)",
					id, db.NewID(), cause, s.today(), actor.User.ID, db.At(s.o.Now()), actor.User.ID, db.At(s.o.Now()))
			}
			if err != nil {
				return err
			}
			return s.erase(ctx, tx, actor, &p)
		})
	})
}

// EraseDue erases whose day has come. It gives how many.
func (s *Service) EraseDue(ctx context.Context) (int, error) {
	var due []Erasure
	if err := s.db.Select(ctx, &due, "SELECT person_id, id, asked_by FROM person_erasures WHERE state = 'due' AND due_on <= ? ORDER BY asked_at", s.today()); err != nil || len(due) == 0 {
		return 0, err
	}
	done := 0
	return done, s.scrubbing(ctx, func() error {
		for _, e := range due {
			erased := false
			err := s.db.Tx(ctx, func(tx *db.Tx) error {
				n, err := tx.Exec(ctx, "UPDATE person_erasures SET state = 'done', ended_at = ? WHERE person_id = ? AND id = ? AND state = 'due'", db.At(s.o.Now()), e.PersonID, e.ID)
				if erased = n > 0; err != nil || !erased {
					return err // another program did it
				}
				p, err := s.o.People.Any(ctx, tx, access.Scope{All: true}, e.PersonID)
				if fault.CodeOf(err) == fault.Missing {
					return nil
				}
				if err != nil {
					return err
				}
				return s.erase(ctx, tx, access.Actor{User: access.User{ID: e.AskedBy}}, &p)
			})
			if err != nil {
				return err
			}
			if erased {
				done++
			}
		}
		return nil
	})
}

// erase makes everything of a person go; the register alone keeps by hashes that
// they were.
func (s *Service) erase(ctx context.Context, tx *db.Tx, actor access.Actor, p *person.Person) error {
	people, all, err := s.known(ctx, tx, p)
	if err != nil {
		return err
	}
	for i := range people {
		if err := s.o.People.EnterErased(ctx, tx, &people[i]); err != nil {
			return err
		}
		for _, place := range s.o.Places {
			if err := place.Forget(ctx, tx, all[i]); err != nil {
				return err
			}
		}
	}
	return s.o.Access.Audit(ctx, tx, actor, "person.erase", "person/"+string(p.ID), map[string]bool{"erased": true})
}

// scrubbing empties SQLite's journal after what was deleted: what is deleted is
// overwritten in the file itself.
func (s *Service) scrubbing(ctx context.Context, do func() error) error {
	err := do()
	if err != nil || s.db.Dialect() != db.SQLite {
		return err
	}
	_, err = s.db.Exec(context.WithoutCancel(ctx), "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// Erasures lists those that are due in scope, and to headquarters also those
// that were carried out or taken back, the newest first.
func (s *Service) Erasures(ctx context.Context, scope access.Scope, limit int) ([]Erasure, error) {
	out := []Erasure{}
	within, args := s.o.People.Within(scope)
	where := "x.state = 'due' AND p.id IS NOT NULL AND " + within
	if scope.All {
		where, args = "1 = 1", nil
	}
	err := s.db.Select(ctx, &out, `SELECT x.person_id, x.id, x.batch, x.cause, x.state, x.due_on, x.asked_by, x.asked_at, x.ended_by, x.ended_at, COALESCE(u.name, '') AS by_name,
		COALESCE(p.given_name, '') || ' ' || COALESCE(p.family_name, '') AS name
		FROM person_erasures x LEFT JOIN people p ON p.id = x.person_id LEFT JOIN users u ON u.id = x.asked_by
		WHERE `+where+" ORDER BY CASE x.state WHEN 'due' THEN 0 ELSE 1 END, x.asked_at DESC, x.id DESC LIMIT ?", append(args, limit)...)
	for i := range out {
		out[i].Name = strings.TrimSpace(out[i].Name)
		out[i].MaySpare = out[i].State == "due" && (scope.All || out[i].AskedBy == scope.User)
	}
	return out, err
}
