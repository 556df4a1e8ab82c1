package persona

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// all gives the personas that an actor sees, by name.
func (s *Service) all(ctx context.Context, actor access.Actor) ([]Persona, error) {
	var rows []Persona
	if err := s.db.Select(ctx, &rows, "SELECT "+columns+" WHERE p.deleted_at IS NULL ORDER BY v.name, p.id"); err != nil {
		return nil, err
	}
	at, err := s.tree(ctx, s.db)
	out := []Persona{}
	for i := range rows {
		if sees(actor, &rows[i], at) {
			rows[i].MayEdit, rows[i].Follows = edits(actor, &rows[i]), []string{}
			out = append(out, rows[i])
		}
	}
	return out, err
}

// List gives the personas that an actor sees, each held against the deals.
func (s *Service) List(ctx context.Context, actor access.Actor) ([]Persona, error) {
	list, err := s.all(ctx, actor)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if err := s.judge(ctx, actor, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Find gives one of them.
func (s *Service) Find(ctx context.Context, actor access.Actor, id string) (*Persona, error) {
	p, err := s.find(ctx, s.db, actor, id, false)
	if err != nil {
		return nil, err
	}
	p.MayEdit = edits(actor, p)
	return p, s.judge(ctx, actor, p)
}

// Versions gives all that was ever written of one, the newest first.
func (s *Service) Versions(ctx context.Context, actor access.Actor, id string) ([]PersonaVersion, error) {
	if _, err := s.find(ctx, s.db, actor, id, false); err != nil {
		return nil, err
	}
	out := []PersonaVersion{}
	return out, s.db.Select(ctx, &out, "SELECT version, name, filter, why, say, objections, written_by, written_at FROM lead_persona_versions WHERE persona_id = ? ORDER BY version DESC", id)
}

// Of gives the personas that a person in scope is of, at an account.
func (s *Service) Of(ctx context.Context, actor access.Actor, who person.ID, at account.ID) ([]Persona, error) {
	p, err := s.o.People.Find(ctx, actor.Scope, who)
	if err != nil {
		return nil, err
	}
	list, err := s.all(ctx, actor)
	if err != nil {
		return nil, err
	}
	// By name the index finds the few that it may be.
	named := "name = '" + strings.ReplaceAll(p.FamilyName+" "+p.GivenName, "'", "''") + "'"
	out := []Persona{}
	for i := range list {
		is := false
		err := s.o.Leads.Each(ctx, actor, "("+list[i].Filter+") AND "+named, func(p person.ID, a account.ID) { is = is || p == who && a == at })
		if fault.CodeOf(err) == fault.Unprocessed {
			continue // a field that is no more
		}
		if err != nil {
			return nil, err
		}
		if is {
			out = append(out, list[i])
		}
	}
	return out, nil
}

// Load stores personas as they are, for whoever fills a database.
func (s *Service) Load(ctx context.Context, tx *db.Tx, actor access.Actor, drafts []PersonaDraft) error {
	for i := range drafts {
		d, id := &drafts[i], db.NewID()
		if _, err := tx.Exec(ctx, "INSERT INTO lead_personas (id, author_id, shared, territory_id, version, created_at) VALUES (?,?,?,?,1,?)", id, actor.User.ID, d.Shared, d.TerritoryID, db.At(s.o.Now())); err != nil {
			return err
		}
		if err := s.write(ctx, tx, actor, id, 1, d); err != nil {
			return err
		}
	}
	return nil
}
