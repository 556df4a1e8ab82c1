package rules

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/account/survey"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// PreviewWanted asks for a preview of the draft, and for which part of the accounts.
type PreviewWanted struct {
	From    db.Date     `json:"from,omitempty" doc:"First day; absent: today"`
	Only    []string    `json:"only,omitempty" maxItems:"10000" doc:"Only these changes of rules, by their ids; absent: the whole draft"`
	Between *FlowWanted `json:"between,omitempty" doc:"Only the accounts of one flow"`
	Offset  int         `json:"offset,omitempty" minimum:"0"`
	Limit   int         `json:"limit,omitempty" minimum:"0" maximum:"1000" doc:"How many accounts; absent: 100"`
}

// FlowWanted names a flow.
type FlowWanted struct {
	Layer string       `json:"layer"`
	From  territory.ID `json:"from,omitempty" doc:"Absent: from nowhere"`
	To    territory.ID `json:"to,omitempty" doc:"Absent: to nowhere"`
}

// RulesPreview is what applying the draft would change on its first day.
type RulesPreview struct {
	From     db.Date            `json:"from"`
	Outcome  alignment.Outcome  `json:"outcome"`
	Pending  PendingRules       `json:"pending"`
	Problems []DraftProblem     `json:"problems" doc:"Rules that cannot be read; while there are any, the draft is not applied"`
	Blocked  db.Date            `json:"blocked,omitempty" doc:"Rules that begin on this later day would take over again; take them back first"`
	Changes  int                `json:"changes" doc:"Accounts that change, once for each layer"`
	Flows    []RuleFlow         `json:"flows" doc:"Most accounts first"`
	Touched  []TouchedTerritory `json:"touched" doc:"Territories that gain or lose, most accounts first"`
	Accounts []RuleMove         `json:"accounts" doc:"Some of them, by name"`
	Total    int                `json:"total" doc:"Of the flow asked for, or of all"`
}

// DraftProblem is a rule of the draft that cannot be read.
type DraftProblem struct {
	ID      string                `json:"id"`
	Name    string                `json:"name"`
	Problem alignment.RuleProblem `json:"problem"`
}

// RuleFlow is what would go from one territory to another.
type RuleFlow struct {
	Layer     string            `json:"layer"`
	From      territory.ID      `json:"from,omitempty"`
	FromName  string            `json:"from_name" doc:"Empty: from nowhere"`
	To        territory.ID      `json:"to,omitempty"`
	ToName    string            `json:"to_name" doc:"Empty: to nowhere"`
	Accounts  int               `json:"accounts"`
	Customers int               `json:"customers"`
	Hours     float64           `json:"hours" doc:"Of visits a year, without travel"`
	Money     []alignment.Money `json:"money" doc:"By currency; amounts are not converted"`
	Deals     int               `json:"deals" doc:"Open deals that go along"`
	Pipeline  []PipelineAmount  `json:"pipeline" doc:"What the open deals add up to, by currency"`
}

// PipelineAmount is money in one currency, minor units.
type PipelineAmount struct {
	Currency string `json:"currency"`
	Amount   int64  `json:"amount"`
}

// RuleMove is an account that would be in another territory.
type RuleMove struct {
	AccountID account.ID       `json:"account_id"`
	Name      string           `json:"name"`
	Town      string           `json:"town"`
	Country   string           `json:"country"`
	Potential *int64           `json:"potential,omitempty"`
	Currency  string           `json:"currency"`
	Layer     string           `json:"layer"`
	From      territory.ID     `json:"from,omitempty"`
	FromName  string           `json:"from_name"`
	To        territory.ID     `json:"to,omitempty"`
	ToName    string           `json:"to_name"`
	Reason    alignment.Reason `json:"reason,omitempty" enum:"pinned,family,rule,account,part,area,nearest" doc:"What would place it; absent: nothing"`
	Rule      string           `json:"rule,omitempty" doc:"The rule that would place it"`
	RuleName  string           `json:"rule_name,omitempty"`
	Before    string           `json:"before,omitempty" doc:"The rule that places it until then"`
}

// previews keeps the last rehearsal, so that paging through its accounts does
// not decide about the whole market again.
type previews struct {
	mu   sync.Mutex
	key  string
	at   time.Time
	last *rehearsed
}

type rehearsed struct {
	*alignment.Rehearsal
	flows []RuleFlow
}

// How long a rehearsal stands: for those who ask the same at once, and for
// further pages.
const (
	previewAge = 3 * time.Second
	pagingAge  = time.Minute
)

// Preview tells what applying the draft would change. It writes nothing.
func (s *Service) Preview(ctx context.Context, actor access.Actor, w PreviewWanted, progress alignment.Progress) (*RulesPreview, error) {
	if err := mayWrite(actor); err != nil {
		return nil, err
	}
	if w.From == "" {
		w.From = s.today()
	}
	if w.Limit == 0 {
		w.Limit = 100
	}
	draft, err := s.Draft(ctx, s.db)
	if err != nil {
		return nil, err
	}
	sets, err := s.alignment.RuleSets(ctx, s.db)
	if err != nil {
		return nil, err
	}
	rules := applicable(draft, lastOf(sets), w.Only)
	p := &RulesPreview{From: w.From, Pending: pending(draft, lastOf(sets)), Problems: s.problems(rules), Blocked: blocked(sets, w.From), Flows: []RuleFlow{}, Touched: []TouchedTerritory{}, Accounts: []RuleMove{}}
	r, err := s.rehearse(ctx, actor, w, rules, progress)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, actor)
	if err != nil {
		return nil, err
	}
	p.Outcome, p.Changes = r.Outcome, len(r.Moves)
	for _, f := range r.flows {
		f.FromName, f.ToName = names[f.From], names[f.To]
		p.Flows = append(p.Flows, f)
	}
	if p.Touched, err = s.touched(ctx, actor, w.From, r.flows); err != nil {
		return nil, err
	}
	p.Total, p.Accounts = page(r.Moves, w, names, namesOf(draft, lastOf(sets)))
	return p, nil
}

// problems lists the rules that would be applied but cannot be read.
func (s *Service) problems(rules []alignment.Rule) []DraftProblem {
	out := []DraftProblem{}
	for i := range rules {
		if _, err := s.alignment.Language().Read(rules[i].Expression); err != nil {
			out = append(out, DraftProblem{rules[i].ID, rules[i].Name, *alignment.RuleProblemOf(err)})
		}
	}
	return out
}

// blocked gives the first day of rules that begin after a day: they would be
// in force again from then on, whatever is applied now.
func blocked(sets []alignment.RuleSet, from db.Date) db.Date {
	if last := lastOf(sets); last != nil && last.From > from {
		return last.From
	}
	return ""
}

func namesOf(draft []Rule, last *alignment.RuleSet) map[string]string {
	out := map[string]string{}
	if last != nil {
		for i := range last.Rules.V {
			out[last.Rules.V[i].ID] = last.Rules.V[i].Name
		}
	}
	for i := range draft {
		out[draft[i].ID] = draft[i].Name
	}
	return out
}

// page gives one page of the accounts of a flow, by name.
func page(moves []alignment.Move, w PreviewWanted, names map[territory.ID]string, rules map[string]string) (int, []RuleMove) {
	total, out := 0, []RuleMove{}
	for i := range moves {
		m := &moves[i]
		if b := w.Between; b != nil && (b.Layer != m.Layer || b.From != m.From || b.To != m.To) {
			continue
		}
		if total++; total <= w.Offset || len(out) >= w.Limit {
			continue
		}
		a := m.Account
		out = append(out, RuleMove{a.ID, a.Name, a.Town, a.Country, a.Potential, a.Currency, m.Layer, m.From, names[m.From], m.To, names[m.To],
			m.After, m.AfterRule, rules[m.AfterRule], rules[m.BeforeRule]})
	}
	return total, out
}

// rehearse decides over the market, or gives what it decided a moment ago.
func (s *Service) rehearse(ctx context.Context, actor access.Actor, w PreviewWanted, rules []alignment.Rule, progress alignment.Progress) (*rehearsed, error) {
	key, err := s.alignment.Fingerprint(ctx, s.db, w.From, rules)
	if err != nil {
		return nil, err
	}
	s.previews.mu.Lock()
	defer s.previews.mu.Unlock()
	age := previewAge
	if w.Offset > 0 || w.Between != nil {
		age = pagingAge
	}
	if s.previews.key == key && time.Since(s.previews.at) < age {
		return s.previews.last, nil
	}
	r, err := s.alignment.Rehearse(ctx, actor, w.From, rules, progress)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(r.Moves, func(a, b alignment.Move) int {
		return cmp.Or(cmp.Compare(a.Account.Name, b.Account.Name), cmp.Compare(a.Account.ID, b.Account.ID), cmp.Compare(a.Layer, b.Layer))
	})
	out := &rehearsed{Rehearsal: r}
	if out.flows, err = s.flows(ctx, actor, r.Moves); err != nil {
		return nil, err
	}
	s.previews.key, s.previews.last, s.previews.at = key, out, time.Now()
	return out, nil
}

// flows adds the moves up by where from and where to, with the open deals that
// go along.
func (s *Service) flows(ctx context.Context, actor access.Actor, moves []alignment.Move) ([]RuleFlow, error) {
	at := map[FlowWanted]int{}
	of := map[account.ID][]int{}
	var out []RuleFlow
	for i := range moves {
		m := &moves[i]
		key := FlowWanted{m.Layer, m.From, m.To}
		k, known := at[key]
		if !known {
			k = len(out)
			at[key] = k
			out = append(out, RuleFlow{Layer: m.Layer, From: m.From, To: m.To, Money: []alignment.Money{}, Pipeline: []PipelineAmount{}})
		}
		out[k].add(m.Account)
		of[m.Account.ID] = append(of[m.Account.ID], k)
	}
	if len(moves) > 0 {
		err := s.deals.Each(ctx, s.db, actor.Scope, deal.Query{Outcome: "open"}, func(d *deal.ListedDeal) error {
			for _, k := range of[d.AccountID] {
				out[k].deal(&d.Deal)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b RuleFlow) int {
		return cmp.Or(cmp.Compare(b.Accounts, a.Accounts), cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out, nil
}

func (f *RuleFlow) add(a *survey.Placing) {
	f.Accounts++
	if a.Customer {
		f.Customers++
	}
	f.Hours += a.WorkloadHours()
	if a.Potential == nil && a.Revenue == nil {
		return
	}
	i := slices.IndexFunc(f.Money, func(m alignment.Money) bool { return m.Currency == a.Currency })
	if i < 0 {
		i, f.Money = len(f.Money), append(f.Money, alignment.Money{Currency: a.Currency})
	}
	if a.Potential != nil {
		f.Money[i].Potential += *a.Potential
	}
	if a.Revenue != nil {
		f.Money[i].Revenue += *a.Revenue
	}
}

func (f *RuleFlow) deal(d *deal.Deal) {
	f.Deals++
	if d.Amount == nil {
		return
	}
	i := slices.IndexFunc(f.Pipeline, func(a PipelineAmount) bool { return a.Currency == d.Currency })
	if i < 0 {
		i, f.Pipeline = len(f.Pipeline), append(f.Pipeline, PipelineAmount{Currency: d.Currency})
	}
	f.Pipeline[i].Amount += *d.Amount
}
