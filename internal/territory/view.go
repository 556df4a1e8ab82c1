package territory

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Node is a territory as it was on a day, with who worked it.
type Node struct {
	Territory
	Depth   int      `json:"depth"`
	Below   int      `json:"below" doc:"Territories directly below"`
	Members []Member `json:"members"`
	Vacant  bool     `json:"vacant" doc:"No owner; above others, no manager"`
}

// Tree gives the territories in the actor's scope that were open on a day, in
// the order of the tree, siblings by name. What hangs below something out of
// scope stands at the top.
func (s *Service) Tree(ctx context.Context, actor access.Actor, day db.Date) ([]Node, error) {
	within, args := actor.Scope.Territories("t.tree_left")
	var rows []Territory
	if err := s.db.Select(ctx, &rows, `SELECT t.id, COALESCE(v.name, t.name) AS name, t.type_id, COALESCE(v.parent_id, t.parent_id) AS parent_id, t.tree_left, t.tree_right,
		t.valid_from, t.valid_to, t.note, t.closed_at, t.created_by, t.created_at, t.version FROM territories t
		LEFT JOIN territory_versions v ON v.territory_id = t.id AND v.superseded_at IS NULL AND v.valid_from <= ? AND (v.valid_to IS NULL OR v.valid_to > ?)
		WHERE t.valid_from <= ? AND (t.valid_to IS NULL OR t.valid_to > ?) AND `+within, append([]any{day, day, day, day}, args...)...); err != nil {
		return nil, err
	}
	members, err := s.Members(ctx, s.db, day)
	if err != nil {
		return nil, err
	}
	return arrange(rows, members), nil
}

func arrange(rows []Territory, members []Member) []Node {
	of := map[ID][]Member{}
	for _, m := range members {
		of[m.TerritoryID] = append(of[m.TerritoryID], m)
	}
	known := map[ID]bool{}
	for _, t := range rows {
		known[t.ID] = true
	}
	below := map[ID][]Territory{}
	for _, t := range rows {
		if !known[t.ParentID] {
			t.ParentID = ""
		}
		below[t.ParentID] = append(below[t.ParentID], t)
	}
	order := collate.New(language.French, collate.Numeric)
	nodes := make([]Node, 0, len(rows))
	var walk func(parent ID, depth int)
	walk = func(parent ID, depth int) {
		children := below[parent]
		slices.SortFunc(children, func(a, b Territory) int {
			if c := order.CompareString(a.Name, b.Name); c != 0 {
				return c
			}
			return strings.Compare(string(a.ID), string(b.ID))
		})
		for _, t := range children {
			n := Node{Territory: t, Depth: depth, Below: len(below[t.ID]), Members: of[t.ID]}
			if n.Members == nil {
				n.Members = []Member{}
			}
			n.Vacant = vacant(n)
			nodes = append(nodes, n)
			walk(t.ID, depth+1)
		}
	}
	walk("", 0)
	return nodes
}

func vacant(n Node) bool {
	role := Owner
	if n.Below > 0 {
		role = Manager
	}
	return !slices.ContainsFunc(n.Members, func(m Member) bool {
		return m.Role == role || n.Below > 0 && m.Role == Owner
	})
}

// Closed gives the territories in scope that are closed today, latest first.
func (s *Service) Closed(ctx context.Context, actor access.Actor) ([]Territory, error) {
	within, args := actor.Scope.Territories("tree_left")
	closed := []Territory{}
	err := s.db.Select(ctx, &closed, "SELECT "+columns+" FROM territories WHERE valid_to <= ? AND "+within+" ORDER BY valid_to DESC, name", append([]any{s.Today()}, args...)...)
	return closed, err
}

// TerritoryPage is all there is to know of one territory.
type TerritoryPage struct {
	Node
	Type    Type               `json:"type"`
	Above   []Crumb            `json:"above" doc:"From the top down, as far as the caller may see"`
	History []Member           `json:"history" doc:"Everyone's part in it, latest first"`
	Names   []TerritoryVersion `json:"names" doc:"What it was called and where it hung, latest first"`
	MayEdit bool               `json:"may_edit"`
}

// Crumb names a territory.
type Crumb struct {
	ID   ID     `db:"id" json:"id"`
	Name string `db:"name" json:"name"`
}

// TerritoryVersion is what a territory was called and where it hung for a time.
type TerritoryVersion struct {
	Name       string  `db:"name" json:"name"`
	ParentID   ID      `db:"parent_id" json:"parent_id"`
	ParentName string  `db:"parent_name" json:"parent_name"`
	ValidFrom  db.Date `db:"valid_from" json:"valid_from"`
	ValidTo    db.Date `db:"valid_to" json:"valid_to,omitempty"`
}

// Page gives one territory as of a day.
func (s *Service) Page(ctx context.Context, actor access.Actor, id ID, day db.Date) (*TerritoryPage, error) {
	t, err := s.Find(ctx, s.db, actor.Scope, id)
	if err != nil {
		return nil, err
	}
	nodes, err := s.Tree(ctx, actor, day)
	if err != nil {
		return nil, err
	}
	p := &TerritoryPage{Node: Node{Territory: *t, Members: []Member{}}, Above: []Crumb{}, MayEdit: mayChange(actor)}
	at := slices.IndexFunc(nodes, func(n Node) bool { return n.ID == id })
	if at >= 0 {
		p.Node = nodes[at]
		for parent, i := p.ParentID, at; i >= 0 && parent != ""; i-- {
			if nodes[i].ID == parent {
				p.Above = append([]Crumb{{nodes[i].ID, nodes[i].Name}}, p.Above...)
				parent = nodes[i].ParentID
			}
		}
	}
	if p.History, err = s.MembersOf(ctx, s.db, id); err != nil {
		return nil, err
	}
	if p.Names, err = s.versions(ctx, actor.Scope, id); err != nil {
		return nil, err
	}
	types, err := s.typesByID(ctx, s.db)
	p.Type = types[t.TypeID]
	return p, err
}

// versions tells a territory's names and places; a parent out of scope stays unnamed.
func (s *Service) versions(ctx context.Context, scope access.Scope, id ID) ([]TerritoryVersion, error) {
	within, args := scope.Territories("p.tree_left")
	versions := []TerritoryVersion{}
	err := s.db.Select(ctx, &versions, `SELECT v.name, COALESCE(p.id, '') AS parent_id, COALESCE(p.name, '') AS parent_name, v.valid_from, v.valid_to FROM territory_versions v
		LEFT JOIN territories p ON p.id = v.parent_id AND `+within+" WHERE v.territory_id = ? AND v.superseded_at IS NULL ORDER BY v.valid_from DESC", append(args, id)...)
	return versions, err
}

// Named gives the names of territories whatever the scope, for reasons that
// were recorded; unknown ids are left out.
func (s *Service) Named(ctx context.Context, q db.Q, ids []ID) (map[ID]string, error) {
	names := map[ID]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var rows []Crumb
	if err := q.Select(ctx, &rows, "SELECT id, name FROM territories WHERE id IN (?)", ids); err != nil {
		return nil, fault.New(fault.Internal, "internal", "names of territories").Wrap(err)
	}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, nil
}
