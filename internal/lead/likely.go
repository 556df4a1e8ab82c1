package lead

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/lead/fit"
	"arpent/internal/lead/headcount"
	"arpent/internal/lead/weights"
	"arpent/internal/platform/db"
)

// likely is what was learned from the deals of the last years, and when.
type likely struct {
	model  *fit.Model
	report *fit.Report
	said   *fit.Report // with what people said; nil when they said nothing
	on     db.Date

	examples []fit.Example
}

// learnedFrom is how far back deals teach.
const learnedFrom = 3 * 365

// Attributes of accounts that deals teach about.
func Attributes() []string { return []string{"industry", "size", "region"} }

// Values are those of a lead's account.
func (l *Lead) Values() []string { return []string{l.Industry, l.Size, l.Region} }

func (c *company) values() []string {
	return []string{c.industry, headcount.Range(c.Headcount), c.region}
}

// examples are the deals closed in the last years.
func (s *Service) examples(ctx context.Context, of map[account.ID]*company) ([]fit.Example, error) {
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
	return examples, nil
}

// learn learns from deals which accounts are likely to buy.
func (s *Service) learn(ctx context.Context, examples []fit.Example) (*likely, error) {
	said, err := weights.All(ctx, s.db)
	if err != nil {
		return nil, err
	}
	l := &likely{examples: examples, model: fit.Learn(Attributes(), examples).With(said), report: fit.Backtest(Attributes(), examples, 0.7, nil), on: s.today()}
	if len(said) > 0 {
		l.said = fit.Backtest(Attributes(), examples, 0.7, said)
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
	Said      *fit.Report    `json:"said,omitempty" doc:"The same test with the weights that people said"`
	Weights   []fit.Evidence `json:"weights" doc:"In general: what each value adds, what weighs most first"`
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
	none := make([]string, len(Attributes()))
	out := &Likelihood{LearnedOn: l.on, Won: l.model.Won, Lost: l.model.Lost, Rate: l.model.Score(none), Slope: l.model.Slope, Backtest: l.report, Said: l.said, Weights: []fit.Evidence{}, Evidence: []fit.Evidence{}}
	out.Chance = out.Rate
	if id == "" {
		out.Weights = l.model.All()
		return out, nil
	}
	values, err := s.ValuesAt(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	out.Evidence, out.Chance = l.model.Explain(values), l.model.Score(values)
	return out, nil
}

// ValuesAt gives the values of an account in scope that deals teach about.
func (s *Service) ValuesAt(ctx context.Context, scope access.Scope, id account.ID) ([]string, error) {
	if _, err := s.accounts.Find(ctx, scope, id); err != nil {
		return nil, err
	}
	of, err := s.companies(ctx, s.db, []account.ID{id})
	if err != nil {
		return nil, err
	}
	if c := of[id]; c != nil {
		return c.values(), nil
	}
	return make([]string, len(Attributes())), nil
}

// Model gives what was learned, with what people said.
func (s *Service) Model(ctx context.Context) (*fit.Model, error) {
	if _, err := s.current(ctx); err != nil {
		return nil, err
	}
	return s.likely.Load().model, nil
}
