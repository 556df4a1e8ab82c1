package pay

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestAcceleratorPaysWhatTheFieldExpects(t *testing.T) {
	c := Component{Name: "revenue", Target: 100_000_00, Mode: Marginal, Tiers: []Tier{{0, One}, {One, 1_500_000}}}
	got, err := c.Earned(1_300_000_00, 1_000_000_00)
	if err != nil || got != 145_000_00 {
		t.Fatalf("1,300,000 booked against 1,000,000 pays %d (%v), want 145,000.00", got, err)
	}
	lines, err := c.Statement(1_000_000_00, []Credit{{"a", 800_000_00}, {"b", 400_000_00}, {"c", 100_000_00}})
	if err != nil || lines[1].Pays != 50_000_00 || lines[2].Total != 145_000_00 {
		t.Fatalf("%v %+v", err, lines)
	}
}

func TestModesThresholdsAndCaps(t *testing.T) {
	table := []Tier{{0, 500_000}, {800_000, One}, {One, 2 * One}}
	for _, c := range []struct {
		name            string
		component       Component
		credited, wants int64
	}{
		{"marginal below", Component{Target: 1000, Mode: Marginal, Tiers: table}, 400, 200},
		{"marginal over two", Component{Target: 1000, Mode: Marginal, Tiers: table}, 900, 400 + 100},
		{"marginal above", Component{Target: 1000, Mode: Marginal, Tiers: table}, 1500, 400 + 200 + 1000},
		{"cliff just below", Component{Target: 1000, Mode: Cliff, Tiers: table}, 999, 999},
		{"cliff at quota", Component{Target: 1000, Mode: Cliff, Tiers: table}, 1000, 2000},
		{"threshold not reached", Component{Target: 1000, Mode: Marginal, Tiers: []Tier{{0, One}}, Threshold: 500_000}, 499, 0},
		{"threshold reached pays from the first", Component{Target: 1000, Mode: Marginal, Tiers: []Tier{{0, One}}, Threshold: 500_000}, 500, 500},
		{"first tier leaves a free stretch", Component{Target: 1000, Mode: Marginal, Tiers: []Tier{{500_000, One}}}, 700, 200},
		{"cap", Component{Target: 1000, Mode: Marginal, Tiers: []Tier{{0, One}}, Cap: 1_200_000}, 5000, 1200},
		{"half to even, down", Component{Target: 5, Mode: Marginal, Tiers: []Tier{{0, One}}}, 500, 2},
		{"half to even, up", Component{Target: 15, Mode: Marginal, Tiers: []Tier{{0, One}}}, 500, 8},
		{"nothing credited", Component{Target: 1000, Mode: Cliff, Tiers: table}, -10, 0},
	} {
		if err := c.component.Check(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got, _ := c.component.Earned(c.credited, 1000); got != c.wants {
			t.Errorf("%s: %d, want %d", c.name, got, c.wants)
		}
	}
}

// oracle computes the same by another way: money at each point where the slope
// changes, one unit of credit being worth slope = rate × target ÷ quota.
func oracle(c *Component, credited, quota int64) *big.Rat {
	if quota <= 0 || credited <= 0 {
		return new(big.Rat)
	}
	x := big.NewRat(credited, 1)
	at := func(r Ratio) *big.Rat { return new(big.Rat).Mul(r.rat(), big.NewRat(quota, 1)) }
	if x.Cmp(at(c.Threshold)) < 0 {
		return new(big.Rat)
	}
	slope := func(r Ratio) *big.Rat { return new(big.Rat).Mul(r.rat(), big.NewRat(c.Target, quota)) }
	sum, last := new(big.Rat), Ratio(0)
	for _, t := range c.Tiers { // each tier changes the slope for all that lies above it
		if beyond := new(big.Rat).Sub(x, at(t.From)); beyond.Sign() > 0 && c.Mode == Marginal {
			change := new(big.Rat).Sub(slope(t.Rate), slope(last))
			sum.Add(sum, change.Mul(change, beyond))
			last = t.Rate
		} else if beyond.Sign() >= 0 && c.Mode == Cliff {
			sum.Mul(x, slope(t.Rate))
		}
	}
	if c.Cap > 0 {
		if most := new(big.Rat).Mul(c.Cap.rat(), big.NewRat(c.Target, 1)); sum.Cmp(most) > 0 {
			sum = most
		}
	}
	return sum
}

func TestNeverDiffersFromAnExactOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for round := range 20_000 {
		c := Component{Name: "x", Target: r.Int64N(50_000_000), Mode: []Mode{Marginal, Cliff}[r.IntN(2)]}
		from := Ratio(r.IntN(2) * r.IntN(600_000))
		for range 1 + r.IntN(5) {
			c.Tiers = append(c.Tiers, Tier{from, Ratio(r.IntN(3_000_000))})
			from += 1 + Ratio(r.IntN(700_000))
		}
		if r.IntN(3) == 0 {
			c.Threshold = Ratio(r.IntN(1_000_000))
		}
		if r.IntN(3) == 0 {
			c.Cap = Ratio(r.IntN(4_000_000))
		}
		quota := r.Int64N(1_000_000_000) - 1000
		var credits []Credit
		sum := int64(0)
		for i := range r.IntN(12) {
			k := Credit{fmt.Sprint(i), r.Int64N(300_000_000) - 40_000_000}
			sum += k.Amount
			credits = append(credits, k)
		}
		lines, err := c.Statement(quota, credits)
		if err != nil {
			t.Fatal(err)
		}
		paid := int64(0)
		for _, l := range lines {
			paid += l.Pays
		}
		want := oracle(&c, sum, quota)
		if off := new(big.Rat).Sub(want, big.NewRat(paid, 1)); off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("round %d: %+v quota %d credited %d: paid %d, exactly %s", round, c, quota, sum, paid, want.FloatString(6))
		}
	}
}

func TestDraws(t *testing.T) {
	for _, c := range []struct {
		draw         Draw
		earned, owed int64
		paid, left   int64
	}{
		{Draw{}, 700, 0, 700, 0},
		{Draw{1000, true}, 700, 0, 1000, 300},
		{Draw{1000, true}, 1500, 300, 1200, 0},
		{Draw{1000, true}, 1100, 300, 1000, 200},
		{Draw{1000, false}, 700, 0, 1000, 0},
		{Draw{1000, true}, -200, 0, 1000, 1200},
		{Draw{0, true}, -200, 0, 0, 200},
		{Draw{0, true}, 500, 200, 300, 0},
	} {
		p := c.draw.Settle(c.earned, c.owed)
		if p.Paid != c.paid || p.Owed != c.left {
			t.Errorf("%+v earned %d owed %d: %+v, want paid %d owed %d", c.draw, c.earned, c.owed, p, c.paid, c.left)
		}
		if c.draw.Recoverable && p.Paid-p.Owed != c.earned-c.owed {
			t.Errorf("%+v: money appears or vanishes: %+v", c.draw, p)
		}
	}
}

func TestSplitsAddUp(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		left, percents := int64(100), []int64{}
		for left > 0 {
			p := 1 + r.Int64N(left)
			percents, left = append(percents, p), left-p
		}
		amount := r.Int64N(1_000_000) - 500_000
		parts, err := Split(amount, percents)
		if err != nil {
			t.Fatal(err)
		}
		sum := int64(0)
		for i, p := range parts {
			sum += p
			if off := 100*p - amount*percents[i]; off > 100 || off < -100 {
				t.Fatalf("%d by %v: %v", amount, percents, parts)
			}
		}
		if sum != amount {
			t.Fatalf("%d by %v: %v", amount, percents, parts)
		}
	}
	if _, err := Split(100, []int64{60, 30}); err == nil {
		t.Error("90 % went through")
	}
}

func FuzzRatio(f *testing.F) {
	for _, s := range []string{"1.5", "-0.25", "0", "1e3", "12345678.123456", "1.0000000", ".5", "-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseRatio(s)
		if err != nil {
			return
		}
		again, err := ParseRatio(r.String())
		if err != nil || again != r {
			t.Fatalf("%q: %d, printed %s, read %d (%v)", s, r, r, again, err)
		}
		text, err := json.Marshal(r)
		var back Ratio
		if err != nil || json.Unmarshal(text, &back) != nil || back != r {
			t.Fatalf("%q in JSON: %s", s, text)
		}
	})
}
