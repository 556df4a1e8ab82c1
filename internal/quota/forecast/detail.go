package forecast

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota"
	"arpent/internal/quota/landing"
	"arpent/internal/quota/winning"
	"arpent/internal/territory"
)

// OpenDeal is an open deal of a forecast.
type OpenDeal struct {
	quota.NamedCredit
	Category Category `json:"category" enum:"omitted,pipeline,best_case,commit,overdue"`
	ByHand   bool     `json:"by_hand" doc:"Someone set it; else its probability says so"`
}

// TerritoryForecast is a territory's forecast with all that it is made of.
type TerritoryForecast struct {
	Line
	TerritoryID territory.ID  `json:"territory_id"`
	AsOf        db.Date       `json:"as_of"`
	Expected    int64         `json:"expected" doc:"Mean of the simulated landings"`
	Histogram   []landing.Bar `json:"histogram"`
	Draws       int           `json:"draws"`
	Wins        WinRecord     `json:"wins"`
	Waterfall   *Waterfall    `json:"waterfall"`
	Deals       []OpenDeal    `json:"deals" doc:"Open deals of the period, the largest first"`
	Judgements  []Judgement   `json:"judgements" doc:"Of the period, the earliest first"`
}

// WinRecord is how deals were won in the two years up to the day.
type WinRecord struct {
	Won     int          `json:"won"`
	Lost    int          `json:"lost"`
	ByCount winning.Rate `json:"by_count"`
	ByValue winning.Rate `json:"by_value"`
	Cycle   *int         `json:"cycle,omitempty" doc:"Days after which half of the deals are won, were none lost; open deals counted"`
}

// Detail answers for one territory, with what changed since a day; a week
// before when absent.
func (s *Service) Detail(ctx context.Context, actor access.Actor, q quota.Question, id territory.ID, since db.Date) (*TerritoryForecast, error) {
	if _, err := s.territories.Find(ctx, s.db, actor.Scope, id); err != nil {
		return nil, err
	}
	r, err := s.read(ctx, actor.Scope, q)
	if err != nil {
		return nil, err
	}
	q = r.now.Question()
	i := slices.IndexFunc(r.attainment.Items, func(st quota.Standing) bool { return st.TerritoryID == id })
	if i < 0 {
		return nil, fault.NotFound("territory", id)
	}
	from := of(r.byPlace, id)
	line, result, err := r.line(r.attainment.Items[i].Name, r.attainment.Items[i].Figures, from)
	if err != nil {
		return nil, err
	}
	d := &TerritoryForecast{Line: line, TerritoryID: id, AsOf: q.AsOf, Expected: whole(result.Expected), Histogram: result.Histogram, Draws: result.Draws,
		Wins: WinRecord{Won: from.tally.Won, Lost: from.tally.Lost, ByCount: from.tally.ByCount(r.prior), ByValue: from.tally.ByValue(r.prior)}}
	if days, ok := winning.Median(winning.Curve(r.spans[id])); ok {
		d.Wins.Cycle = &days
	}
	if since == "" {
		since = q.AsOf.AddDays(-7)
	} else if _, err := db.ParseDate(string(since)); err != nil {
		return nil, err
	}
	if d.Waterfall, err = s.waterfall(ctx, q, id, min(since, q.AsOf)); err != nil {
		return nil, err
	}
	if d.Judgements, err = s.judgements(ctx, r.now, id); err != nil {
		return nil, err
	}
	d.Deals, err = s.openDeals(ctx, r, from, id)
	return d, err
}

func (s *Service) openDeals(ctx context.Context, r *reading, from *sheet, id territory.ID) ([]OpenDeal, error) {
	credits := make([]quota.NamedCredit, len(from.open))
	by := map[string]open{}
	for i, o := range from.open {
		credits[i] = quota.NamedCredit{Credit: quota.Credit{DealID: o.deal.ID, AccountID: o.deal.AccountID, TerritoryID: id, On: o.deal.CloseOn, Amount: o.amount}, Outcome: o.deal.Outcome, Probability: o.deal.Probability}
		by[string(o.deal.ID)] = o
	}
	named, err := s.quotas.Name(ctx, credits)
	if err != nil {
		return nil, err
	}
	list := []OpenDeal{}
	for _, n := range named {
		o := by[string(n.DealID)]
		list = append(list, OpenDeal{n, o.category, o.byHand})
	}
	slices.SortStableFunc(list, func(a, b OpenDeal) int { return cmp.Compare(b.Amount, a.Amount) })
	return list, nil
}
