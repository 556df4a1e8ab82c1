// Package recommend says whom somebody should approach today, and why, and
// remembers whom they do not want.
package recommend

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead"
	"arpent/internal/lead/fit"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Recommended is a lead to approach, and the arithmetic: Chance × Potential = Worth.
type Recommended struct {
	lead.ListedLead
	Evidence []fit.Evidence `json:"evidence" doc:"What speaks for and against the account, what weighs most first"`
}

// Options of a Service.
type Options struct {
	Access   *access.Service
	Leads    *lead.Service
	Accounts *account.Service
	People   *person.Service
	Now      func() time.Time
}

// Service is the door to recommendations.
type Service struct {
	db *db.DB
	o  Options
}

// New makes it.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{d, o}
}

func (s *Service) today() db.Date { return db.DateOf(s.o.Now()) }

// quietFor is how long an account is left alone after a contact.
const quietFor = 14

// page is how many leads are looked at at a time.
const page = 200

// Recommend says whom to approach today: one person of each account, the
// accounts first whose chance of buying times their potential is greatest, as
// the actor's own dismissals have it. Left out are those with a deal open, in
// contact these two weeks, who may not be contacted, and whom the actor dismissed.
func (s *Service) Recommend(ctx context.Context, actor access.Actor, limit int) ([]Recommended, error) {
	gone, doubts, err := s.dismissed(ctx, actor.User.ID)
	if err != nil {
		return nil, err
	}
	general, err := s.o.Leads.Model(ctx)
	if err != nil {
		return nil, err
	}
	model := general.Doubted(doubts)
	filter := fmt.Sprintf("contactable = TRUE AND open_deals = 0 AND worth > 0 AND (last_contact IS NULL OR last_contact < DATE('%s'))", s.today().AddDays(-quietFor))
	q := lead.Query{Filter: filter, Sort: "worth", Order: "desc", Limit: page}
	out := []Recommended{}
	at := map[account.ID]int{}
	for {
		found, err := s.o.Leads.Search(ctx, actor, q)
		if err != nil {
			return nil, err
		}
		for _, l := range found.Items {
			if gone.person[l.PersonID] || gone.account[l.AccountID] {
				continue
			}
			k, known := at[l.AccountID]
			if known && !before(&l.Lead, &out[k].Lead) {
				continue
			}
			one := valued(l, model)
			if known {
				out[k] = one
			} else {
				at[l.AccountID] = len(out)
				out = append(out, one)
			}
		}
		q.Cursor = found.Next
		if q.Cursor == "" || enough(out, limit, *found.Items[len(found.Items)-1].Worth) {
			break
		}
	}
	slices.SortStableFunc(out, func(a, b Recommended) int { return -cmp.Compare(*a.Worth, *b.Worth) })
	return out[:min(limit, len(out))], nil
}

// valued is a lead as somebody's own model has it.
func valued(l lead.ListedLead, model *fit.Model) Recommended {
	values := l.Values()
	l.Chance = model.Score(values)
	if l.Potential != nil {
		worth := int64(math.Round(l.Chance * float64(*l.Potential)))
		l.Worth = &worth
	}
	return Recommended{l, model.Explain(values)}
}

// enough says whether nobody who follows can be among the first: leads come by
// what they are worth to everybody, which is the most they are worth to anyone.
func enough(out []Recommended, limit int, next int64) bool {
	above := 0
	for i := range out {
		if *out[i].Worth >= next {
			above++
		}
	}
	return above >= limit
}

// before says whether one should rather be approached than another of the same
// account: who stands higher up, then who is in purchasing.
func before(a, b *lead.Lead) bool {
	rank := func(l *lead.Lead) int {
		at := slices.Index(title.Seniorities(), l.Seniority)
		if at < 0 {
			at = len(title.Seniorities())
		}
		at *= 2
		if l.Function == title.Purchasing {
			at--
		}
		return at
	}
	return rank(a) < rank(b)
}
