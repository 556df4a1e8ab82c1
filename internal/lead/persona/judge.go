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
	Own      bool    `json:"own,omitempty" doc:"Held against deals at accounts in one's scope alone: its filter could single out what is beyond"`
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

// coarse are fields that tell many from many: a filter of these alone says what
// kind of people somebody means, not which.
var coarse = []string{"function", "seniority", "sector", "size", "customer", "country", "region", "language", "contactable", "reach", "spotlight", "signal",
	"years_in_position", "years_at_company", "years_of_experience", "days_since_move", "days_since_contact"}

// vague says whether a filter names coarse fields only, and no function.
func vague(e cql.Expr) bool {
	yes := true
	cql.Walk(e, func(e cql.Expr) bool {
		switch e := e.(type) {
		case cql.Property:
			yes = yes && slices.Contains(coarse, e.Name)
		case *cql.Call:
			yes = yes && cql.IsOperator(e.Op)
		}
		return yes
	})
	return yes
}

// judge counts who is of a persona within the actor's scope, and holds it against
// everybody's deals, or, if its filter could single out an account beyond the
// scope, against those within. Who is of it is judged by what is known of them
// today.
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
	e, err := cql.ParseText(p.Filter)
	if err != nil {
		return err // which the search above has read
	}
	for _, f := range cql.Fields(e) {
		if slices.Contains(follows, f) {
			p.Follows = append(p.Follows, f)
		}
	}
	deals, err := s.o.Committees.Attendance(ctx)
	if err != nil {
		return err
	}
	own := !actor.Scope.All && !vague(e)
	if own {
		if deals, err = s.within(ctx, actor.Scope, deals); err != nil {
			return err
		}
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
	p.Test.Own, p.Later.Own = own, own
	return nil
}

// within gives the deals at accounts in scope.
func (s *Service) within(ctx context.Context, scope access.Scope, deals []committee.Attendance) ([]committee.Attendance, error) {
	ids := make([]account.ID, len(deals))
	for i := range deals {
		ids[i] = deals[i].AccountID
	}
	slices.Sort(ids)
	seen, err := s.o.Accounts.Visible(ctx, s.db, scope, slices.Compact(ids))
	return slices.DeleteFunc(slices.Clone(deals), func(d committee.Attendance) bool { return !seen[d.AccountID] }), err
}
