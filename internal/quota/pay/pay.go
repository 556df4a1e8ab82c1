// Package pay computes incentive pay to the minor unit: what a person's
// credits earn under the rate table of a component. Arithmetic is exact
// (rational); only running totals are rounded, half to even, so that the lines
// of a statement add up to its total without a cent left over.
package pay

import (
	"errors"
	"fmt"
	"math/big"
)

// Mode says to what a tier's rate applies.
type Mode string

// The modes. Cliff makes pay jump at each threshold, which invites holding
// deals back or pulling them forward: Warnings says so.
const (
	Marginal Mode = "marginal" // the rate of a tier pays what lies within the tier
	Cliff    Mode = "cliff"    // the rate of the tier reached pays everything from the first cent
)

// Tier is a row of a rate table: from an attainment on (1 is the quota), so
// many times the base rate. Base rate = target incentive ÷ quota.
type Tier struct {
	From Ratio `json:"from" doc:"Attainment from which it holds; 1 is the quota"`
	Rate Ratio `json:"rate" doc:"Times the base rate"`
}

// Trigger says on which day a won deal begins to count.
type Trigger string

// The triggers; the empty one is Booked.
const (
	Booked   Trigger = "booked"   // the day it was won
	Invoiced Trigger = "invoiced" // the day it was invoiced
	Paid     Trigger = "paid"     // the day the customer's money came in
)

// Component is a part of the variable pay, earned on one quantity against one
// quota.
type Component struct {
	Name      string  `json:"name" minLength:"1" maxLength:"200"`
	Quantity  string  `json:"quantity,omitempty" doc:"What the quota counts"`
	Trigger   Trigger `json:"trigger,omitempty" enum:"booked,invoiced,paid" doc:"When a won deal begins to count; absent: booked"`
	Target    int64   `json:"target" minimum:"0" doc:"Minor units earned at exactly the quota"`
	Mode      Mode    `json:"mode" enum:"marginal,cliff"`
	Tiers     []Tier  `json:"tiers" minItems:"1" maxItems:"50"`
	Threshold Ratio   `json:"threshold,omitempty" doc:"Attainment below which nothing is paid; from there on as if there were none"`
	Cap       Ratio   `json:"cap,omitempty" doc:"At most so many times the target; 0: no cap"`
}

// Check says what is wrong with a component, nil if nothing is.
func (c *Component) Check() error {
	if c.Target < 0 {
		return errors.New("the target incentive is negative")
	}
	if c.Mode != Marginal && c.Mode != Cliff {
		return fmt.Errorf("%q is neither marginal nor cliff", c.Mode)
	}
	switch c.Trigger {
	case "", Booked, Invoiced, Paid:
	default:
		return fmt.Errorf("%q is nothing that a deal counts from", c.Trigger)
	}
	if len(c.Tiers) == 0 {
		return errors.New("a rate table needs a row")
	}
	for i, t := range c.Tiers {
		if t.From < 0 || t.Rate < 0 {
			return fmt.Errorf("row %d: attainment and rate are zero or more", i+1)
		}
		if i > 0 && t.From <= c.Tiers[i-1].From {
			return fmt.Errorf("row %d begins at %s, which is not above row %d", i+1, t.From, i)
		}
	}
	if c.Threshold < 0 || c.Cap < 0 {
		return errors.New("threshold and cap are zero or more")
	}
	return nil
}

// Warnings names what a careful designer would ask about: "cliff" (pay jumps),
// "falling" (a higher tier pays less), "capped".
func (c *Component) Warnings() []string {
	var list []string
	if c.Mode == Cliff && len(c.Tiers) > 1 {
		list = append(list, "cliff")
	}
	for i := 1; i < len(c.Tiers); i++ {
		if c.Tiers[i].Rate < c.Tiers[i-1].Rate {
			list = append(list, "falling")
			break
		}
	}
	if c.Cap > 0 {
		list = append(list, "capped")
	}
	return list
}

// Slice is a stretch of attainment paid at one rate.
type Slice struct {
	From Ratio `json:"from"`
	To   Ratio `json:"to"`
	Rate Ratio `json:"rate"`
	Pays int64 `json:"pays" doc:"Minor units, rounded for display; the line's amount is what counts"`
}

// earned is what credited minor units (or pieces) earn in total, not rounded.
// A quota of zero earns nothing: there is no rate to speak of.
func (c *Component) earned(credited, quota int64) *big.Rat {
	if quota <= 0 || credited <= 0 {
		return new(big.Rat)
	}
	attained := big.NewRat(credited, quota)
	if attained.Cmp(c.Threshold.rat()) < 0 {
		return new(big.Rat)
	}
	sum := new(big.Rat)
	for _, s := range c.stretches(attained) {
		sum.Add(sum, s.pays)
	}
	if c.Cap > 0 {
		if most := c.times(c.Cap.rat()); sum.Cmp(most) > 0 {
			return most
		}
	}
	return sum
}

// times is the target times v.
func (c *Component) times(v *big.Rat) *big.Rat {
	return new(big.Rat).Mul(big.NewRat(c.Target, 1), v)
}

type stretch struct {
	from, to *big.Rat
	rate     Ratio
	pays     *big.Rat
}

// stretches cuts an attainment at the tiers.
func (c *Component) stretches(attained *big.Rat) []stretch {
	if c.Mode == Cliff {
		rate := Ratio(0)
		for _, t := range c.Tiers {
			if t.From.rat().Cmp(attained) <= 0 {
				rate = t.Rate
			}
		}
		return []stretch{{new(big.Rat), attained, rate, c.times(new(big.Rat).Mul(attained, rate.rat()))}}
	}
	var list []stretch
	for i, t := range c.Tiers {
		from, to := t.From.rat(), attained
		if i+1 < len(c.Tiers) && c.Tiers[i+1].From.rat().Cmp(attained) < 0 {
			to = c.Tiers[i+1].From.rat()
		}
		if from.Cmp(to) >= 0 {
			break
		}
		length := new(big.Rat).Sub(to, from)
		list = append(list, stretch{from, to, t.Rate, c.times(length.Mul(length, t.Rate.rat()))})
	}
	return list
}

// Earned is what credited (minor units or pieces, zero or more) earns against
// a quota of the same kind, in minor units. It fails when the result is no
// int64.
func (c *Component) Earned(credited, quota int64) (int64, error) {
	v, ok := roundHalfEven(c.earned(credited, quota))
	if !ok {
		return 0, fmt.Errorf("what %s earns is too large", c.Name)
	}
	return v, nil
}

// Slices shows how credited is paid, tier by tier. A cap is not applied to
// them.
func (c *Component) Slices(credited, quota int64) []Slice {
	if quota <= 0 || credited <= 0 || big.NewRat(credited, quota).Cmp(c.Threshold.rat()) < 0 {
		return []Slice{}
	}
	list := []Slice{}
	for _, s := range c.stretches(big.NewRat(credited, quota)) {
		pays, _ := roundHalfEven(s.pays)
		list = append(list, Slice{ratioOf(s.from), ratioOf(s.to), s.rate, pays})
	}
	return list
}
