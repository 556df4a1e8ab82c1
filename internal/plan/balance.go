package plan

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// BalanceToday says how even the alignment in force is.
type BalanceToday struct {
	TypeID      string              `json:"type_id"`
	Day         db.Date             `json:"day"`
	Measures    []draft.PlanMeasure `json:"measures"`
	Territories []TodayTerritory    `json:"territories" doc:"Most loaded first"`
	Overloaded  int                 `json:"overloaded" doc:"Territories above the tolerance in workload"`
	Underloaded int                 `json:"underloaded"`
	Unassigned  int                 `json:"unassigned" doc:"Accounts that no rule places"`
	Percent     float64             `json:"percent" doc:"The tolerance, in percent around the mean"`
	ActivePlan  *draft.Plan         `json:"active_plan,omitempty"`
	Draft       *draft.Plan         `json:"draft,omitempty" doc:"The latest draft that the caller may edit"`
}

// TodayTerritory is a territory in force with what it holds.
type TodayTerritory struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Rep       string    `json:"rep"`
	RepName   string    `json:"rep_name"`
	Sums      []float64 `json:"sums" doc:"Per measure"`
	Deviation []float64 `json:"deviation"`
}

// BalanceToday says how even the alignment in force is, as far as the caller's
// scope reaches.
func (s *Service) BalanceToday(ctx context.Context, actor access.Actor, typeID string, percent float64) (*BalanceToday, error) {
	if typeID == "" {
		typeID = string(territory.Default)
	}
	u, err := s.gather.InForce(ctx, actor, typeID)
	if err != nil {
		return nil, err
	}
	names, err := s.draft.UserNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &BalanceToday{TypeID: typeID, Day: s.today(), Percent: percent, Measures: []draft.PlanMeasure{}, Territories: []TodayTerritory{}}
	for _, t := range u.Todays {
		out.Territories = append(out.Territories, TodayTerritory{ID: t.ID, Name: t.Name, Rep: t.Rep, RepName: names[t.Rep],
			Sums: make([]float64, len(design.AccountMeasures)), Deviation: make([]float64, len(design.AccountMeasures))})
	}
	elsewhere, err := s.elsewhere(ctx, typeID, u)
	if err != nil {
		return nil, err
	}
	for i, t := range u.Accounts.Today {
		if t < 0 {
			if !elsewhere[i] {
				out.Unassigned++
			}
			continue
		}
		for m := range design.AccountMeasures {
			out.Territories[t].Sums[m] += u.Accounts.Values[m][i]
		}
	}
	out.weigh(u)
	plans, err := s.draft.List(ctx, actor, "", typeID)
	if err != nil {
		return nil, err
	}
	for i := range plans {
		if p := &plans[i]; p.State == draft.Active && out.ActivePlan == nil {
			out.ActivePlan = p
		} else if p.State == draft.Draft && p.MayEdit && out.Draft == nil {
			out.Draft = p
		}
	}
	return out, nil
}

// elsewhere says which accounts without a territory of a type are in one of
// another type instead, as those that a rule gives to named accounts: these
// lack none. Overlays stand beside the other types and take nothing from them.
func (s *Service) elsewhere(ctx context.Context, typeID string, u *design.Units) (map[int]bool, error) {
	types, err := s.territories.Types(ctx, s.db)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(types, func(t territory.Type) bool { return string(t.ID) == typeID && t.Overlay }) {
		return nil, nil
	}
	var ids []account.ID
	for i, t := range u.Accounts.Today {
		if t < 0 {
			ids = append(ids, account.ID(u.Accounts.ID[i]))
		}
	}
	in, err := s.alignment.Territories(ctx, s.db, ids, s.today())
	if err != nil {
		return nil, err
	}
	out := map[int]bool{}
	for i, t := range u.Accounts.Today {
		if t < 0 && in[account.ID(u.Accounts.ID[i])] != "" {
			out[i] = true
		}
	}
	return out, nil
}

// weigh compares each territory with the mean, in workload where visits are
// known, else in accounts, and puts the most loaded first.
func (b *BalanceToday) weigh(u *design.Units) {
	k := float64(max(len(b.Territories), 1))
	for m, name := range design.AccountMeasures {
		f := draft.PlanMeasure{Name: name, Unit: u.Measures[m].Unit, Balanced: name == "workload"}
		for _, t := range b.Territories {
			f.Total += t.Sums[m]
		}
		f.Target = f.Total / k
		f.Low, f.High = f.Target*(1-b.Percent/100), f.Target*(1+b.Percent/100)
		for i := range b.Territories {
			if f.Target > 0 {
				b.Territories[i].Deviation[m] = b.Territories[i].Sums[m]/f.Target - 1
			}
		}
		b.Measures = append(b.Measures, f)
	}
	by := len(b.Measures) - 1
	if b.Measures[by].Total == 0 {
		by = 0
	}
	for _, t := range b.Territories {
		if sum := t.Sums[by]; sum > b.Measures[by].High {
			b.Overloaded++
		} else if sum < b.Measures[by].Low {
			b.Underloaded++
		}
	}
	slices.SortStableFunc(b.Territories, func(x, y TodayTerritory) int { return cmp.Compare(y.Sums[by], x.Sums[by]) })
}
