package alignment

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"arpent/internal/access"
	"arpent/internal/alignment/condition"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Rule gives the accounts that its expression means to a territory.
type Rule struct {
	ID          string       `json:"id"`
	TerritoryID territory.ID `json:"territory_id"`
	Name        string       `json:"name"`
	Position    int64        `json:"position" doc:"The lower is tried first, among territories of a type"`
	Expression  string       `json:"expression" doc:"CQL2 text over accounts"`
}

// RuleSet is the rules as they were applied from a day on.
type RuleSet struct {
	ID        string          `db:"id" json:"id"`
	From      db.Date         `db:"valid_from" json:"from"`
	To        db.Date         `db:"valid_to" json:"to,omitempty" doc:"Taken back from this day on; from itself: altogether"`
	Rules     db.JSON[[]Rule] `db:"rules" json:"rules"`
	AppliedAt db.Time         `db:"applied_at" json:"applied_at"`
	AppliedBy string          `db:"applied_by" json:"applied_by"`
	Moved     int64           `db:"moved" json:"moved"`
}

const ruleSetColumns = "id, valid_from, valid_to, rules, applied_at, applied_by, moved"

// ruleSet is one in force, compiled.
type ruleSet struct {
	RuleSet
	asked *condition.Set
	order []int // places in Rules, in the order in which they are tried
	rank  []int // of each place in Rules; -1 when it is not tried
}

// BrokenRule is an applied rule that says nothing any more, as when a field that
// it asks about is gone.
type BrokenRule struct {
	RuleSetID string      `json:"rule_set_id"`
	From      db.Date     `json:"from" doc:"Since when its set is in force"`
	Rule      Rule        `json:"rule"`
	Problem   RuleProblem `json:"problem"`
}

// RuleProblem is why an expression is no condition, as a screen shows it.
type RuleProblem struct {
	Key     string         `json:"key"`
	Message string         `json:"message"`
	Params  map[string]any `json:"params,omitempty"`
}

// RuleProblemOf words an error; nil for none.
func RuleProblemOf(err error) *RuleProblem {
	if err == nil {
		return nil
	}
	var f *fault.Error
	if errors.As(err, &f) {
		return &RuleProblem{f.Key, f.Message, f.Params}
	}
	return &RuleProblem{"alignment.rule_syntax", err.Error(), nil}
}

// compileRules makes a rule set ready to be asked; asked is what its
// expressions were compiled to before, nil when they were not.
func (w *world) compileRules(set RuleSet, asked *condition.Set) *ruleSet {
	out := &ruleSet{RuleSet: set, asked: asked, rank: make([]int, len(set.Rules.V))}
	for i := range set.Rules.V {
		out.rank[i] = -1
		if w.territories[set.Rules.V[i].TerritoryID] != nil && asked.Problem(i) == nil {
			out.order = append(out.order, i)
		}
	}
	priority := func(r *Rule) int64 { return w.types[w.territories[r.TerritoryID].TypeID].Priority }
	slices.SortStableFunc(out.order, func(i, k int) int {
		a, b := &set.Rules.V[i], &set.Rules.V[k]
		return cmp.Or(cmp.Compare(priority(a), priority(b)), cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	})
	for n, i := range out.order {
		out.rank[i] = n
	}
	return out
}

// holding gives the rules that mean an account, in the order in which they
// are tried.
func (r *ruleSet) holding(u *subject) []int {
	if u.ruledBy == r {
		return u.ruled
	}
	found := slices.DeleteFunc(r.asked.Holding(&u.Subject), func(i int) bool { return r.rank[i] < 0 })
	slices.SortFunc(found, func(i, k int) int { return r.rank[i] - r.rank[k] })
	u.ruledBy, u.ruled = r, found
	return found
}

// sampled is how many accounts tell which conditions are rare.
const sampled = 400

// askedOf compiles the expressions of rules; a sample that is nil is drawn.
func (s *Service) askedOf(ctx context.Context, q db.Q, rules []Rule, sample []*condition.Subject) (*condition.Set, error) {
	texts := make([]string, len(rules))
	for i := range rules {
		texts[i] = rules[i].Expression
	}
	if sample == nil && len(rules) > 0 {
		var err error
		if sample, err = s.sample(ctx, q); err != nil {
			return nil, err
		}
	}
	return s.language.Set(texts, sample), nil
}

// checkDay reads the first day of a set of rules: today or later.
func (s *Service) checkDay(from db.Date) (db.Date, error) {
	if from == "" {
		return s.today(), nil
	}
	if _, err := db.ParseDate(string(from)); err != nil {
		return "", err
	}
	if from < s.today() {
		return "", fault.Invalid("alignment.rules_past", "rules are applied from today or a later day").With("from", from)
	}
	return from, nil
}

// ApplyRules puts rules in force from a day on (today or later) instead of
// those before, and places every account anew. The set's id takes it back
// (see UndoRules). A rule that cannot be read is an error.
func (s *Service) ApplyRules(ctx context.Context, tx *db.Tx, actor access.Actor, from db.Date, rules []Rule, progress Progress) (string, Outcome, error) {
	if !actor.Scope.All {
		return "", Outcome{}, fault.Forbidden("alignment.rules", "only headquarters applies rules")
	}
	from, err := s.checkDay(from)
	if err != nil {
		return "", Outcome{}, err
	}
	if rules == nil {
		rules = []Rule{}
	}
	for i := range rules {
		if _, err := s.language.Read(rules[i].Expression); err != nil {
			return "", Outcome{}, fault.Conflict("alignment.rule_broken", "the rule %s cannot be read: %s", rules[i].Name, err).With("name", rules[i].Name)
		}
	}
	if err := lock(ctx, tx, true); err != nil {
		return "", Outcome{}, err
	}
	id := db.NewID()
	if _, err := tx.Exec(ctx, "INSERT INTO rule_sets ("+ruleSetColumns+") VALUES (?,?,?,?,?,?,0)",
		id, from, db.Date(""), db.JSON[[]Rule]{V: rules}, db.At(s.now()), actor.User.ID); err != nil {
		return "", Outcome{}, err
	}
	if err := touch(ctx, tx); err != nil {
		return "", Outcome{}, err
	}
	outcome, err := s.realign(ctx, tx, actor, from, nil, progress)
	if err != nil {
		return "", outcome, err
	}
	if _, err := tx.Exec(ctx, "UPDATE rule_sets SET moved = ? WHERE id = ?", outcome.Moved+outcome.Entered+outcome.Left+outcome.Overlays, id); err != nil {
		return "", outcome, err
	}
	return id, outcome, s.access.Audit(ctx, tx, actor, "rules.apply", "rule_set/"+id, outcome)
}

// UndoRules takes the rule set applied last out of force: as if it had not
// been, or from today on when it has been for days already.
func (s *Service) UndoRules(ctx context.Context, tx *db.Tx, actor access.Actor, id string, progress Progress) (Outcome, error) {
	if !actor.Scope.All {
		return Outcome{}, fault.Forbidden("alignment.rules", "only headquarters applies rules")
	}
	if err := lock(ctx, tx, true); err != nil {
		return Outcome{}, err
	}
	var last RuleSet
	err := tx.Get(ctx, &last, "SELECT "+ruleSetColumns+" FROM rule_sets WHERE valid_to IS NULL ORDER BY valid_from DESC, applied_at DESC, id DESC LIMIT 1")
	if err != nil && !db.IsMissing(err) {
		return Outcome{}, err
	}
	if err != nil || last.ID != id {
		return Outcome{}, fault.Conflict("alignment.rules_not_last", "only the rules applied last can be taken back")
	}
	day := max(s.today(), last.From)
	if _, err := tx.Exec(ctx, "UPDATE rule_sets SET valid_to = ? WHERE id = ?", day, id); err != nil {
		return Outcome{}, err
	}
	if err := touch(ctx, tx); err != nil {
		return Outcome{}, err
	}
	outcome, err := s.realign(ctx, tx, actor, day, nil, progress)
	if err != nil {
		return outcome, err
	}
	return outcome, s.access.Audit(ctx, tx, actor, "rules.undo", "rule_set/"+id, outcome)
}

// RuleSets tells which rules were applied when, the one that begins last first.
func (s *Service) RuleSets(ctx context.Context, q db.Q) ([]RuleSet, error) {
	sets := []RuleSet{}
	return sets, q.Select(ctx, &sets, "SELECT "+ruleSetColumns+" FROM rule_sets ORDER BY valid_from DESC, applied_at DESC, id DESC LIMIT 50")
}

// BrokenRules lists the rules of a day that place nothing because they cannot
// be read any more, and those of days to come.
func (s *Service) BrokenRules(ctx context.Context, q db.Q, day db.Date) ([]BrokenRule, error) {
	w, err := s.world(ctx, q)
	if err != nil {
		return nil, err
	}
	out := []BrokenRule{}
	for _, set := range w.ruleSets {
		if set != w.rulesOn(day) && set.From <= day || set.To != "" && set.To <= day {
			continue
		}
		for i, r := range set.Rules.V {
			if p := RuleProblemOf(set.asked.Problem(i)); p != nil {
				out = append(out, BrokenRule{set.ID, set.From, r, *p})
			}
		}
	}
	return out, nil
}
