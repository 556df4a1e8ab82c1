package signal

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/signal/budget"
)

// Place is an account that a signal tells of.
type Place struct {
	SignalID  ID         `db:"signal_id" json:"-"`
	AccountID account.ID `db:"account_id" json:"account_id"`
	Name      string     `db:"name" json:"name"`
	Side      Side       `db:"side" json:"side" enum:"before,after,about"`
}

// Shown is a signal as one user sees it: what it tells of accounts and people
// out of sight is left out.
type Shown struct {
	Signal
	Person string       `json:"person,omitempty"`
	Places []Place      `json:"places"`
	State  string       `json:"state" enum:"open,dismissed,snoozed"`
	Until  db.Date      `json:"until,omitempty" doc:"Snoozed until this day"`
	Reason string       `json:"reason,omitempty" doc:"Why the user dismissed it"`
	Acts   []Act        `json:"acts,omitempty" doc:"What the user made of it"`
	Group  *SignalGroup `json:"group,omitempty" doc:"It stands for others of the same cause, too"`
	Weight SignalWeight `json:"weight" doc:"Why it stands where it does"`
	Muted  bool         `json:"muted,omitempty" doc:"The user wants to hear nothing of what it is; feeds leave it out"`
	Score  float64      `json:"score" doc:"100 × fit × freshness × relationship, and × follow and × less where there are such; of equals the one that became known last comes first"`
	Rank   int          `json:"rank,omitempty" doc:"Its line in the feed that was asked for, from 1"`
	Front  string       `json:"front,omitempty" enum:"budget,urgent,followed" doc:"Why it stands at the front today: within the budget, or beyond it"`
}

// Query narrows a feed.
type Query struct {
	Kind     string     `query:"kind" maxLength:"40"`
	Days     int        `query:"days" default:"90" minimum:"1" maximum:"400" doc:"That happened in the last days"`
	State    string     `query:"state" enum:"open,dismissed,snoozed" default:"open"`
	Account  account.ID `query:"account" maxLength:"60"`
	Person   person.ID  `query:"person" maxLength:"60"`
	Group    string     `query:"group" maxLength:"120" doc:"Only those of one cause, each in its own line"`
	Filter   string     `query:"filter" maxLength:"10000" doc:"CQL2 over what rules may name; see /follows/fields"`
	Followed bool       `query:"followed" doc:"Only what one follows, by name or by a rule"`
	Rest     bool       `query:"rest" doc:"Without the lines that stand at the front today"`
	Zone     string     `query:"zone" maxLength:"60" doc:"Of rest: see /signals/front"`
	Flat     bool       `query:"flat" doc:"Each in its own line, also those of one cause"`
	over     bool       // those that are over, too
	Limit    int        `query:"limit" default:"200" minimum:"1" maximum:"500"`
	Cursor   string     `query:"cursor" maxLength:"80" doc:"What the page before gave as next"`
}

// everything says that the feed is narrowed by nothing but days: what its user
// wants to hear nothing of is then left out.
func (q *Query) everything() bool {
	return q.Kind == "" && q.Person == "" && q.Account == "" && q.Group == "" && q.Filter == ""
}

// page is a part of a feed.
type page struct {
	items []Shown
	next  string // where the next one begins; empty: nowhere
	total int    // how many signals the whole feed has
	lines int    // in how many lines
	tuned []Tuned
}

// Feed gives the signals in an actor's scope today, the weightiest first. A
// Limit of 0 is none.
func (s *Service) Feed(ctx context.Context, actor access.Actor, q Query) ([]Shown, error) {
	p, err := s.page(ctx, actor, q)
	return p.items, err
}

func (s *Service) page(ctx context.Context, actor access.Actor, q Query) (p page, err error) {
	list, tuned, err := s.ranked(ctx, actor, q, nil)
	if err != nil {
		return page{}, err
	}
	if q.Rest && q.everything() && q.State == "open" {
		if list, err = s.rest(ctx, actor, q, list); err != nil {
			return page{}, err
		}
	}
	p.tuned, p.lines, p.total = tuned, len(list), count(list)
	if list, err = after(list, q.Cursor); err != nil {
		return page{}, err
	}
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
		p.next = cursorOf(&list[q.Limit-1])
	}
	p.items, err = s.full(ctx, actor, list)
	return p, err
}

// count is how many signals some lines stand for.
func count(list []rank) int {
	n := len(list)
	for i := range list {
		if list[i].group != nil {
			n += list[i].group.Count - 1
		}
	}
	return n
}

// Fresh gives a feed of the last days, of what became known after one number up to
// another: the lines that a day's budget allows, and those that go beyond it; how
// many signals of which kinds the others are, and how many all are.
func (s *Service) Fresh(ctx context.Context, actor access.Actor, days int, after, upTo int64) (items []Shown, rest map[Kind]int, total int, err error) {
	list, _, err := s.ranked(ctx, actor, Query{Days: days, State: "open"}, func(l *lean) bool { return l.Seq > after && l.Seq <= upTo })
	if err != nil {
		return nil, nil, 0, err
	}
	b, err := s.budget.Of(ctx, actor.User.ID, "")
	if err != nil {
		return nil, nil, 0, err
	}
	total = count(list)
	shown, left := split(list, b.Daily, s.beyond(&b))
	rest = map[Kind]int{}
	for i := range left {
		rest[left[i].Kind] += count(left[i : i+1])
	}
	items, err = s.full(ctx, actor, shown)
	return items, rest, total, err
}

// Pressing gives, of what became known after one number up to another, what does
// not wait for a budget: the urgent, and what one follows.
func (s *Service) Pressing(ctx context.Context, actor access.Actor, days int, after, upTo int64) ([]Shown, error) {
	list, _, err := s.ranked(ctx, actor, Query{Days: days, State: "open"}, func(l *lean) bool { return l.Seq > after && l.Seq <= upTo })
	if err != nil {
		return nil, err
	}
	shown, _ := split(list, 0, s.beyond(&budget.SignalBudget{}))
	return s.full(ctx, actor, shown)
}

// Newest gives what became known last of a feed of the last days, each signal in
// its own line, the last one first.
func (s *Service) Newest(ctx context.Context, actor access.Actor, days, most int) ([]Shown, error) {
	list, _, err := s.ranked(ctx, actor, Query{Days: days, State: "open", Flat: true}, nil)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b rank) int { return cmp.Compare(b.Seq, a.Seq) })
	return s.full(ctx, actor, list[:min(len(list), most)])
}

// full reads what is shown of signals, in their order.
func (s *Service) full(ctx context.Context, actor access.Actor, list []rank) ([]Shown, error) {
	var ids []ID
	at, place := map[ID]*rank{}, map[ID]int{}
	for i := range list {
		ids = append(ids, list[i].ID)
		at[list[i].ID], place[list[i].ID] = &list[i], i
	}
	out := []Shown{}
	for some := range slices.Chunk(ids, 500) {
		var part []Signal
		if err := s.db.Select(ctx, &part, "SELECT "+columns+" FROM signals WHERE id IN (?)", some); err != nil {
			return nil, err
		}
		for _, one := range part {
			r := at[one.ID]
			out = append(out, Shown{Signal: one, State: r.choice.State, Until: r.choice.Until, Reason: r.choice.Reason, Group: r.group, Places: []Place{},
				Weight: r.weight, Score: r.score, Rank: r.line, Front: r.front})
		}
	}
	slices.SortFunc(out, func(a, b Shown) int { return place[a.ID] - place[b.ID] })
	if err := s.acted(ctx, actor.User.ID, ids, out); err != nil {
		return nil, err
	}
	if err := s.dress(ctx, actor.Scope, out); err != nil {
		return nil, err
	}
	// What went out of sight since the ranks were read.
	return slices.DeleteFunc(out, func(one Shown) bool {
		return len(one.Places) == 0 && (at[one.ID].Places > 0 || one.PersonID == "")
	}), nil
}

// places gives the accounts in scope that signals tell of.
func (s *Service) places(ctx context.Context, scope access.Scope, ids []ID) (map[ID][]Place, error) {
	out := map[ID][]Place{}
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", s.today())
	for some := range slices.Chunk(ids, 500) {
		var part []Place
		if err := s.db.Select(ctx, &part, `SELECT sa.signal_id, sa.account_id, a.name, sa.side FROM signal_accounts sa JOIN accounts a ON a.id = sa.account_id
			WHERE sa.signal_id IN (?) AND a.deleted_at IS NULL AND `+within+" ORDER BY sa.signal_id, sa.side, sa.id", append([]any{some}, args...)...); err != nil {
			return nil, err
		}
		for _, p := range part {
			out[p.SignalID] = append(out[p.SignalID], p)
		}
	}
	return out, nil
}

// dress adds names, and takes away what is out of sight.
func (s *Service) dress(ctx context.Context, scope access.Scope, list []Shown) error {
	var ids []ID
	var people []person.ID
	for i := range list {
		ids, people = append(ids, list[i].ID), append(people, list[i].PersonID)
	}
	places, err := s.places(ctx, scope, ids)
	if err != nil {
		return err
	}
	seen, err := s.o.People.Visible(ctx, s.db, scope, people)
	if err != nil {
		return err
	}
	names, err := person.Names(ctx, s.db, people)
	if err != nil {
		return err
	}
	about, err := s.recorded(ctx, list)
	if err != nil {
		return err
	}
	for i := range list {
		one := &list[i]
		if one.Places = places[one.ID]; one.Places == nil {
			one.Places = []Place{}
		}
		if one.Person = names[one.PersonID]; !seen[one.PersonID] {
			one.Person, one.PersonID = "", ""
			if f := one.Weight.Follow; f != nil && f.Person {
				one.Weight.Follow = &SignalFollow{Factor: f.Factor}
			}
			one.Weight.Relationship = SignalRelationship{Factor: one.Weight.Relationship.Factor}
		}
		if !slices.ContainsFunc(one.Places, func(p Place) bool { return p.AccountID == one.Weight.Fit.AccountID }) {
			one.Weight.Fit = SignalFit{Factor: one.Weight.Fit.Factor} // it went out of sight since
		}
		if f := one.Weight.Follow; f != nil && !slices.ContainsFunc(one.Places, func(p Place) bool { return p.AccountID == f.AccountID }) {
			one.Weight.Follow = &SignalFollow{Factor: f.Factor, Person: f.Person, Rule: f.Rule}
		}
		one.cover()
		about.fill(one, s.today())
	}
	return nil
}

// cover leaves out what was at accounts out of sight, and names those in sight.
func (one *Shown) cover() {
	at := map[Side]string{}
	for _, p := range one.Places {
		at[p.Side] = p.Name
	}
	if one.Kind == Promoted || one.Kind == Left { // one employer on both sides
		name := cmp.Or(at[Before], at[After])
		at[Before], at[After] = name, name
	}
	e := &one.Evidence.V
	for side, state := range map[Side]**State{Before: &e.Before, After: &e.After} {
		if *state == nil || (*state).Company != "" {
			continue
		}
		if at[side] == "" {
			*state = nil
			continue
		}
		named := **state // others are told of the same signal, by other names
		named.Company = at[side]
		*state = &named
	}
}
