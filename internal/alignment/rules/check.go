package rules

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/alignment/condition"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// RuleQuestion is a condition as it is being written: as text, or as rows.
type RuleQuestion struct {
	Expression string             `json:"expression,omitempty" maxLength:"200000"`
	Rows       []condition.Clause `json:"rows,omitempty" maxItems:"100" doc:"Instead of the text"`
	Limit      int                `json:"limit,omitempty" minimum:"0" maximum:"100" doc:"How many accounts to show; absent: 10"`
}

// RuleAnswer is what is to be said of it while it is written.
type RuleAnswer struct {
	Expression string                 `json:"expression" doc:"The text, also when rows were asked"`
	Rows       []condition.Clause     `json:"rows" doc:"The same as rows; empty when it cannot be shown so"`
	Beyond     string                 `json:"beyond,omitempty" doc:"The part that rows cannot show"`
	Problem    *alignment.RuleProblem `json:"problem,omitempty" doc:"Why it is no condition; its params hold line, column and a suggestion, or the row"`
	Accounts   int                    `json:"accounts" doc:"Accounts in the caller's scope for which it holds"`
	Of         int                    `json:"of" doc:"Accounts in the caller's scope"`
	First      []MatchingAccount      `json:"first" doc:"Some of them, the largest potential first"`
}

// MatchingAccount is an account for which a condition holds.
type MatchingAccount struct {
	ID            account.ID   `json:"id"`
	Name          string       `json:"name"`
	Town          string       `json:"town"`
	Country       string       `json:"country"`
	Industry      string       `json:"industry"`
	Potential     *int64       `json:"potential,omitempty"`
	Currency      string       `json:"currency"`
	TerritoryID   territory.ID `json:"territory_id,omitempty" doc:"Where it is today, in the primary layer"`
	TerritoryName string       `json:"territory_name"`
}

// Ask reads a condition and tells which accounts of the actor's it means. What
// is wrong with it is part of the answer, not an error.
func (s *Service) Ask(ctx context.Context, actor access.Actor, ask RuleQuestion) (*RuleAnswer, error) {
	l := s.alignment.Language()
	a := &RuleAnswer{Expression: ask.Expression, Rows: []condition.Clause{}, First: []MatchingAccount{}}
	if ask.Rows != nil {
		a.Rows = ask.Rows
		text, err := l.FromRows(ask.Rows)
		if err != nil {
			return wrong(a, err)
		}
		a.Expression = text
	}
	c, err := l.Read(a.Expression)
	if err != nil {
		return wrong(a, err)
	}
	if ask.Rows == nil {
		if a.Rows, a.Beyond = l.Rows(c); a.Rows == nil {
			a.Rows = []condition.Clause{}
		}
	}
	if ask.Limit == 0 {
		ask.Limit = 10
	}
	return a, s.count(ctx, actor, c, ask.Limit, a)
}

func wrong(a *RuleAnswer, err error) (*RuleAnswer, error) {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil, err
	}
	a.Problem = alignment.RuleProblemOf(err)
	return a, nil
}

// tally is what one part of the accounts adds to an answer.
type tally struct {
	holds, of int
	best      []*condition.Subject // by potential
}

func (s *Service) count(ctx context.Context, actor access.Actor, c *condition.Condition, limit int, a *RuleAnswer) error {
	parts := make([]tally, parts())
	err := s.ask(ctx, actor.Scope, nil, func(part int, u *condition.Subject) {
		t := &parts[part]
		t.of++
		if c.Holds(u) {
			t.holds++
			t.best = keep(t.best, u, limit)
		}
	})
	if err != nil {
		return err
	}
	var best []*condition.Subject
	for i := range parts {
		a.Accounts, a.Of = a.Accounts+parts[i].holds, a.Of+parts[i].of
		for _, u := range parts[i].best {
			best = keep(best, u, limit)
		}
	}
	a.First, err = s.matching(ctx, actor, best)
	return err
}

// keep adds an account to the largest ones, in order.
func keep(best []*condition.Subject, u *condition.Subject, limit int) []*condition.Subject {
	at, _ := slices.BinarySearchFunc(best, u, larger)
	if at >= limit {
		return best
	}
	best = slices.Insert(best, at, u)
	return best[:min(len(best), limit)]
}

func larger(a, b *condition.Subject) int {
	return cmp.Or(cmp.Compare(worth(b), worth(a)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

func worth(u *condition.Subject) int64 {
	if u.Potential == nil {
		return -1
	}
	return *u.Potential
}

func (s *Service) matching(ctx context.Context, actor access.Actor, found []*condition.Subject) ([]MatchingAccount, error) {
	ids := make([]account.ID, len(found))
	for i, u := range found {
		ids[i] = u.ID
	}
	in, err := s.alignment.Territories(ctx, s.db, ids, s.today())
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := []MatchingAccount{}
	for _, u := range found {
		at := in[u.ID]
		out = append(out, MatchingAccount{u.ID, u.Name, u.Town, u.Country, u.IndustryName, u.Potential, u.Currency, at, names[at]})
	}
	return out, nil
}

// names gives the territories' names, as far as the actor may know them.
func (s *Service) names(ctx context.Context, actor access.Actor) (map[territory.ID]string, error) {
	all, err := s.territories.All(ctx, s.db)
	out := make(map[territory.ID]string, len(all))
	for i := range all {
		if actor.Scope.Holds(all[i].TreeLeft) {
			out[all[i].ID] = all[i].Name
		}
	}
	return out, err
}
