package alignment

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment/condition"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// What became of a step of the resolver.
const (
	Fired     = "fired"     // it decided
	Outranked = "outranked" // it would have, had nothing stronger
	Near      = "near"      // little was missing
	Silent    = "silent"    // it had nothing to say
	Unread    = "broken"    // a rule that cannot be read any more
)

// Step is one thing that the resolver asked, in the order in which it asks.
type Step struct {
	Layer         string              `json:"layer"`
	Kind          string              `json:"kind" enum:"pin,family,rule,geography"`
	Outcome       string              `json:"outcome" enum:"fired,outranked,near,silent,broken"`
	Reason        Reason              `json:"reason,omitempty" enum:"pinned,family,rule,account,part,area,nearest"`
	TerritoryID   territory.ID        `json:"territory_id,omitempty"`
	TerritoryName string              `json:"territory_name,omitempty" doc:"Empty when out of the caller's scope"`
	Rule          string              `json:"rule,omitempty"`
	PlanID        string              `json:"plan_id,omitempty"`
	Detail        Detail              `json:"detail"`
	Missing       []condition.Missing `json:"missing" doc:"What of a rule's condition does not hold"`
	Problem       *RuleProblem        `json:"problem,omitempty" doc:"Why a rule cannot be read"`
	Why           string              `json:"why,omitempty" enum:"no_pins,no_family,no_rules,no_plan,no_position,area_unknown,area_not_planned,territory_closed," doc:"Why a step is silent"`
}

// Explanation is an account's alignment with its reason.
type Explanation struct {
	AccountID account.ID `json:"account_id"`
	AsOf      db.Date    `json:"as_of"`
	Current   []Aligned  `json:"current" doc:"What is recorded for the day, by layer"`
	Steps     []Step     `json:"steps" doc:"What the resolver asks, in order, with what each step says"`
	History   []Aligned  `json:"history" doc:"All that is recorded, latest first"`
	Pins      []PinShown `json:"pins"`
	MayPin    bool       `json:"may_pin"`
	Changed   bool       `json:"changed" doc:"What is recorded for the day is not what would be decided now"`
}

// Aligned is an alignment with the names a screen needs.
type Aligned struct {
	Alignment
	TerritoryName string `json:"territory_name" doc:"Empty when out of the caller's scope"`
	ByName        string `json:"by_name" doc:"Who published, applied or pinned; empty: the program"`
}

// PinShown is a pin with the names a screen needs.
type PinShown struct {
	Pin
	TerritoryName string `json:"territory_name"`
	ByName        string `json:"by_name"`
}

// nearlyAt is how many parts of a condition may be missing for a rule to have
// nearly fired.
const nearlyAt = 2

// Explain tells where an account that the actor sees is on a day, why, and
// what nearly decided otherwise.
func (s *Service) Explain(ctx context.Context, actor access.Actor, id account.ID, day db.Date) (*Explanation, error) {
	if _, err := s.accounts.Find(ctx, actor.Scope, id); err != nil {
		return nil, err
	}
	w, err := s.world(ctx, s.db)
	if err != nil {
		return nil, err
	}
	subjects, err := s.subjects(ctx, s.db, w, []account.ID{id})
	if err != nil || len(subjects) == 0 {
		return nil, err
	}
	history, err := s.History(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	e := &Explanation{AccountID: id, AsOf: day, Current: []Aligned{}, Steps: []Step{}, History: []Aligned{}, Pins: []PinShown{},
		MayPin: actor.Scope.All || actor.User.Role == access.Manager}
	n := s.naming(ctx, w, actor.Scope)
	for _, a := range history {
		shown := n.aligned(a)
		if a.From <= day && (a.To == "" || day < a.To) {
			e.Current = append(e.Current, shown)
		}
		e.History = append(e.History, shown)
	}
	slices.SortStableFunc(e.History, func(a, b Aligned) int { return cmp.Compare(b.From, a.From) })
	for _, p := range subjects[0].pins {
		e.Pins = append(e.Pins, PinShown{p, n.territory(p.TerritoryID), n.user(p.RecordedBy)})
	}
	for _, layer := range w.layers() {
		steps, decided := w.explain(subjects[0], layer, day)
		if layer != territory.Primary && decided.territory == "" && !worthTelling(steps) {
			continue
		}
		e.Steps = append(e.Steps, steps...)
		at := slices.IndexFunc(e.Current, func(a Aligned) bool { return a.Layer == layer })
		e.Changed = e.Changed || at < 0 && decided.territory != "" || at >= 0 && e.Current[at].TerritoryID != decided.territory
	}
	e.Steps = n.steps(e.Steps)
	n.nearest(ctx, e)
	return e, n.err
}

// worthTelling says whether an overlay has anything to do with the account.
func worthTelling(steps []Step) bool {
	return slices.ContainsFunc(steps, func(s Step) bool { return s.Outcome == Near || s.Outcome == Outranked })
}

// explain asks every step, also those after the one that decides.
func (w *world) explain(u *subject, layer string, day db.Date) ([]Step, decision) {
	decided := w.resolve(u, layer, day)
	steps := []Step{}
	fired := false
	add := func(kind string, d decision, why string) {
		step := Step{Layer: layer, Kind: kind, Outcome: Silent, Missing: []condition.Missing{}, Why: why}
		if d.territory != "" {
			step.Outcome = Outranked
			if !fired && d.same(&decided) {
				step.Outcome, fired = Fired, true
			}
			step.Reason, step.TerritoryID, step.Rule, step.PlanID, step.Detail, step.Why = d.reason, d.territory, d.rule, d.plan, d.detail, ""
		}
		steps = append(steps, step)
	}
	add("pin", w.pinned(u, layer, day), "no_pins")
	add("family", w.familiar(u, layer, day), "no_family")
	ruled := len(steps)
	w.explainRules(u, layer, day, func(step Step, d decision) {
		if d.territory != "" {
			add("rule", d, "")
			return
		}
		steps = append(steps, step)
	})
	steps = append(steps[:ruled], nearest(steps[ruled:])...)
	if len(steps) == ruled {
		add("rule", decision{}, "no_rules")
	}
	for _, t := range w.ranked {
		if t.Layer() != layer {
			continue
		}
		if g := w.geographyOn(t.ID, day); g != nil {
			add("geography", w.mapped(u, g, day), w.whyNot(u, g))
			steps[len(steps)-1].PlanID = g.PlanID
		} else if t.ID == territory.Default {
			add("geography", decision{}, "no_plan")
		}
	}
	return steps, decided
}

// explainRules tells of the rules in force that decide (with the decision),
// that nearly do, and that cannot be read, in the order in which they are tried.
func (w *world) explainRules(u *subject, layer string, day db.Date, tell func(Step, decision)) {
	set := w.rulesOn(day)
	if set == nil {
		return
	}
	for _, i := range set.order {
		r, c := &set.Rules.V[i], set.asked.At(i)
		if w.layerOf(r.TerritoryID) != layer {
			continue
		}
		near := Step{Layer: layer, Kind: "rule", Outcome: Near, TerritoryID: r.TerritoryID, Rule: r.ID, Detail: Detail{Name: r.Name}, Missing: []condition.Missing{}}
		switch lacking := c.Lacking(&u.Subject); {
		case lacking == 0 && w.open(r.TerritoryID, day):
			tell(near, w.decide(r.TerritoryID, Ruled, r.ID, "", near.Detail))
		case lacking == 0:
			near.Why = "territory_closed"
			tell(near, decision{})
		case lacking <= nearlyAt && lacking < max(c.Parts(), 2):
			near.Missing = u.s.language.Missing(c, &u.Subject)
			tell(near, decision{})
		}
	}
	for i := range set.Rules.V {
		if r, p := &set.Rules.V[i], RuleProblemOf(set.asked.Problem(i)); p != nil && w.layerOf(r.TerritoryID) == layer {
			tell(Step{Layer: layer, Kind: "rule", Outcome: Unread, TerritoryID: r.TerritoryID, Rule: r.ID, Detail: Detail{Name: r.Name}, Missing: []condition.Missing{}, Problem: p}, decision{})
		}
	}
}

// nearest keeps of the rules that nearly fired the five with least missing, in
// the order in which they are tried.
func nearest(rules []Step) []Step {
	near := 0
	for most := 1; most <= nearlyAt; most++ {
		for i := range rules {
			if rules[i].Outcome == Near && len(rules[i].Missing) == most {
				if near++; near > 5 {
					rules[i].Outcome = ""
				}
			}
		}
	}
	return slices.DeleteFunc(rules, func(s Step) bool { return s.Outcome == "" })
}

// whyNot says what keeps a geography from placing an account.
func (w *world) whyNot(u *subject, g *geography) string {
	placed := u.Lon != nil && u.Lat != nil
	if g.Level == AccountLevel {
		if !placed {
			return "no_position"
		}
		return "territory_closed"
	}
	code := u.AreaOf(g.Level)
	switch {
	case code == "" && !placed:
		return "no_position"
	case code == "":
		return "area_unknown"
	}
	if _, ok := g.Areas[code]; ok || len(g.Parts[code]) > 0 {
		return "territory_closed"
	}
	return "area_not_planned"
}
