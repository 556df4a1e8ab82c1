package territory

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Types gives the types by priority.
func (s *Service) Types(ctx context.Context, q db.Q) ([]Type, error) {
	types := []Type{}
	return types, q.Select(ctx, &types, "SELECT id, name, kind, priority, overlay, version FROM territory_types ORDER BY priority, id")
}

func (s *Service) typesByID(ctx context.Context, q db.Q) (map[TypeID]Type, error) {
	types, err := s.Types(ctx, q)
	byID := map[TypeID]Type{}
	for _, t := range types {
		byID[t.ID] = t
	}
	return byID, err
}

// AddType makes a type of territories.
func (s *Service) AddType(ctx context.Context, tx *db.Tx, actor access.Actor, t Type) (Type, error) {
	t.ID, t.Name, t.Version = TypeID(db.NewID()), strings.TrimSpace(t.Name), 1
	if t.Name == "" {
		return t, fault.Invalid("territory.type_name", "a type needs a name")
	}
	if _, err := tx.Exec(ctx, "INSERT INTO territory_types (id, name, kind, priority, overlay, version) VALUES (?,?,?,?,?,1)", t.ID, t.Name, t.Kind, t.Priority, t.Overlay); err != nil {
		return t, err
	}
	if err := s.touch(ctx, tx); err != nil {
		return t, err
	}
	return t, s.access.Audit(ctx, tx, actor, "territory_type.add", "territory_type/"+string(t.ID), t)
}

// TypeChange holds what to change of a type. Whether it is an overlay is
// decided once: alignments of the past depend on it.
type TypeChange struct {
	Name     *string `json:"name,omitempty" maxLength:"80"`
	Priority *int64  `json:"priority,omitempty" minimum:"0" maximum:"1000"`
}

// ChangeType edits a type; a new priority places accounts anew from today.
func (s *Service) ChangeType(ctx context.Context, tx *db.Tx, actor access.Actor, id TypeID, c TypeChange) error {
	types, err := s.typesByID(ctx, tx)
	if err != nil {
		return err
	}
	t, ok := types[id]
	if !ok {
		return fault.NotFound("territory_type", id)
	}
	before := t.Priority
	if c.Name != nil {
		t.Name = strings.TrimSpace(*c.Name)
	}
	if c.Priority != nil {
		t.Priority = *c.Priority
	}
	if _, err := tx.Exec(ctx, "UPDATE territory_types SET name = ?, priority = ?, version = version + 1 WHERE id = ?", t.Name, t.Priority, id); err != nil {
		return err
	}
	if err := s.touch(ctx, tx); err != nil {
		return err
	}
	if err := s.access.Audit(ctx, tx, actor, "territory_type.change", "territory_type/"+string(id), c); err != nil || t.Priority == before {
		return err
	}
	return s.realigned(ctx, tx, actor, s.Today())
}
