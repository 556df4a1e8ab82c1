package alignment

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/survey"
	"arpent/internal/alignment/condition"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Move is an account that is in another territory of a layer than before.
type Move struct {
	Account       *survey.Placing
	Layer         string
	From, To      territory.ID
	Before, After Reason
	BeforeRule    string // id, when Before is Ruled
	AfterRule     string
}

// Rehearsal is what applying rules would do on their first day.
type Rehearsal struct {
	Outcome Outcome
	Moves   []Move
}

// Rehearse tells what applying rules from a day on would change on that day.
// It decides in memory and writes nothing.
func (s *Service) Rehearse(ctx context.Context, actor access.Actor, from db.Date, rules []Rule, progress Progress) (*Rehearsal, error) {
	if !actor.Scope.All {
		return nil, fault.Forbidden("alignment.rules", "only headquarters applies rules")
	}
	from, err := s.checkDay(from)
	if err != nil {
		return nil, err
	}
	if progress == nil {
		progress = func(int64, int64, string) {}
	}
	known, err := s.world(ctx, s.db)
	if err != nil {
		return nil, err
	}
	w := *known
	set, err := s.hypothesis(ctx, &w, from, rules)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(known.ruleSets, func(r *ruleSet) bool { return r.From <= from })
	if at < 0 {
		at = len(known.ruleSets)
	}
	w.ruleSets = slices.Insert(slices.Clone(known.ruleSets), at, set)
	w.turns = nil // its first day alone is asked
	c, err := s.compare(ctx, s.db, &w, from, nil, progress)
	if err != nil {
		return nil, err
	}
	return &Rehearsal{c.outcome, c.moves}, nil
}

// hypothesis compiles rules as if they were in force from a day on.
func (s *Service) hypothesis(ctx context.Context, w *world, from db.Date, rules []Rule) (*ruleSet, error) {
	asked, err := s.askedOf(ctx, s.db, rules, nil)
	if err != nil {
		return nil, err
	}
	return w.compileRules(RuleSet{ID: db.NewID(), From: from, Rules: db.JSON[[]Rule]{V: rules}}, asked), nil
}

// Language is what rules may ask about accounts.
func (s *Service) Language() *condition.Language { return s.language }

// Overlap is two rules that claim the same accounts for different territories
// of a layer.
type Overlap struct {
	Layer      string       `json:"layer"`
	Winner     string       `json:"winner" doc:"Name of the rule that places them"`
	WinnerID   string       `json:"winner_id"`
	WinnerInto territory.ID `json:"winner_into"`
	Loser      string       `json:"loser"`
	LoserID    string       `json:"loser_id"`
	LoserInto  territory.ID `json:"loser_into"`
	Accounts   int          `json:"accounts"`
	Example    account.ID   `json:"example"`
	ExampleOf  string       `json:"example_name"`
}

// Overlaps reports which of some rules claim the same accounts for different
// territories of a layer on a day, and who wins, were they in force.
func (s *Service) Overlaps(ctx context.Context, actor access.Actor, day db.Date, rules []Rule) ([]Overlap, error) {
	if !actor.Scope.All {
		return nil, fault.Forbidden("alignment.rules", "only headquarters reads the rules' overlaps")
	}
	w, err := s.world(ctx, s.db)
	if err != nil {
		return nil, err
	}
	set, err := s.hypothesis(ctx, w, day, rules)
	if err != nil {
		return nil, err
	}
	subjects, err := s.subjects(ctx, s.db, w, nil)
	if err != nil {
		return nil, err
	}
	found := map[[2]int]*Overlap{}
	for _, u := range subjects {
		first := map[string]int{}
		for _, i := range set.holding(u) {
			r := &rules[i]
			layer := w.layerOf(r.TerritoryID)
			if !w.open(r.TerritoryID, day) {
				continue
			}
			winner, claimed := first[layer]
			if !claimed {
				first[layer] = i
				continue
			}
			if rules[winner].TerritoryID == r.TerritoryID {
				continue
			}
			o := found[[2]int{winner, i}]
			if o == nil {
				o = &Overlap{Layer: layer, Winner: rules[winner].Name, WinnerID: rules[winner].ID, WinnerInto: rules[winner].TerritoryID,
					Loser: r.Name, LoserID: r.ID, LoserInto: r.TerritoryID, Example: u.ID, ExampleOf: u.Name}
				found[[2]int{winner, i}] = o
			}
			o.Accounts++
		}
	}
	out := []Overlap{}
	for _, o := range found {
		out = append(out, *o)
	}
	slices.SortFunc(out, func(a, b Overlap) int {
		return cmp.Or(cmp.Compare(b.Accounts, a.Accounts), cmp.Compare(a.Winner, b.Winner), cmp.Compare(a.Loser, b.Loser), cmp.Compare(a.LoserID, b.LoserID))
	})
	return out, nil
}

// Fingerprint names what a rehearsal depends on besides accounts and pins:
// rules, day, territories and plans in force.
func (s *Service) Fingerprint(ctx context.Context, q db.Q, from db.Date, rules []Rule) (string, error) {
	w, err := s.world(ctx, q)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	fmt.Fprintf(hash, "%s %s %+v", w.stamp, from, rules)
	return hex.EncodeToString(hash.Sum(nil)), nil
}
