package alignment

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/survey"
	"arpent/internal/territory"
)

// naming finds the names that answers show, as far as the caller may know them.
type naming struct {
	s     *Service
	ctx   context.Context
	w     *world
	scope access.Scope
	users map[string]string
	err   error
}

func (s *Service) naming(ctx context.Context, w *world, scope access.Scope) *naming {
	return &naming{s: s, ctx: ctx, w: w, scope: scope}
}

func (n *naming) territory(id territory.ID) string {
	t := n.w.territories[id]
	if t == nil || !n.scope.Holds(t.TreeLeft) {
		return ""
	}
	return t.Name
}

// aligned names what an alignment tells of; the rule of a territory that the
// caller does not see stays unnamed.
func (n *naming) aligned(a Alignment) Aligned {
	out := Aligned{a, n.territory(a.TerritoryID), n.user(a.RecordedBy)}
	if out.TerritoryName == "" && a.Reason == Ruled {
		out.Detail.V.Name = ""
	}
	return out
}

// steps names the territories of steps. Rules into territories that the caller
// does not see are left out, but for the one that decides, which loses its name.
func (n *naming) steps(steps []Step) []Step {
	out := steps[:0]
	for _, s := range steps {
		s.TerritoryName = n.territory(s.TerritoryID)
		if hidden := s.Kind == "rule" && s.TerritoryID != "" && s.TerritoryName == ""; hidden {
			if s.Outcome != Fired {
				continue
			}
			s.Detail.Name = ""
		}
		out = append(out, s)
	}
	return out
}

func (n *naming) user(id string) string {
	if id == "" {
		return ""
	}
	if n.users == nil {
		n.users = map[string]string{}
		users, err := n.s.access.Users(n.ctx)
		if err != nil {
			n.err = err
			return ""
		}
		for _, u := range users {
			n.users[string(u.ID)] = u.Name
		}
	}
	return n.users[id]
}

// nearest names the planned accounts that decided for new ones, where the
// caller sees them.
func (n *naming) nearest(ctx context.Context, e *Explanation) {
	details := []*Detail{}
	for i := range e.Current {
		details = append(details, &e.Current[i].Detail.V)
	}
	for i := range e.History {
		details = append(details, &e.History[i].Detail.V)
	}
	for i := range e.Steps {
		details = append(details, &e.Steps[i].Detail)
	}
	var ids []account.ID
	for _, d := range details {
		if d.AccountID != "" {
			ids = append(ids, d.AccountID)
		}
	}
	if len(ids) == 0 || n.err != nil {
		return
	}
	visible, err := n.s.accounts.Visible(ctx, n.s.db, n.scope, unique(ids))
	if err != nil {
		n.err = err
		return
	}
	names := map[account.ID]string{}
	n.err = survey.Placings(ctx, n.s.db, unique(ids), func(p survey.Placing) error { names[p.ID] = p.Name; return nil })
	for _, d := range details {
		switch {
		case d.AccountID == "":
		case visible[d.AccountID]:
			d.Name = names[d.AccountID]
		default:
			d.Name, d.AccountID = "", ""
		}
	}
}
