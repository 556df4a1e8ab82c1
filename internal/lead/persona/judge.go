package persona

import (
	"context"
	"math"
	"slices"

	"arpent/engine/cql"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead"
	"arpent/internal/lead/committee"
	"arpent/internal/lead/past"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// PersonaTest holds a persona against deals that ended: how often somebody of it
// was on those that were won, and on those that were lost.
type PersonaTest struct {
	From     db.Date `json:"from,omitempty" doc:"First day of ends that count"`
	Won      int     `json:"won" doc:"Won deals of which it is known who was on them"`
	Lost     int     `json:"lost"`
	WonWith  int     `json:"won_with" doc:"Those with somebody of the persona"`
	LostWith int     `json:"lost_with"`
	Lift     float64 `json:"lift" doc:"Share of won deals with somebody of it, divided by that of lost ones; half a deal is added to each count"`
	Low      float64 `json:"low" doc:"95 % interval of lift, by the logarithm (Katz and others 1978)"`
	High     float64 `json:"high"`
	Rate     float64 `json:"rate" doc:"Share won of all these deals"`
	RateWith float64 `json:"rate_with" doc:"Share won of those with somebody of it"`
	Verdict  string  `json:"verdict" enum:"more,less,unclear,few" doc:"more: on won deals more often, as sure as 95 %; few: fewer than ten deals won or lost"`
}

// fewest deals of either kind are needed to say anything.
const fewest = 10

// test counts deals and says what they tell. with says on which somebody was.
func test(deals []committee.Attendance, from db.Date, with func(*committee.Attendance) bool) *PersonaTest {
	t := &PersonaTest{From: from}
	for i := range deals {
		d := &deals[i]
		if d.On < from {
			continue
		}
		total, matched := &t.Lost, &t.LostWith
		if d.Won {
			total, matched = &t.Won, &t.WonWith
		}
		*total++
		if with(d) {
			*matched++
		}
	}
	if n := t.Won + t.Lost; n > 0 {
		t.Rate = float64(t.Won) / float64(n)
	}
	if n := t.WonWith + t.LostWith; n > 0 {
		t.RateWith = float64(t.WonWith) / float64(n)
	}
	a, b, n, m := float64(t.WonWith)+0.5, float64(t.LostWith)+0.5, float64(t.Won)+0.5, float64(t.Lost)+0.5
	t.Lift = (a / n) / (b / m)
	spread := 1.96 * math.Sqrt(1/a-1/n+1/b-1/m)
	t.Low, t.High = t.Lift*math.Exp(-spread), t.Lift*math.Exp(spread)
	switch {
	case t.Won < fewest || t.Lost < fewest:
		t.Verdict = "few"
	case t.Low > 1:
		t.Verdict = "more"
	case t.High < 1:
		t.Verdict = "less"
	default:
		t.Verdict = "unclear"
	}
	return t
}

// follows are fields that deals which are won, or worked on, change themselves.
var follows = []string{"customer", "revenue", "chance", "worth", "open_deals", "last_contact", "days_since_contact", "spotlight", "owner"}

// judge counts who is of a persona within the actor's scope, and holds it against
// everybody's deals. Who is of it is judged by what is known of them today.
func (s *Service) judge(ctx context.Context, actor access.Actor, p *Persona) error {
	p.Follows = []string{}
	found, err := s.o.Leads.Search(ctx, actor, lead.Query{Filter: p.Filter})
	if fault.CodeOf(err) == fault.Unprocessed {
		p.Broken = true
		return nil
	}
	if err != nil {
		return err
	}
	p.Total = found.Total
	if e, err := cql.ParseText(p.Filter); err == nil {
		for _, f := range cql.Fields(e) {
			if slices.Contains(follows, f) {
				p.Follows = append(p.Follows, f)
			}
		}
	}
	deals, err := s.o.Committees.Attendance(ctx)
	if err != nil {
		return err
	}
	everywhere := access.Actor{User: actor.User, Scope: access.Scope{All: true, User: actor.User.ID}}
	of := map[past.Key]bool{}
	if err := s.o.Leads.Each(ctx, everywhere, p.Filter, func(who person.ID, at account.ID) { of[past.Key{Person: who, Account: at}] = true }); err != nil {
		return err
	}
	with := func(d *committee.Attendance) bool {
		for _, who := range d.People {
			if of[past.Key{Person: who, Account: d.AccountID}] {
				return true
			}
		}
		return false
	}
	p.Test, p.Later = test(deals, "", with), test(deals, db.DateOf(p.WrittenAt.Time).AddDays(1), with)
	return nil
}
