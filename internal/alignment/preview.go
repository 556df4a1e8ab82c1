package alignment

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// AccountMove is an account that a run would take to another territory.
type AccountMove struct {
	AccountID account.ID   `json:"account_id"`
	Name      string       `json:"name"`
	From      territory.ID `json:"from,omitempty"`
	FromName  string       `json:"from_name"`
	To        territory.ID `json:"to,omitempty"`
	ToName    string       `json:"to_name"`
	Reason    Reason       `json:"reason,omitempty"`
}

// TerritoryFlow is how many accounts would go from one territory to another.
type TerritoryFlow struct {
	From     territory.ID `json:"from,omitempty"`
	FromName string       `json:"from_name"`
	To       territory.ID `json:"to,omitempty"`
	ToName   string       `json:"to_name"`
	Accounts int          `json:"accounts"`
}

// RunPreview is what a run of the rules would do.
type RunPreview struct {
	Outcome Outcome         `json:"outcome"`
	Flows   []TerritoryFlow `json:"flows" doc:"Largest first"`
	Moves   []AccountMove   `json:"moves" doc:"The first of them"`
}

const movesShown = 500

var errRehearsed = errors.New("rehearsed")

// PreviewRules tells what applying the draft would change on its first day; it
// does so in a transaction that is rolled back, so that it cannot be wrong.
func (s *Service) PreviewRules(ctx context.Context, actor access.Actor, from db.Date) (*RunPreview, error) {
	if !actor.Scope.All {
		return nil, fault.Forbidden("alignment.rules", "only headquarters applies rules")
	}
	if from == "" {
		from = s.today()
	}
	if _, err := db.ParseDate(string(from)); err != nil {
		return nil, err
	}
	var p *RunPreview
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := lock(ctx, tx, true); err != nil {
			return err
		}
		if _, err := s.applyDraft(ctx, tx, actor, from); err != nil {
			return err
		}
		w, err := s.world(ctx, tx)
		if err != nil {
			return err
		}
		c, err := s.compare(ctx, tx, w, from, nil, func(int64, int64, string) {})
		if err != nil {
			return err
		}
		p = w.preview(c)
		return errRehearsed
	})
	if !errors.Is(err, errRehearsed) {
		return nil, err
	}
	return p, nil
}

func (w *world) preview(c *comparison) *RunPreview {
	p := &RunPreview{Outcome: c.outcome, Flows: []TerritoryFlow{}, Moves: []AccountMove{}}
	name := func(id territory.ID) string {
		if t := w.territories[id]; t != nil {
			return t.Name
		}
		return ""
	}
	flows := map[[2]territory.ID]int{}
	for _, m := range c.moves {
		flows[[2]territory.ID{m.from, m.to}]++
		if len(p.Moves) < movesShown {
			p.Moves = append(p.Moves, AccountMove{m.account.ID, m.account.Name, m.from, name(m.from), m.to, name(m.to), m.reason})
		}
	}
	for between, n := range flows {
		p.Flows = append(p.Flows, TerritoryFlow{between[0], name(between[0]), between[1], name(between[1]), n})
	}
	slices.SortFunc(p.Flows, func(a, b TerritoryFlow) int {
		return cmp.Or(cmp.Compare(b.Accounts, a.Accounts), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return p
}

// Overlap is two rules, or a rule and the plan, that claim the same accounts.
type Overlap struct {
	Winner     string       `json:"winner" doc:"Name of the rule that places them"`
	WinnerInto territory.ID `json:"winner_into"`
	Loser      string       `json:"loser"`
	LoserInto  territory.ID `json:"loser_into"`
	Accounts   int          `json:"accounts"`
	Example    account.ID   `json:"example"`
	ExampleOf  string       `json:"example_name"`
}

// Overlaps reports which rules in force claim the same accounts for different
// territories of a layer, and who wins.
func (s *Service) Overlaps(ctx context.Context, actor access.Actor, day db.Date) ([]Overlap, error) {
	if !actor.Scope.All {
		return nil, fault.Forbidden("alignment.rules", "only headquarters reads the rules' overlaps")
	}
	w, err := s.world(ctx, s.db)
	if err != nil {
		return nil, err
	}
	subjects, err := s.subjects(ctx, s.db, nil)
	if err != nil {
		return nil, err
	}
	rules := w.rulesOn(day)
	found := map[[2]*Rule]*Overlap{}
	for _, u := range subjects {
		first := map[string]*Rule{}
		for _, r := range rules {
			layer := w.layerOf(r.TerritoryID)
			if !w.open(r.TerritoryID, day) || !r.Condition.V.holds(&u.Placing, u.areaOf) {
				continue
			}
			winner := first[layer]
			if winner == nil {
				first[layer] = r
				continue
			}
			if winner.TerritoryID == r.TerritoryID {
				continue
			}
			o := found[[2]*Rule{winner, r}]
			if o == nil {
				o = &Overlap{Winner: winner.Name, WinnerInto: winner.TerritoryID, Loser: r.Name, LoserInto: r.TerritoryID, Example: u.ID, ExampleOf: u.Name}
				found[[2]*Rule{winner, r}] = o
			}
			o.Accounts++
		}
	}
	out := []Overlap{}
	for _, o := range found {
		out = append(out, *o)
	}
	slices.SortFunc(out, func(a, b Overlap) int {
		return cmp.Or(cmp.Compare(b.Accounts, a.Accounts), cmp.Compare(a.Winner, b.Winner), cmp.Compare(a.Loser, b.Loser))
	})
	return out, nil
}
