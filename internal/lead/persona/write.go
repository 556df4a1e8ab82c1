package persona

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// find gives one that the actor sees; with edit, one that is theirs to change,
// deleted or not.
func (s *Service) find(ctx context.Context, q db.Q, actor access.Actor, id string, edit bool) (*Persona, error) {
	var p Persona
	err := q.Get(ctx, &p, "SELECT "+columns+" WHERE p.id = ?", id)
	if err != nil && !db.IsMissing(err) {
		return nil, err
	}
	at, terr := s.tree(ctx, q)
	if terr != nil {
		return nil, terr
	}
	if err != nil || !sees(actor, &p, at) || !edit && !p.DeletedAt.IsZero() {
		return nil, fault.NotFound("persona", id)
	}
	if edit && !edits(actor, &p) {
		return nil, fault.Forbidden("lead.persona_author", "its author and headquarters change it; make one of your own")
	}
	return &p, nil
}

// mostOwn personas somebody keeps: each is held against all deals whenever they
// are listed.
const mostOwn = 100

// Add writes a persona down.
func (s *Service) Add(ctx context.Context, actor access.Actor, d PersonaDraft) (*Persona, error) {
	if err := s.check(ctx, actor, &d); err != nil {
		return nil, err
	}
	var own int
	if err := s.db.Get(ctx, &own, "SELECT COUNT(*) FROM lead_personas WHERE author_id = ? AND deleted_at IS NULL", actor.User.ID); err != nil {
		return nil, err
	}
	if own >= mostOwn {
		return nil, fault.Conflict("lead.persona_many", "you keep %d personas already; take one away first", mostOwn).With("limit", mostOwn)
	}
	id, now := db.NewID(), db.At(s.o.Now())
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO lead_personas (id, author_id, shared, territory_id, version, created_at) VALUES (?,?,?,?,1,?)", id, actor.User.ID, d.Shared, d.TerritoryID, now); err != nil {
			return err
		}
		if err := s.write(ctx, tx, actor, id, 1, &d); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "lead.persona", "persona/"+id, map[string]string{"name": d.Name})
	})
	if err != nil {
		return nil, err
	}
	return s.Find(ctx, actor, id)
}

func (s *Service) write(ctx context.Context, tx *db.Tx, actor access.Actor, id string, version int64, d *PersonaDraft) error {
	objections := d.Objections
	if objections == nil {
		objections = []PersonaObjection{}
	}
	_, err := tx.Exec(ctx, "INSERT INTO lead_persona_versions (persona_id, version, name, filter, why, say, objections, written_by, written_at) VALUES (?,?,?,?,?,?,?,?,?)",
		id, version, d.Name, d.Filter, d.Why, d.Say, db.JSON[[]PersonaObjection]{V: objections}, actor.User.ID, db.At(s.o.Now()))
	return err
}

// Change writes a new version of a persona; version guards against overwriting
// another's (0 does not). With whom it is shared is of no version.
func (s *Service) Change(ctx context.Context, actor access.Actor, id string, version int64, d PersonaDraft) (*Persona, error) {
	if err := s.check(ctx, actor, &d); err != nil {
		return nil, err
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.find(ctx, tx, actor, id, true)
		if err != nil {
			return err
		}
		if !p.DeletedAt.IsZero() {
			return fault.NotFound("persona", id)
		}
		next := p.Version
		if !p.says(&d) {
			next++
		}
		stale := version != 0 && version != p.Version
		if !stale { // before the version is written, so that of two at once one waits
			n, err := tx.Exec(ctx, "UPDATE lead_personas SET version = ?, shared = ?, territory_id = ? WHERE id = ? AND version = ?", next, d.Shared, d.TerritoryID, id, p.Version)
			if err != nil {
				return err
			}
			stale = n == 0
		}
		if stale {
			return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
		}
		if next > p.Version {
			if err := s.write(ctx, tx, actor, id, next, &d); err != nil {
				return err
			}
		}
		return s.o.Access.Audit(ctx, tx, actor, "lead.persona", "persona/"+id, map[string]any{"name": d.Name, "version": next})
	})
	if err != nil {
		return nil, err
	}
	return s.Find(ctx, actor, id)
}

// says says whether a draft is what is written already.
func (p *Persona) says(d *PersonaDraft) bool {
	if p.Name != d.Name || p.Filter != d.Filter || p.Why != d.Why || p.Say != d.Say || len(p.Objections.V) != len(d.Objections) {
		return false
	}
	for i, o := range p.Objections.V {
		if o != d.Objections[i] {
			return false
		}
	}
	return true
}

// Delete takes a persona away, or, with back, brings it back.
func (s *Service) Delete(ctx context.Context, actor access.Actor, id string, back bool) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.find(ctx, tx, actor, id, true)
		if err != nil {
			return err
		}
		at, act := db.At(s.o.Now()), "lead.persona_delete"
		if back {
			at, act = db.Time{}, "lead.persona_restore"
		}
		if _, err := tx.Exec(ctx, "UPDATE lead_personas SET deleted_at = ? WHERE id = ?", at, id); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, act, "persona/"+id, map[string]string{"name": p.Name})
	})
}
