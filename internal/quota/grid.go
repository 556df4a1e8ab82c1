package quota

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Row is a territory's line in the grid of a round.
type Row struct {
	TerritoryID   territory.ID     `json:"territory_id"`
	ParentID      territory.ID     `json:"parent_id"`
	Name          string           `json:"name"`
	Depth         int              `json:"depth"`
	TypeID        territory.TypeID `json:"type_id"`
	Overlay       bool             `json:"overlay" doc:"Stands beside the others: gets no part of its parent's goal"`
	Owners        []string         `json:"owners"`
	Months        []int64          `json:"months" doc:"Minor units or pieces, in the order of the round's months"`
	Total         int64            `json:"total"`
	Street        int64            `json:"street" doc:"Asked of the territories directly below, together; 0 when there are none"`
	Fixed         bool             `json:"fixed" doc:"Keeps its goal when its parent's is shared out"`
	Proposed      *int64           `json:"proposed,omitempty" doc:"What those who work it say they can do"`
	ProposedBy    string           `json:"proposed_by,omitempty"`
	ProposedBelow *int64           `json:"proposed_below,omitempty" doc:"Proposals directly below, together; absent without any"`
	Note          string           `json:"note,omitempty"`
	MaySet        bool             `json:"may_set"`
	Basis         basis            `json:"basis"`
}

// Grid is a round with the goals of the territories in scope.
type Grid struct {
	Round   Round     `json:"round"`
	InForce bool      `json:"in_force"`
	Months  []db.Date `json:"months"`
	Rows    []Row     `json:"rows"`
	CanUndo bool      `json:"can_undo"`
	CanRedo bool      `json:"can_redo"`
}

type mark struct {
	TerritoryID territory.ID `db:"territory_id"`
	Proposed    *int64       `db:"proposed"`
	ProposedBy  string       `db:"proposed_by"`
	Note        string       `db:"note"`
}

// Grid lays a round out, in the order of the tree.
func (s *Service) Grid(ctx context.Context, actor access.Actor, id string) (*Grid, error) {
	r, err := s.Round(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	t, err := s.tree(ctx, s.db, r)
	if err != nil {
		return nil, err
	}
	amounts, err := s.goals(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	var rows []mark
	if err := s.db.Select(ctx, &rows, `SELECT m.territory_id, m.proposed, COALESCE(u.name, '') AS proposed_by, m.note FROM quota_marks m
		LEFT JOIN users u ON u.id = m.proposed_by WHERE m.round_id = ?`, id); err != nil {
		return nil, err
	}
	marks := map[territory.ID]mark{}
	for _, m := range rows {
		marks[m.TerritoryID] = m
	}
	overlays, err := s.overlays(ctx, s.db)
	if err != nil {
		return nil, err
	}
	g := &Grid{Round: *r, InForce: r.InForce(), Months: r.Months(), Rows: []Row{}}
	if err := s.veil(ctx, actor.Scope, &g.Round); err != nil {
		return nil, err
	}
	depth := map[territory.ID]int{}
	for i, n := range t.nodes {
		if !actor.Scope.Holds(n.TreeLeft) {
			continue
		}
		row := Row{TerritoryID: n.ID, ParentID: n.ParentID, Name: n.Name, TypeID: n.TypeID, Overlay: overlays[n.TypeID], Owners: owners(n), Fixed: amounts.fixed(n.ID),
			Proposed: marks[n.ID].Proposed, ProposedBy: marks[n.ID].ProposedBy, Note: marks[n.ID].Note, Basis: t.basis[i], Months: []int64{}}
		for _, m := range g.Months {
			row.Months = append(row.Months, amounts[place{n.ID, m}])
		}
		row.Total = amounts.total(n.ID, g.Months)
		for _, c := range t.below[i] {
			below := t.nodes[c]
			if overlays[below.TypeID] && !row.Overlay {
				continue
			}
			row.Street += amounts.total(below.ID, g.Months)
			if p := marks[below.ID].Proposed; p != nil {
				sum := *p
				if row.ProposedBelow != nil {
					sum += *row.ProposedBelow
				}
				row.ProposedBelow = &sum
			}
		}
		if up, ok := depth[n.ParentID]; ok {
			row.Depth = up + 1
		} else {
			row.ParentID = ""
		}
		depth[n.ID] = row.Depth
		row.MaySet = r.State == Draft && (actor.Scope.All || actor.User.Role == access.Manager && row.Depth > 0)
		g.Rows = append(g.Rows, row)
	}
	if r.State == Draft {
		if g.CanUndo, err = s.canStep(ctx, actor, id, false); err != nil {
			return nil, err
		}
		if g.CanRedo, err = s.canStep(ctx, actor, id, true); err != nil {
			return nil, err
		}
	}
	return g, nil
}
