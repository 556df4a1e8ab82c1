// Package weight says why a signal stands where it does: what each factor is, and
// what it rests on.
package weight

import (
	"math"

	"arpent/internal/account"
	"arpent/internal/lead/intro"
	"arpent/internal/lead/worth"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/signal/following"
)

// SignalWeight is why a signal stands where it does. Factors have two decimals, so
// that whoever multiplies them comes to the score.
type SignalWeight struct {
	Fit          SignalFit          `json:"fit"`
	Freshness    SignalFreshness    `json:"freshness"`
	Relationship SignalRelationship `json:"relationship"`
	Follow       *SignalFollow      `json:"follow,omitempty" doc:"Why the user hears more of it"`
	Less         float64            `json:"less,omitempty" doc:"A further factor: the user asked for less of what it is"`
	LessRule     string             `json:"less_rule,omitempty" doc:"The name of the rule that says so; absent when it is about the kind"`
}

// SignalFollow is why a signal is raised: an account or the person is followed by
// name, or a rule says so.
type SignalFollow struct {
	Factor    float64    `json:"factor"`
	AccountID account.ID `json:"account_id,omitempty"`
	Person    bool       `json:"person,omitempty"`
	Rule      string     `json:"rule,omitempty" doc:"Its name"`
}

// SignalFit is what the account is worth: of several in sight, the one that is
// worth most.
type SignalFit struct {
	Factor    float64    `json:"factor" doc:"2^(2·above − 1): 0.5 to 2, and 1 for the account in the middle or when nothing is known"`
	AccountID account.ID `json:"account_id,omitempty" doc:"Absent when it is about no account, or leads are not read yet"`
	Chance    float64    `json:"chance,omitempty" doc:"That a deal there is won"`
	Potential *int64     `json:"potential,omitempty" doc:"A year's, in minor units of the currency; absent when not known: the chance alone counts"`
	Currency  string     `json:"currency,omitempty"`
	Above     float64    `json:"above,omitempty" doc:"The share of all accounts that it stands above by chance × potential, 0 to 1"`
}

// SignalFreshness is how long ago it happened.
type SignalFreshness struct {
	Factor   float64 `json:"factor" doc:"0.5^(days ÷ half_life), at least 0.01"`
	Days     int     `json:"days" doc:"Since it happened"`
	HalfLife int     `json:"half_life" doc:"Days in which a signal of its kind loses half its weight"`
}

// SignalRelationship is what the person is to the user.
type SignalRelationship struct {
	Factor      float64 `json:"factor" doc:"1 for a stranger, 1.15 second, 1.25 a colleague's, 1.5 first; more by messages exchanged, up to 2"`
	Degree      string  `json:"degree,omitempty" enum:"first,second,colleague,past_colleague"`
	ConnectedOn db.Date `json:"connected_on,omitempty"`
	Messages    int64   `json:"messages,omitempty" doc:"Exchanged on networks"`
}

// nearness is what degrees count.
var nearness = map[string]float64{"": 1, intro.Second: 1.15, intro.OfColleague: 1.25, intro.PastColleague: 1.5, intro.First: 1.5}

// lessBy is what counts of which the user asked for less, moreBy what they follow.
const lessBy, moreBy = 0.5, 2

// hundredths rounds to two decimals.
func hundredths(x float64) float64 { return math.Round(x*100) / 100 }

// Score is 100 times all factors.
func (w *SignalWeight) Score() float64 {
	product := w.Fit.Factor * w.Freshness.Factor * w.Relationship.Factor
	if w.Follow != nil {
		product *= w.Follow.Factor
	}
	if w.Less != 0 {
		product *= w.Less
	}
	return math.Round(product*1e8) / 1e6 // equals are equal on every machine
}

// FitOf weighs the account that is worth most; of equals, the first.
func FitOf(at []account.ID, worths map[account.ID]worth.Worth) SignalFit {
	f := SignalFit{Factor: 1}
	for _, id := range at {
		w, known := worths[id]
		if !known || f.AccountID != "" && (w.Above < f.Above || w.Above == f.Above && id >= f.AccountID) {
			continue
		}
		f = SignalFit{Factor: hundredths(math.Pow(2, 2*w.Above-1)), AccountID: id, Chance: w.Chance, Currency: w.Currency, Above: w.Above}
		if w.Potential != worth.Unknown {
			f.Potential = &w.Potential
		}
	}
	return f
}

// FreshnessOf weighs how long ago something happened that loses half its weight in
// so many days.
func FreshnessOf(halfLife int, happened, today db.Date) SignalFreshness {
	f := SignalFreshness{HalfLife: halfLife, Days: max(0, int(math.Round(today.Time().Sub(happened.Time()).Hours()/24)))}
	f.Factor = max(0.01, hundredths(math.Pow(2, -float64(f.Days)/float64(f.HalfLife))))
	return f
}

// RelationshipOf weighs how near somebody is, and how much one wrote each other.
func RelationshipOf(degree string, t person.Tie) SignalRelationship {
	r := SignalRelationship{Degree: degree, ConnectedOn: t.ConnectedOn, Messages: t.Sent + t.Received}
	if t.ConnectedOn != "" || r.Messages > 0 {
		r.Degree = intro.First
	}
	r.Factor = hundredths(nearness[r.Degree] + min(0.5, float64(r.Messages)/20))
	return r
}

// Wanted weighs a signal by what a user wants of it.
func (w *SignalWeight) Wanted(v *following.Verdict) {
	if r := v.Raised; r != nil {
		w.Follow = &SignalFollow{Factor: moreBy, AccountID: r.Account, Person: r.Person, Rule: r.Rule}
	}
	if r := v.Lessened; r != nil {
		w.Less, w.LessRule = lessBy, r.Rule
	}
}
