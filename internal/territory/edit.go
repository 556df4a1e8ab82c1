package territory

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// NewTerritory is what it takes to open one.
type NewTerritory struct {
	Name     string  `json:"name" minLength:"1" maxLength:"120"`
	TypeID   TypeID  `json:"type_id,omitempty" doc:"Absent: geographic"`
	ParentID ID      `json:"parent_id,omitempty" doc:"Absent: at the top"`
	From     db.Date `json:"from,omitempty" doc:"First day; absent: today"`
	Note     string  `json:"note,omitempty" maxLength:"4000"`
}

// Create opens one territory.
func (s *Service) Create(ctx context.Context, tx *db.Tx, actor access.Actor, n NewTerritory) (ID, error) {
	ids, err := s.CreateMany(ctx, tx, actor, []NewTerritory{n})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// CreateMany opens territories in one go; it returns their ids in order.
func (s *Service) CreateMany(ctx context.Context, tx *db.Tx, actor access.Actor, many []NewTerritory) ([]ID, error) {
	if !mayChange(actor) {
		return nil, fault.Forbidden("territory.read_only", "only managers and headquarters change territories")
	}
	shape, err := loadTree(ctx, tx)
	if err != nil {
		return nil, err
	}
	types, err := s.typesByID(ctx, tx)
	if err != nil {
		return nil, err
	}
	now := db.At(s.now())
	fresh := make([]*node, len(many))
	for i := range many {
		n := &many[i]
		if err := s.check(n, types); err != nil {
			return nil, err
		}
		parent := shape.nodes[n.ParentID]
		if parent == nil || n.ParentID != "" && !actor.Scope.Holds(parent.Left) {
			return nil, fault.NotFound("territory", n.ParentID)
		}
		if n.ParentID == "" && !actor.Scope.All {
			return nil, fault.Forbidden("territory.top", "only headquarters opens territories at the top")
		}
		fresh[i] = &node{ID: ID(db.NewID()), fresh: true}
		shape.hang(fresh[i], parent)
	}
	if err := shape.save(ctx, tx); err != nil {
		return nil, err
	}
	ids := make([]ID, len(many))
	for i, n := range many {
		ids[i] = fresh[i].ID
		if _, err := tx.Exec(ctx, "INSERT INTO territories ("+columns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,1)", ids[i], n.Name, n.TypeID, n.ParentID,
			fresh[i].Left, fresh[i].Right, n.From, db.Date(""), n.Note, db.Time{}, actor.User.ID, now); err != nil {
			return nil, err
		}
		if err := s.addVersion(ctx, tx, actor, version{ids[i], n.Name, n.ParentID, n.From, ""}, now); err != nil {
			return nil, err
		}
		if err := s.access.Audit(ctx, tx, actor, "territory.create", "territory/"+string(ids[i]), n); err != nil {
			return nil, err
		}
	}
	return ids, s.touch(ctx, tx)
}

func (s *Service) check(n *NewTerritory, types map[TypeID]Type) error {
	var err error
	if n.Name, err = cleanName(n.Name); err != nil {
		return err
	}
	if n.TypeID == "" {
		n.TypeID = Default
	}
	if _, ok := types[n.TypeID]; !ok {
		return fault.NotFound("territory_type", n.TypeID)
	}
	n.From, err = s.day(n.From)
	return err
}

func cleanName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		return "", fault.Invalid("territory.name", "a territory needs a name")
	}
	return name, nil
}

// day reads a day that may be absent, which means today.
func (s *Service) day(day db.Date) (db.Date, error) {
	if day == "" {
		return s.Today(), nil
	}
	return db.ParseDate(string(day))
}

// TerritoryChange holds what to change of a territory; nil leaves as it is.
type TerritoryChange struct {
	Name     *string `json:"name,omitempty" minLength:"1" maxLength:"120"`
	Note     *string `json:"note,omitempty" maxLength:"4000"`
	ParentID *ID     `json:"parent_id,omitempty" doc:"Moves it, with all below it; empty: to the top"`
}

// Change renames, annotates or moves a territory, from today. version guards
// against overwriting another's edit (0 does not).
func (s *Service) Change(ctx context.Context, tx *db.Tx, actor access.Actor, id ID, version int64, c TerritoryChange) error {
	t, err := s.change(ctx, tx, actor, id, version)
	if err != nil {
		return err
	}
	before := *t
	if c.Name != nil {
		if t.Name, err = cleanName(*c.Name); err != nil {
			return err
		}
	}
	if c.Note != nil {
		t.Note = *c.Note
	}
	if c.ParentID != nil && *c.ParentID != t.ParentID {
		if err := s.move(ctx, tx, actor, t, *c.ParentID); err != nil {
			return err
		}
		t.ParentID = *c.ParentID
	}
	if _, err := tx.Exec(ctx, "UPDATE territories SET name = ?, note = ?, parent_id = ?, version = version + 1 WHERE id = ?", t.Name, t.Note, t.ParentID, id); err != nil {
		return err
	}
	if t.Name != before.Name || t.ParentID != before.ParentID {
		if err := s.newVersion(ctx, tx, actor, t); err != nil {
			return err
		}
	}
	return s.access.Audit(ctx, tx, actor, "territory.change", "territory/"+string(id),
		map[string]any{"change": c, "before": map[string]any{"name": before.Name, "parent_id": before.ParentID, "note": before.Note}})
}

// move gives a subtree its place below another parent. A manager moves what is
// below the territories managed, not these themselves.
func (s *Service) move(ctx context.Context, tx *db.Tx, actor access.Actor, t *Territory, to ID) error {
	shape, err := loadTree(ctx, tx)
	if err != nil {
		return err
	}
	n, parent := shape.nodes[t.ID], shape.nodes[to]
	if parent == nil || to != "" && !actor.Scope.Holds(parent.Left) {
		return fault.NotFound("territory", to)
	}
	above := shape.nodes[n.Parent]
	if !actor.Scope.All && (to == "" || above == shape.root || !actor.Scope.Holds(above.Left)) {
		return fault.Forbidden("territory.top", "only headquarters moves this territory")
	}
	if to != "" && parent.within(n) {
		return fault.Conflict("territory.cycle", "%s cannot be moved below itself", t.Name).With("name", t.Name)
	}
	shape.hang(n, parent)
	return shape.save(ctx, tx)
}

// version is what a territory was called and where it hung, from when to when.
type version struct {
	id     ID
	name   string
	parent ID
	from   db.Date
	to     db.Date
}

func (s *Service) addVersion(ctx context.Context, tx *db.Tx, actor access.Actor, v version, at db.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO territory_versions (id, territory_id, name, parent_id, valid_from, valid_to, recorded_at, recorded_by, superseded_at) VALUES (?,?,?,?,?,?,?,?,?)`,
		db.NewID(), v.id, v.name, v.parent, v.from, v.to, at, actor.User.ID, db.Time{})
	return err
}

// newVersion records the territory's present name and parent from today,
// ending what was said before.
func (s *Service) newVersion(ctx context.Context, tx *db.Tx, actor access.Actor, t *Territory) error {
	from, now := max(s.Today(), t.ValidFrom), db.At(s.now())
	var open struct {
		ID     string  `db:"id"`
		Name   string  `db:"name"`
		Parent ID      `db:"parent_id"`
		From   db.Date `db:"valid_from"`
	}
	if err := tx.Get(ctx, &open, "SELECT id, name, parent_id, valid_from FROM territory_versions WHERE territory_id = ? AND superseded_at IS NULL AND valid_to IS NULL", t.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE territory_versions SET superseded_at = ? WHERE id = ?", now, open.ID); err != nil {
		return err
	}
	if open.From < from {
		if err := s.addVersion(ctx, tx, actor, version{t.ID, open.Name, open.Parent, open.From, from}, now); err != nil {
			return err
		}
	}
	return s.addVersion(ctx, tx, actor, version{t.ID, t.Name, t.ParentID, from, ""}, now)
}

// touch gives the tree a new stamp: what was compiled from it is out of date.
func (s *Service) touch(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "UPDATE territory_stamp SET stamp = ? WHERE id = 1", db.NewID())
	return err
}

// Stamp changes whenever territories open, close or change type or priority.
func (s *Service) Stamp(ctx context.Context, q db.Q) (string, error) {
	var stamp string
	return stamp, q.Get(ctx, &stamp, "SELECT stamp FROM territory_stamp WHERE id = 1")
}
