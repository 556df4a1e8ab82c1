package signal

import (
	"cmp"
	"context"
	"math"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/person/network"
	"arpent/internal/platform/db"
)

// Place is an account that a signal tells of.
type Place struct {
	SignalID  ID         `db:"signal_id" json:"-"`
	AccountID account.ID `db:"account_id" json:"account_id"`
	Name      string     `db:"name" json:"name"`
	Side      Side       `db:"side" json:"side" enum:"before,after,about"`
}

// Shown is a signal as one user sees it: what it tells of accounts and people
// out of sight is left out. Score = 100 × Freshness × Relationship.
type Shown struct {
	Signal
	Person       string       `json:"person,omitempty"`
	Places       []Place      `json:"places"`
	State        string       `json:"state" enum:"open,dismissed,snoozed"`
	Until        db.Date      `json:"until,omitempty" doc:"Snoozed until this day"`
	Reason       string       `json:"reason,omitempty" doc:"Why the user dismissed it"`
	Acts         []Act        `json:"acts,omitempty" doc:"What the user made of it"`
	Group        *SignalGroup `json:"group,omitempty" doc:"It stands for others of the same cause, too"`
	Freshness    float64      `json:"freshness" doc:"Halves every 14 days since it happened"`
	Relationship float64      `json:"relationship" doc:"1 for strangers; 1.5 for whom the user is connected with, up to 2 by messages exchanged"`
	Score        float64      `json:"score"`
}

// Query narrows a feed.
type Query struct {
	Kind    string     `query:"kind" maxLength:"40"`
	Days    int        `query:"days" default:"90" minimum:"1" maximum:"400" doc:"That happened in the last days"`
	State   string     `query:"state" enum:"open,dismissed,snoozed" default:"open"`
	Account account.ID `query:"account" maxLength:"60"`
	Person  person.ID  `query:"person" maxLength:"60"`
	Group   string     `query:"group" maxLength:"120" doc:"Only those of one cause, each in its own line"`
	Flat    bool       `query:"flat" doc:"Each in its own line, also those of one cause"`
	Limit   int        `query:"limit" default:"200" minimum:"1" maximum:"500"`
	Cursor  string     `query:"cursor" maxLength:"80" doc:"What the page before gave as next"`
}

// halfLife is in how many days a signal loses half its weight.
const halfLife = 14

// Feed gives the signals in an actor's scope today, the weightiest first. A
// Limit of 0 is none.
func (s *Service) Feed(ctx context.Context, actor access.Actor, q Query) ([]Shown, error) {
	items, _, _, err := s.page(ctx, actor, q)
	return items, err
}

// page gives a part of a feed, where the next one begins (empty: nowhere), and
// how many signals the whole has.
func (s *Service) page(ctx context.Context, actor access.Actor, q Query) (items []Shown, next string, total int, err error) {
	list, err := s.ranked(ctx, actor, q)
	if err != nil {
		return nil, "", 0, err
	}
	for i := range list {
		total++
		if list[i].group != nil {
			total += list[i].group.Count - 1
		}
	}
	if list, err = after(list, q.Cursor); err != nil {
		return nil, "", 0, err
	}
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
		next = cursorOf(&list[q.Limit-1])
	}
	items, err = s.full(ctx, actor, list)
	return items, next, total, err
}

// full reads what is shown of signals, in their order.
func (s *Service) full(ctx context.Context, actor access.Actor, list []rank) ([]Shown, error) {
	var ids []ID
	at := map[ID]*rank{}
	for i := range list {
		ids = append(ids, list[i].ID)
		at[list[i].ID] = &list[i]
	}
	out := []Shown{}
	for some := range slices.Chunk(ids, 500) {
		var part []Signal
		if err := s.db.Select(ctx, &part, "SELECT "+columns+" FROM signals WHERE id IN (?)", some); err != nil {
			return nil, err
		}
		for _, one := range part {
			r := at[one.ID]
			out = append(out, Shown{Signal: one, State: r.choice.State, Until: r.choice.Until, Reason: r.choice.Reason, Group: r.group, Places: []Place{}})
		}
	}
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

// dress adds names and weights, takes away what is out of sight, and sorts.
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
	ties, err := network.With(ctx, s.db, scope.User, people)
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
		}
		one.cover()
		one.weigh(ties[one.PersonID], s.today())
	}
	slices.SortStableFunc(list, func(a, b Shown) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Seq, a.Seq)) })
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

func (one *Shown) weigh(t person.Tie, today db.Date) {
	days := today.Time().Sub(one.HappenedOn.Time()).Hours() / 24
	one.Freshness = math.Pow(2, -math.Max(0, days)/halfLife)
	one.Relationship = 1 + math.Min(0.5, float64(t.Sent+t.Received)/20)
	if t.ConnectedOn != "" {
		one.Relationship += 0.5
	}
	one.Score = 100 * one.Freshness * one.Relationship
}
