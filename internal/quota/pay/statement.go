package pay

import (
	"fmt"
	"math/big"
)

// Credit is something that counts towards a quota: a deal, or the part of it
// that a split gives; negative for what is taken back.
type Credit struct {
	Ref    string `json:"ref" doc:"The deal, or what else was credited"`
	Amount int64  `json:"amount" doc:"Minor units, or pieces"`
}

// Line is what one credit pays, given all before it.
type Line struct {
	Credit
	Before Ratio `json:"before" doc:"Attainment before it"`
	After  Ratio `json:"after" doc:"Attainment after it"`
	Pays   int64 `json:"pays" doc:"Minor units; negative: taken back"`
	Total  int64 `json:"total" doc:"Minor units earned so far"`
}

// Statement lays a component out credit by credit, in the order given. The
// lines' Pays add up to Earned of the sum of the credits.
func (c *Component) Statement(quota int64, credits []Credit) ([]Line, error) {
	lines := make([]Line, 0, len(credits))
	credited, total := int64(0), int64(0)
	for _, k := range credits {
		line := Line{Credit: k, Before: Attainment(credited, quota)}
		sum := credited + k.Amount
		if (k.Amount > 0) != (sum > credited) && k.Amount != 0 {
			return nil, fmt.Errorf("the credits of %s add up to more than can be counted", c.Name)
		}
		credited = sum
		after, err := c.Earned(credited, quota)
		if err != nil {
			return nil, err
		}
		line.After, line.Pays, line.Total = Attainment(credited, quota), after-total, after
		total = after
		lines = append(lines, line)
	}
	return lines, nil
}

// Attainment is credited ÷ quota, for display; 0 without a quota.
func Attainment(credited, quota int64) Ratio {
	if quota <= 0 {
		return 0
	}
	return ratioOf(big.NewRat(credited, quota))
}

// Draw is pay guaranteed for each period. A recoverable one is paid back out
// of what later periods earn above it.
type Draw struct {
	Amount      int64 `json:"amount" minimum:"0" doc:"Minor units a period"`
	Recoverable bool  `json:"recoverable"`
}

// Payment is a period settled against a draw.
type Payment struct {
	Earned    int64 `json:"earned" doc:"Minor units"`
	Advanced  int64 `json:"advanced" doc:"Paid beyond what was earned"`
	Recovered int64 `json:"recovered" doc:"Kept back for earlier advances"`
	Paid      int64 `json:"paid"`
	Owed      int64 `json:"owed" doc:"Advances still to be recovered after this period"`
}

// Settle pays a period: earned may be negative when credits were taken back;
// owed is what earlier periods advanced.
func (d Draw) Settle(earned, owed int64) Payment {
	p := Payment{Earned: earned, Owed: owed}
	switch {
	case earned < d.Amount:
		p.Advanced = d.Amount - earned
		if d.Recoverable {
			p.Owed += p.Advanced
		} else if earned < 0 { // a guarantee does not wipe out what was taken back
			p.Owed -= earned
		}
	case owed > 0:
		p.Recovered = min(owed, earned-d.Amount)
		p.Owed -= p.Recovered
	}
	p.Paid = p.Earned + p.Advanced - p.Recovered
	return p
}

// Split shares an amount out by whole percents that add to 100; a rest of minor
// units goes to the largest fractions, then to the first, so that the parts
// add up to the amount.
func Split(amount int64, percents []int64) ([]int64, error) {
	sum := int64(0)
	for _, p := range percents {
		if p < 0 {
			return nil, fmt.Errorf("a share of %d %% is negative", p)
		}
		sum += p
	}
	if sum != 100 {
		return nil, fmt.Errorf("the shares add up to %d %%, not to 100", sum)
	}
	parts, rests, left := make([]int64, len(percents)), make([]int64, len(percents)), amount
	for i, p := range percents {
		q, r := new(big.Int).DivMod(new(big.Int).Mul(big.NewInt(amount), big.NewInt(p)), big.NewInt(100), new(big.Int))
		parts[i], rests[i] = q.Int64(), r.Int64()
		left -= parts[i]
	}
	for ; left > 0; left-- {
		best := 0
		for i := range rests {
			if rests[i] > rests[best] {
				best = i
			}
		}
		parts[best]++
		rests[best] = -1
	}
	return parts, nil
}
