package rules

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/alignment"
	"arpent/internal/alignment/condition"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// How a rule of the draft stands to what was applied last.
const (
	Applied = "applied" // the same
	Added   = "new"     // not there
	Changed = "changed" // there, with another condition or territory
)

// RuleShown is a rule of the draft with what a screen says of it.
type RuleShown struct {
	Rule
	TerritoryName string                 `json:"territory_name"`
	TypeID        territory.TypeID       `json:"type_id"`
	Layer         string                 `json:"layer" doc:"primary, or the overlay type"`
	ByName        string                 `json:"by_name"`
	Standing      string                 `json:"standing" enum:"applied,new,changed" doc:"Against the rules applied last"`
	Problem       *alignment.RuleProblem `json:"problem,omitempty" doc:"Why it cannot be read any more"`
	Rows          []condition.Clause     `json:"rows" doc:"Empty when it cannot be shown as rows"`
	Beyond        string                 `json:"beyond,omitempty" doc:"The part that rows cannot show"`
	Holds         int                    `json:"holds" doc:"Accounts in the caller's scope that it means"`
	Takes         int                    `json:"takes" doc:"Those that no rule before it means, pins aside"`
	Places        int                    `json:"places" doc:"Accounts that it has placed, as of today"`
}

// PendingRules is what of the draft has not been applied.
type PendingRules struct {
	Added     int           `json:"added"`
	Changed   int           `json:"changed"`
	Removed   int           `json:"removed"`
	Reordered bool          `json:"reordered"`
	Rules     []PendingRule `json:"rules" doc:"Those added, changed and removed"`
}

// PendingRule is a rule that applying the draft would add, change or remove.
type PendingRule struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind" enum:"added,changed,removed"`
}

// AppliedRules is rules that were applied, with the name of who did.
type AppliedRules struct {
	ID        string  `json:"id"`
	From      db.Date `json:"from"`
	To        db.Date `json:"to,omitempty" doc:"Taken back from this day on; the first day itself: altogether"`
	Rules     int     `json:"rules"`
	AppliedAt db.Time `json:"applied_at"`
	ByName    string  `json:"by_name"`
	Moved     int64   `json:"moved"`
	Last      bool    `json:"last" doc:"It is the one that can be taken back"`
}

// RulesOverview is the draft as a screen shows it.
type RulesOverview struct {
	Items   []RuleShown            `json:"items" doc:"In the order in which they are tried"`
	Pending PendingRules           `json:"pending"`
	Applied []AppliedRules         `json:"applied" doc:"The one that begins last first; for headquarters"`
	Broken  []alignment.BrokenRule `json:"broken" doc:"Applied rules that place nothing because they cannot be read any more; for headquarters"`
	Fields  []condition.Field      `json:"fields" doc:"What rows may ask about"`
}

// Overview gives the rules into territories that the actor holds, with counts
// of accounts that the actor sees.
func (s *Service) Overview(ctx context.Context, actor access.Actor) (*RulesOverview, error) {
	draft, err := s.ordered(ctx, s.db)
	if err != nil {
		return nil, err
	}
	sets, err := s.alignment.RuleSets(ctx, s.db)
	if err != nil {
		return nil, err
	}
	o := &RulesOverview{Items: []RuleShown{}, Pending: PendingRules{Rules: []PendingRule{}}, Applied: []AppliedRules{}, Broken: []alignment.BrokenRule{}, Fields: s.alignment.Language().Fields()}
	last := lastOf(sets)
	for i := range draft.rules {
		if draft.sees(actor.Scope, i) {
			o.Items = append(o.Items, s.show(draft, i, last))
		}
	}
	if err := s.fill(ctx, actor, draft, o.Items); err != nil {
		return nil, err
	}
	if !actor.Scope.All {
		return o, nil
	}
	o.Pending = pending(draft.rules, last)
	if o.Broken, err = s.alignment.BrokenRules(ctx, s.db, s.today()); err != nil {
		return nil, err
	}
	names, err := s.userNames(ctx)
	for i := range sets {
		set := &sets[i]
		o.Applied = append(o.Applied, AppliedRules{set.ID, set.From, set.To, len(set.Rules.V), set.AppliedAt, names[set.AppliedBy], set.Moved, last != nil && set.ID == last.ID})
	}
	return o, err
}

func (s *Service) userNames(ctx context.Context) (map[string]string, error) {
	users, err := s.access.Users(ctx)
	out := make(map[string]string, len(users))
	for i := range users {
		out[string(users[i].ID)] = users[i].Name
	}
	return out, err
}

// lastOf gives the set that begins last among those not taken back.
func lastOf(sets []alignment.RuleSet) *alignment.RuleSet {
	for i := range sets {
		if sets[i].To == "" {
			return &sets[i]
		}
	}
	return nil
}

// ordered is the draft in the order in which it is tried.
type ordered struct {
	rules       []Rule
	territories map[territory.ID]*territory.Territory
	types       map[territory.TypeID]territory.Type
}

func (s *Service) ordered(ctx context.Context, q db.Q) (*ordered, error) {
	o := &ordered{territories: map[territory.ID]*territory.Territory{}, types: map[territory.TypeID]territory.Type{}}
	var err error
	if o.rules, err = s.Draft(ctx, q); err != nil {
		return nil, err
	}
	all, err := s.territories.All(ctx, q)
	if err != nil {
		return nil, err
	}
	for i := range all {
		o.territories[all[i].ID] = &all[i]
	}
	types, err := s.territories.Types(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, t := range types {
		o.types[t.ID] = t
	}
	slices.SortStableFunc(o.rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(o.typeOf(&a).Priority, o.typeOf(&b).Priority), cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	})
	return o, nil
}

func (o *ordered) typeOf(r *Rule) territory.Type {
	if t := o.territories[r.TerritoryID]; t != nil {
		return o.types[t.TypeID]
	}
	return territory.Type{}
}

func (o *ordered) sees(scope access.Scope, i int) bool {
	t := o.territories[o.rules[i].TerritoryID]
	return t != nil && scope.Holds(t.TreeLeft)
}

func (s *Service) show(o *ordered, i int, last *alignment.RuleSet) RuleShown {
	r := o.rules[i]
	kind := o.typeOf(&r)
	out := RuleShown{Rule: r, TerritoryName: o.territories[r.TerritoryID].Name, TypeID: kind.ID, Layer: kind.Layer(), Standing: standing(&r, last), Rows: []condition.Clause{}}
	c, err := s.alignment.Language().Read(r.Expression)
	if out.Problem = alignment.RuleProblemOf(err); err != nil {
		return out
	}
	rows, beyond := s.alignment.Language().Rows(c)
	if out.Beyond = beyond; rows != nil {
		out.Rows = rows
	}
	return out
}

// standing compares a rule of the draft with the one that was applied.
func standing(r *Rule, last *alignment.RuleSet) string {
	if last == nil {
		return Added
	}
	at := slices.IndexFunc(last.Rules.V, func(a alignment.Rule) bool { return a.ID == r.ID })
	switch {
	case at < 0:
		return Added
	case last.Rules.V[at].Expression != r.Expression || last.Rules.V[at].TerritoryID != r.TerritoryID || r.Off:
		return Changed
	}
	return Applied
}

// pending counts what applying the draft would change in the rules.
func pending(draft []Rule, last *alignment.RuleSet) PendingRules {
	p := PendingRules{Rules: []PendingRule{}}
	on := map[string]bool{}
	var before, after []string
	for i := range draft {
		r := &draft[i]
		if r.Off {
			continue
		}
		on[r.ID] = true
		switch standing(r, last) {
		case Added:
			p.Added++
			p.Rules = append(p.Rules, PendingRule{r.ID, r.Name, "added"})
			continue
		case Changed:
			p.Changed++
			p.Rules = append(p.Rules, PendingRule{r.ID, r.Name, "changed"})
		}
		after = append(after, r.ID)
	}
	if last == nil {
		return p
	}
	applied := slices.Clone(last.Rules.V)
	slices.SortStableFunc(applied, func(a, b alignment.Rule) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	})
	for _, a := range applied {
		if !on[a.ID] {
			p.Removed++
			p.Rules = append(p.Rules, PendingRule{a.ID, a.Name, "removed"})
			continue
		}
		before = append(before, a.ID)
	}
	position := map[string]int64{}
	for i := range draft {
		position[draft[i].ID] = draft[i].Position
	}
	slices.SortStableFunc(after, func(a, b string) int { return cmp.Or(cmp.Compare(position[a], position[b]), cmp.Compare(a, b)) })
	p.Reordered = !slices.Equal(before, after)
	return p
}

// fill counts accounts by rule.
func (s *Service) fill(ctx context.Context, actor access.Actor, o *ordered, shown []RuleShown) error {
	placed, err := s.alignment.PlacedByRule(ctx, s.db, actor.Scope, s.today())
	if err != nil {
		return err
	}
	names, err := s.userNames(ctx)
	if err != nil {
		return err
	}
	texts := make([]string, len(o.rules))
	for i := range o.rules {
		texts[i] = o.rules[i].Expression
	}
	var set *condition.Set
	holds, takes := make([][]int, parts()), make([][]int, parts())
	for part := range holds {
		holds[part], takes[part] = make([]int, len(texts)), make([]int, len(texts))
	}
	err = s.ask(ctx, actor.Scope, func(sample []*condition.Subject) { set = s.alignment.Language().Set(texts, sample) }, func(part int, u *condition.Subject) {
		var taken []string
		for _, i := range set.Holding(u) {
			holds[part][i]++
			layer := o.typeOf(&o.rules[i]).Layer()
			if !o.rules[i].Off && !slices.Contains(taken, layer) {
				taken = append(taken, layer)
				takes[part][i]++
			}
		}
	})
	at := map[string]int{}
	for i := range o.rules {
		at[o.rules[i].ID] = i
	}
	for i := range shown {
		r := &shown[i]
		r.ByName, r.Places = names[r.ChangedBy], placed[r.ID]
		for part := range holds {
			r.Holds, r.Takes = r.Holds+holds[part][at[r.ID]], r.Takes+takes[part][at[r.ID]]
		}
	}
	return err
}
