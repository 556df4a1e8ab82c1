// Package winloss says how often deals are won, against whom and where: rates
// drawn towards the company's where there is little to go by, with intervals,
// and the reasons that reps and buyers give.
package winloss

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/competitor"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota/winning"
	"arpent/internal/territory"
)

// Least is how many decided deals a rate rests on before it is compared: below,
// it is shown as too few to judge.
const Least = 5

// Nobody stands for deals of which no competitor is known.
const Nobody = "none"

// Service answers who wins where. It keeps no tables.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	accounts    *account.Service
	alignment   *alignment.Service
	competitors *competitor.Service
	now         func() time.Time
}

// Options of New.
type Options struct {
	Access      *access.Service
	Territories *territory.Service
	Accounts    *account.Service
	Alignment   *alignment.Service
	Competitors *competitor.Service
	Now         func() time.Time
}

// New makes the service.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{d, o.Access, o.Territories, o.Accounts, o.Alignment, o.Competitors, o.Now}
}

// Question is what to tell of: deals that ended in [From, To).
type Question struct {
	From      db.Date
	To        db.Date
	Territory territory.ID // and all below it; empty: all in scope
	Against   string       // a competitor's id, or Nobody; empty: any
}

// RateLine is a competitor's or a territory's deals.
type RateLine struct {
	ID      string        `json:"id" doc:"none: no competitor is known"`
	Name    string        `json:"name"`
	Tally   winning.Tally `json:"tally"`
	Count   winning.Rate  `json:"count" doc:"The rate of deals"`
	Value   winning.Rate  `json:"value" doc:"The rate of amounts, in the currency of the answer"`
	Verdict string        `json:"verdict" enum:"above,below,unclear,few" doc:"Of the 90 % interval of the rate of deals against the whole company's rate"`
}

// ReasonCount is how often a reason was given for losing.
type ReasonCount struct {
	Reason string `json:"reason"`
	Rep    int    `json:"rep"`
	Buyer  int    `json:"buyer"`
}

// WinLoss is how deals ended.
type WinLoss struct {
	From           db.Date       `json:"from"`
	To             db.Date       `json:"to" doc:"The day after the last"`
	Least          int           `json:"least" doc:"Decided deals below which nothing is said"`
	Currency       string        `json:"currency" doc:"Of amounts: the commonest; others count by deals only"`
	OtherCurrency  int           `json:"other_currency" doc:"Deals in scope in another currency"`
	All            winning.Tally `json:"all" doc:"What is in scope and asked for"`
	AllCount       winning.Rate  `json:"all_count"`
	Company        float64       `json:"company" doc:"The rate of deals of the whole company, that lines are compared with"`
	PriorRivals    winning.Prior `json:"prior_competitors"`
	PriorTerritory winning.Prior `json:"prior_territories"`
	Competitors    []RateLine    `json:"competitors"`
	Territories    []RateLine    `json:"territories"`
	Reasons        []ReasonCount `json:"reasons" doc:"For losing, the commonest first"`
	BothTold       int           `json:"both_told" doc:"Lost deals of which rep and buyer gave a reason"`
	BothAgree      int           `json:"both_agree" doc:"Of these, where they gave the same"`
}

// place is a territory with what its deals add up to.
type place struct {
	territory.Territory
	all, seen winning.Tally
}

// count is a picture on its way.
type count struct {
	out      *WinLoss
	places   map[territory.ID]*place
	all      map[string]*winning.Tally // by competitor, of the whole company
	seen     map[string]*winning.Tally // by competitor, of what is in scope and asked for
	whole    winning.Tally
	reasons  map[string]*ReasonCount
	currency string
}

// Answer tells how the deals in scope ended.
func (s *Service) Answer(ctx context.Context, actor access.Actor, q Question) (*WinLoss, error) {
	if q.From >= q.To {
		return nil, fault.Invalid("competitor.period", "the period ends before it begins").With("field", "to")
	}
	ended, err := competitor.EndedIn(ctx, s.db, q.From, q.To)
	if err != nil {
		return nil, err
	}
	at, err := s.whereabouts(ctx, ended, q)
	if err != nil {
		return nil, err
	}
	visible := map[account.ID]bool{}
	if !actor.Scope.All {
		if visible, err = s.accounts.InScope(ctx, s.db, actor.Scope); err != nil {
			return nil, err
		}
	}
	c := &count{out: &WinLoss{From: q.From, To: q.To, Least: Least}, all: map[string]*winning.Tally{}, seen: map[string]*winning.Tally{},
		places: map[territory.ID]*place{}, reasons: map[string]*ReasonCount{}, currency: commonest(ended)}
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		c.places[t.ID] = &place{Territory: t}
	}
	within := access.Scope{All: true}
	if q.Territory != "" {
		top, err := s.territories.Find(ctx, s.db, actor.Scope, q.Territory)
		if err != nil {
			return nil, err
		}
		within = access.Scope{Intervals: []access.Interval{{Left: top.TreeLeft, Right: top.TreeRight}}}
	}
	for i := range ended {
		e := &ended[i]
		if !against(e, q.Against) {
			continue
		}
		p := c.places[at[e.ID]]
		asked := q.Territory == "" || p != nil && within.Holds(p.TreeLeft)
		c.add(e, p, asked && (actor.Scope.All || visible[e.AccountID]))
	}
	return s.finish(ctx, actor, c, within)
}

func against(e *competitor.Ended, who string) bool {
	return who == "" || who == Nobody && len(e.Against) == 0 || slices.Contains(e.Against, competitor.ID(who))
}

// commonest is the currency of most deals, the first by name of several.
func commonest(ended []competitor.Ended) string {
	n, best := map[string]int{}, ""
	for i := range ended {
		if c := ended[i].Currency; ended[i].Amount != nil {
			n[c]++
			if n[c] > n[best] || n[c] == n[best] && c < best {
				best = c
			}
		}
	}
	return best
}

// whereabouts tells in which territory of the primary layer each deal's account
// was on the day it ended.
func (s *Service) whereabouts(ctx context.Context, ended []competitor.Ended, q Question) (map[deal.ID]territory.ID, error) {
	of := map[account.ID][]*competitor.Ended{}
	for i := range ended {
		of[ended[i].AccountID] = append(of[ended[i].AccountID], &ended[i])
	}
	out := map[deal.ID]territory.ID{}
	return out, s.alignment.StaysKnownAt(ctx, s.db, db.At(s.now()), q.From, q.To, func(stay alignment.Stay) error {
		for _, e := range of[stay.AccountID] {
			if stay.Layer == territory.Primary && stay.From <= e.On && (stay.To == "" || e.On < stay.To) {
				out[e.ID] = stay.TerritoryID
			}
		}
		return nil
	})
}

func (c *count) add(e *competitor.Ended, p *place, seen bool) {
	value := 0.0
	if e.Amount != nil && e.Currency == c.currency {
		value = float64(*e.Amount)
	} else if seen && e.Amount != nil {
		c.out.OtherCurrency++
	}
	tallies := []*winning.Tally{&c.whole}
	if seen {
		tallies = append(tallies, &c.out.All)
	}
	if p != nil {
		if tallies = append(tallies, &p.all); seen {
			tallies = append(tallies, &p.seen)
		}
	}
	rivals := e.Against
	if len(rivals) == 0 {
		rivals = []competitor.ID{Nobody}
	}
	for _, r := range rivals {
		if tallies = append(tallies, tallyOf(c.all, string(r))); seen {
			tallies = append(tallies, tallyOf(c.seen, string(r)))
		}
	}
	for _, t := range tallies {
		if e.Undecided() {
			t.Undecided++
		} else {
			t.Add(e.Outcome == deal.Won, value)
		}
	}
	if seen && e.Outcome == deal.Lost {
		c.reason(e)
	}
}

func tallyOf(of map[string]*winning.Tally, key string) *winning.Tally {
	if of[key] == nil {
		of[key] = &winning.Tally{}
	}
	return of[key]
}

func (c *count) reason(e *competitor.Ended) {
	said := map[competitor.Voice]string{}
	for _, v := range e.Verdicts {
		said[v.Voice] = v.Reason
		r := c.reasons[v.Reason]
		if r == nil {
			r = &ReasonCount{Reason: v.Reason}
			c.reasons[v.Reason] = r
		}
		if v.Voice == competitor.Buyer {
			r.Buyer++
		} else {
			r.Rep++
		}
	}
	if len(said) == 2 {
		if c.out.BothTold++; said[competitor.Rep] == said[competitor.Buyer] {
			c.out.BothAgree++
		}
	}
}

// finish draws what was counted towards the company's and says what they are called.
func (s *Service) finish(ctx context.Context, actor access.Actor, c *count, within access.Scope) (*WinLoss, error) {
	out := c.out
	groups := func(of map[string]*winning.Tally) (list []winning.Tally) {
		for _, k := range slices.Sorted(maps.Keys(of)) {
			list = append(list, *of[k])
		}
		return list
	}
	byPlace := map[string]*winning.Tally{}
	for id, p := range c.places {
		if p.all != (winning.Tally{}) {
			byPlace[string(id)] = &p.all
		}
	}
	out.Currency = c.currency
	out.PriorRivals, out.PriorTerritory = winning.PriorOf(groups(c.all)), winning.PriorOf(groups(byPlace))
	whole := winning.PriorOf([]winning.Tally{c.whole})
	out.Company = whole.Mean()
	out.AllCount = out.All.ByCount(out.PriorTerritory)
	names, err := s.competitors.List(ctx, actor.Scope)
	if err != nil {
		return nil, err
	}
	called := map[string]string{}
	for _, n := range names {
		called[string(n.ID)] = n.Name
	}
	out.Competitors, out.Territories = []RateLine{}, []RateLine{}
	for id, t := range c.seen {
		out.Competitors = append(out.Competitors, line(id, called[id], t, out.PriorRivals, out.Company))
	}
	for id, p := range c.places {
		if p.seen != (winning.Tally{}) && actor.Scope.Holds(p.TreeLeft) && within.Holds(p.TreeLeft) {
			out.Territories = append(out.Territories, line(string(id), p.Name, &p.seen, out.PriorTerritory, out.Company))
		}
	}
	for _, lines := range [][]RateLine{out.Competitors, out.Territories} {
		slices.SortFunc(lines, func(a, b RateLine) int {
			return cmp.Or(cmp.Compare(b.Tally.Won+b.Tally.Lost, a.Tally.Won+a.Tally.Lost), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
		})
	}
	out.Reasons = []ReasonCount{}
	for _, r := range c.reasons {
		out.Reasons = append(out.Reasons, *r)
	}
	slices.SortFunc(out.Reasons, func(a, b ReasonCount) int {
		return cmp.Or(b.Rep+b.Buyer-a.Rep-a.Buyer, cmp.Compare(a.Reason, b.Reason))
	})
	return out, nil
}

func line(id, name string, t *winning.Tally, prior winning.Prior, company float64) RateLine {
	l := RateLine{ID: id, Name: name, Tally: *t, Count: t.ByCount(prior), Value: t.ByValue(prior), Verdict: "unclear"}
	switch {
	case t.Won+t.Lost < Least:
		l.Verdict = "few"
	case l.Count.Low > company:
		l.Verdict = "above"
	case l.Count.High < company:
		l.Verdict = "below"
	}
	return l
}
