package forecast

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

// Kind says why what is expected of a period changed.
type Kind string

// The kinds of change, in the order in which they are shown.
const (
	Opened   Kind = "new"       // deals opened since
	MovedIn  Kind = "moved_in"  // from another period or territory
	Won      Kind = "won"       // certain now
	Surer    Kind = "surer"     // probability up or down
	Amount   Kind = "amount"    // worth more or less
	MovedOut Kind = "moved_out" // to another period or territory, or deleted
	Late     Kind = "late"      // the day went by, and it is still open
	Lost     Kind = "lost"
)

var kinds = []Kind{Opened, MovedIn, Won, Surer, Amount, MovedOut, Late, Lost}

// WaterfallStep is one bar of the waterfall.
type WaterfallStep struct {
	Kind   Kind         `json:"kind" enum:"new,moved_in,won,surer,amount,moved_out,late,lost"`
	Amount int64        `json:"amount" doc:"What it adds to what is expected; negative: takes away"`
	Deals  []ChangeDeal `json:"deals" doc:"The largest first, at most twenty"`
	Count  int          `json:"count"`
}

// ChangeDeal is a deal's part in a step.
type ChangeDeal struct {
	DealID      deal.ID `json:"deal_id"`
	AccountID   string  `json:"account_id"`
	DealName    string  `json:"deal_name"`
	AccountName string  `json:"account_name"`
	Amount      int64   `json:"amount"`
}

// Waterfall is how what is expected of a period (won, and open times
// probability) went from one day's to another's. Start and the steps add up to
// End.
type Waterfall struct {
	Since db.Date         `json:"since"`
	Start int64           `json:"start"`
	Steps []WaterfallStep `json:"steps"`
	End   int64           `json:"end"`
}

// stand is a deal on a day, as it counts for a territory.
type stand struct {
	known  *deal.Known
	amount int64
}

// expected is what a deal adds on a day.
func (s stand) expected(asOf db.Date) int64 {
	switch {
	case s.known == nil || s.known.Outcome == deal.Lost:
		return 0
	case s.known.Outcome == deal.Won:
		return s.amount
	case s.known.CloseOn < asOf:
		return 0
	}
	return weigh(s.known, s.amount)
}

// waterfall compares a territory's period as known on two days.
func (s *Service) waterfall(ctx context.Context, q quota.Question, id territory.ID, since db.Date) (*Waterfall, error) {
	earlier := q
	earlier.AsOf = since
	was, err := s.stands(ctx, earlier, id)
	if err != nil {
		return nil, err
	}
	is, err := s.stands(ctx, q, id)
	if err != nil {
		return nil, err
	}
	w := &Waterfall{Since: since, Steps: []WaterfallStep{}}
	parts := map[Kind][]ChangeDeal{}
	for deal, before := range was {
		if _, ok := is[deal]; !ok {
			is[deal] = stand{}
		}
		w.Start += before.expected(since)
	}
	for id, now := range is {
		w.End += now.expected(q.AsOf)
		for kind, amount := range compare(was[id], now, since, q.AsOf) {
			if amount == 0 {
				continue
			}
			k := now.known
			if k == nil {
				k = was[id].known
			}
			parts[kind] = append(parts[kind], ChangeDeal{DealID: id, AccountID: string(k.AccountID), Amount: amount})
		}
	}
	for _, kind := range kinds {
		if list := parts[kind]; len(list) > 0 {
			step, err := s.step(ctx, kind, list)
			if err != nil {
				return nil, err
			}
			w.Steps = append(w.Steps, step)
		}
	}
	return w, nil
}

// compare says by which kinds a deal changed what is expected, and by how much
// each; together they are the whole change.
func compare(was, is stand, since, asOf db.Date) map[Kind]int64 {
	before, after := was.expected(since), is.expected(asOf)
	change := after - before
	switch {
	case is.known == nil:
		return map[Kind]int64{MovedOut: change}
	case is.known.Outcome == deal.Lost:
		return map[Kind]int64{Lost: change}
	case was.known == nil && is.known.CreatedOn > since:
		return map[Kind]int64{Opened: change}
	case was.known == nil:
		return map[Kind]int64{MovedIn: change}
	case is.known.Outcome == deal.Won && was.known.Outcome != deal.Won:
		return map[Kind]int64{Won: change}
	case is.known.Outcome == deal.Open && is.known.CloseOn < asOf:
		return map[Kind]int64{Late: change}
	case before == 0 && was.known.Outcome == deal.Open && was.known.CloseOn < since: // it was late, and has a new day
		return map[Kind]int64{MovedIn: change}
	}
	moved := was
	moved.amount = is.amount
	amount := moved.expected(since) - before
	return map[Kind]int64{Amount: amount, Surer: change - amount}
}

// stands gives every deal of a period as it counted for a territory on a day.
func (s *Service) stands(ctx context.Context, q quota.Question, id territory.ID) (map[deal.ID]stand, error) {
	r, err := s.quotas.Reckon(ctx, q, func(k *deal.Known) bool { return true })
	if err != nil {
		return nil, err
	}
	list := map[deal.ID]stand{}
	r.Each(func(k *deal.Known, c quota.Credit, holders []territory.ID) {
		if slices.Contains(holders, id) {
			list[k.ID] = stand{k, list[k.ID].amount + c.Amount}
		}
	})
	return list, nil
}

func (s *Service) step(ctx context.Context, kind Kind, list []ChangeDeal) (WaterfallStep, error) {
	step := WaterfallStep{Kind: kind, Count: len(list)}
	size := func(d ChangeDeal) int64 { return max(d.Amount, -d.Amount) }
	slices.SortFunc(list, func(a, b ChangeDeal) int {
		return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(a.DealID, b.DealID))
	})
	for _, d := range list {
		step.Amount += d.Amount
	}
	step.Deals = list[:min(20, len(list))]
	ids := []string{}
	for _, d := range step.Deals {
		ids = append(ids, string(d.DealID))
	}
	return step, s.deals.Names(ctx, s.db, ids, func(id deal.ID, name, account string) {
		for i := range step.Deals {
			if step.Deals[i].DealID == id {
				step.Deals[i].DealName, step.Deals[i].AccountName = name, account
			}
		}
	})
}
