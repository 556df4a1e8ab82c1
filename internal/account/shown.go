package account

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account/industry"
	"arpent/internal/account/profile"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Listed is an account as lists show it.
type Listed struct {
	Account
	IndustryTitle string            `db:"-" json:"industry_title" doc:"The code's title in its classification's language"`
	Territories   []territory.Crumb `db:"-" json:"territories" doc:"Those it is in today"`
	Growth        *profile.Growth   `db:"-" json:"growth,omitempty" doc:"Of the headcount; absent when not enough is known"`
}

// Dress adds the names of industries and territories. A parent out of scope is
// left out.
func (s *Service) Dress(ctx context.Context, scope access.Scope, items []Listed) error {
	ids := make([]ID, len(items))
	parents := []ID{}
	for i := range items {
		ids[i] = items[i].ID
		if items[i].ParentID != "" && !scope.All {
			parents = append(parents, items[i].ParentID)
		}
		items[i].Territories = []territory.Crumb{}
		items[i].Growth = items[i].Profile.V.Headcounts.Growth(s.today())
		items[i].IndustryTitle = industry.Title(items[i].Industry, items[i].IndustryVersion)
		items[i].Industry = industry.Show(items[i].Industry, items[i].IndustryVersion)
	}
	if len(parents) > 0 {
		seen, err := s.Visible(ctx, s.db, scope, parents)
		if err != nil {
			return err
		}
		for i := range items {
			if !seen[items[i].ParentID] {
				items[i].ParentID = ""
			}
		}
	}
	of, err := s.TerritoriesOf(ctx, scope, ids)
	for i := range items {
		items[i].Territories = append(items[i].Territories, of[items[i].ID]...)
	}
	return err
}

// TerritoriesOf gives the territories within scope that accounts are in today,
// overlays last.
func (s *Service) TerritoriesOf(ctx context.Context, scope access.Scope, ids []ID) (map[ID][]territory.Crumb, error) {
	out := map[ID][]territory.Crumb{}
	if s.territories == nil || len(ids) == 0 {
		return out, nil
	}
	var rows []struct {
		Account   ID           `db:"account_id"`
		Territory territory.ID `db:"territory_id"`
	}
	day := s.today()
	within, args := scope.Territories("tree_left")
	for len(ids) > 0 {
		n := min(len(ids), 500)
		if err := s.db.Select(ctx, &rows, "SELECT account_id, territory_id FROM account_territory WHERE account_id IN (?) AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) AND "+within+
			" ORDER BY CASE layer WHEN ? THEN 0 ELSE 1 END, tree_left", append(append([]any{ids[:n], day, day}, args...), territory.Primary)...); err != nil {
			return nil, err
		}
		wanted := []territory.ID{}
		for _, r := range rows {
			wanted = append(wanted, r.Territory)
		}
		names, err := s.territories.Named(ctx, s.db, wanted)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.Account] = append(out[r.Account], territory.Crumb{ID: r.Territory, Name: names[r.Territory]})
		}
		ids, rows = ids[n:], rows[:0]
	}
	return out, nil
}

// Show gives one account with its names.
func (s *Service) Show(ctx context.Context, scope access.Scope, id ID) (Listed, error) {
	a, err := s.Find(ctx, scope, id)
	if err != nil {
		return Listed{}, err
	}
	items := []Listed{{Account: a}}
	err = s.Dress(ctx, scope, items)
	return items[0], err
}

// Under is a condition on accounts a, with its arguments: to be today in a
// territory within scope, or in one below it.
func (s *Service) Under(ctx context.Context, scope access.Scope, id territory.ID) (string, []any, error) {
	if s.territories == nil {
		return "", nil, fault.NotFound("territory", id)
	}
	t, err := s.territories.Find(ctx, s.db, scope, id)
	if err != nil {
		return "", nil, err
	}
	day := s.today()
	return "a.id IN (SELECT x.account_id FROM account_territory x WHERE x.valid_from <= ? AND (x.valid_to IS NULL OR x.valid_to > ?) AND x.tree_left >= ? AND x.tree_left < ?)",
		[]any{day, day, t.TreeLeft, t.TreeRight}, nil
}

// Joined names territories in one text.
func Joined(list []territory.Crumb) string {
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = t.Name
	}
	return strings.Join(names, "; ")
}
