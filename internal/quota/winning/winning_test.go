package winning

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Freireich's 1963 leukaemia trial, 6-MP arm, as printed in every textbook of
// survival analysis: remission in weeks, + for those still in remission.
func TestCurveOfAKnownTrial(t *testing.T) {
	spans := []Span{{6, true}, {6, true}, {6, true}, {6, false}, {7, true}, {9, false}, {10, true}, {10, false}, {11, false}, {13, true}, {16, true},
		{17, false}, {19, false}, {20, false}, {22, true}, {23, true}, {25, false}, {32, false}, {32, false}, {34, false}, {35, false}}
	want := map[int]float64{6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
	curve := Curve(spans)
	if len(curve) != len(want) {
		t.Fatalf("%+v", curve)
	}
	for _, s := range curve {
		if math.Abs(s.Share-want[s.Days]) > 0.0006 {
			t.Errorf("after %d: %.4f, published %.3f", s.Days, s.Share, want[s.Days])
		}
	}
	if m, ok := Median(curve); !ok || m != 23 {
		t.Errorf("median %d", m)
	}
	if c := Chance(curve, 10, 6); math.Abs(c-(1-0.627/0.753)) > 0.001 {
		t.Errorf("chance %.4f", c)
	}
}

func TestLittleEvidenceIsDrawnToTheRest(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	var groups []Tally
	for range 60 {
		p := 0.2 + 0.2*r.Float64()
		var g Tally
		for range 5 + r.IntN(60) {
			g.Add(r.Float64() < p, math.Exp(10+r.NormFloat64()))
		}
		groups = append(groups, g)
	}
	prior := PriorOf(groups)
	if math.Abs(prior.Mean()-0.3) > 0.03 {
		t.Errorf("mean %.3f", prior.Mean())
	}
	lucky := Tally{}
	lucky.Add(true, 1000)
	lucky.Add(true, 2000)
	rate := lucky.ByCount(prior)
	if *rate.Raw != 1 || rate.Shrunk > 0.5 || rate.Low >= rate.Shrunk || rate.High <= rate.Shrunk {
		t.Errorf("%+v with %+v", rate, prior)
	}
	none := (&Tally{}).ByCount(prior)
	if none.Raw != nil || math.Abs(none.Shrunk-prior.Mean()) > 1e-12 {
		t.Errorf("%+v", none)
	}
}

func TestValueCountsOnlyAsManyDealsAsCarryIt(t *testing.T) {
	var even, uneven Tally
	for range 10 {
		even.Add(true, 100)
		even.Add(false, 100)
	}
	uneven.Add(true, 1000)
	for range 19 {
		uneven.Add(false, 1000.0/19)
	}
	p := Prior{1, 1}
	a, b := even.ByValue(p), uneven.ByValue(p)
	if math.Abs(*a.Raw-0.5) > 1e-12 || math.Abs(*b.Raw-0.5) > 1e-12 {
		t.Errorf("%v %v", *a.Raw, *b.Raw)
	}
	if b.High-b.Low <= a.High-a.Low {
		t.Error("one large deal is trusted like twenty")
	}
}

func TestNoDealsAtAll(t *testing.T) {
	if p := PriorOf(nil); p.Mean() != 0.5 {
		t.Errorf("%+v", p)
	}
	if c := Curve(nil); len(c) != 0 || Chance(c, 3, 4) != 0 {
		t.Errorf("%+v", c)
	}
	if _, ok := Median(Curve([]Span{{3, false}})); ok {
		t.Error("a median of nothing won")
	}
}
