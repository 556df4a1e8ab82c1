package lead

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/lead/fit"
	"arpent/internal/lead/headcount"
	"arpent/internal/platform/db"
)

// likely is what was learned from the deals of the last years, and when.
type likely struct {
	model  *fit.Model
	report *fit.Report
	on     db.Date
}

// learnedFrom is how far back deals teach.
const learnedFrom = 3 * 365

// attributes of accounts that deals teach about.
func attributes() []string { return []string{"industry", "size", "region"} }

func (c *company) values() []string {
	return []string{c.industry, headcount.Range(c.Headcount), c.region}
}

// learn learns which accounts are likely to buy, and tells it of each.
func (s *Service) learn(ctx context.Context, of map[account.ID]*company) (*likely, error) {
	closings, err := deal.Closings(ctx, s.db, s.today().AddDays(-learnedFrom))
	if err != nil {
		return nil, err
	}
	var examples []fit.Example
	for _, d := range closings {
		if c := of[d.AccountID]; c != nil {
			examples = append(examples, fit.Example{Values: c.values(), Won: d.Outcome == deal.Won})
		}
	}
	l := &likely{fit.Learn(attributes(), examples), fit.Backtest(attributes(), examples, 0.7), s.today()}
	for _, c := range of {
		c.chance = l.model.Score(c.values())
	}
	return l, nil
}

// Likelihood is what recommendations rest on.
type Likelihood struct {
	LearnedOn db.Date        `json:"learned_on"`
	Won       int            `json:"won" doc:"Deals learned from"`
	Lost      int            `json:"lost"`
	Rate      float64        `json:"rate" doc:"Chance that any deal is won"`
	Slope     float64        `json:"slope" doc:"What the sum of the evidence is multiplied by, fitted on deals it was not learned from; 0: the attributes tell nothing"`
	Backtest  *fit.Report    `json:"backtest" doc:"Learned from earlier deals, tested on later ones; null when there are too few"`
	Evidence  []fit.Evidence `json:"evidence" doc:"For one account: what each attribute adds to the log-odds, what weighs most first"`
	Chance    float64        `json:"chance" doc:"For one account: that a deal is won"`
}

// Likely tells what recommendations rest on; with an account in scope, what
// speaks for and against it.
func (s *Service) Likely(ctx context.Context, scope access.Scope, id account.ID) (*Likelihood, error) {
	if _, err := s.current(ctx); err != nil {
		return nil, err
	}
	l := s.likely.Load()
	none := make([]string, len(attributes()))
	out := &Likelihood{LearnedOn: l.on, Won: l.model.Won, Lost: l.model.Lost, Rate: l.model.Score(none), Slope: l.model.Slope, Backtest: l.report, Evidence: []fit.Evidence{}}
	out.Chance = out.Rate
	if id == "" {
		return out, nil
	}
	if _, err := s.accounts.Find(ctx, scope, id); err != nil {
		return nil, err
	}
	of, err := s.companies(ctx, s.db, []account.ID{id})
	if err != nil {
		return nil, err
	}
	if c := of[id]; c != nil {
		out.Evidence, out.Chance = l.model.Explain(c.values()), l.model.Score(c.values())
	}
	return out, nil
}
