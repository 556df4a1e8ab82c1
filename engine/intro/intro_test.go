package intro

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
)

func TestStrengthIsAsPublished(t *testing.T) {
	for _, c := range []struct {
		name string
		e    Evidence
		want float64
	}{
		{"nothing", Evidence{}, 0},
		{"six meetings, the last today", Evidence{Meetings: 6}, 1 - math.Exp(-18.0/8)},
		{"one-sided letters", Evidence{Sent: 40}, 0},
		{"letters both ways", Evidence{Sent: 40, Received: 4}, 1 - math.Exp(-0.5)},
		{"long together", Evidence{Years: 20}, 1 - math.Exp(-5.0/8)},
		{"two years in one team", Evidence{Years: 2, SameTeam: true}, 1 - math.Exp(-4.0/8)},
		{"two years ago", Evidence{Meetings: 4, Days: 730}, 1 - math.Exp(-12*0.25*(1-730.0/2190)/8)},
		{"a year ago", Evidence{Meetings: 4, Days: 365}, 1 - math.Exp(-12*(0.75*0.5+0.25*(1-365.0/2190))/8)},
		{"met too long ago", Evidence{Meetings: 4, Days: 2190}, 0},
		{"connected once", Evidence{Connected: true, Days: 9000}, 0.05},
		{"connected today", Evidence{Connected: true}, 1 - math.Exp(-1.0/8)},
		{"confirmed", Evidence{Confirmed: true, Days: 9000}, 0.9},
		{"confirmed and closer", Evidence{Confirmed: true, Meetings: 12}, 1 - math.Exp(-36.0/8)},
	} {
		if got := c.e.Strength(); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestMoreEvidenceIsNeverLess(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 20_000 {
		e := Evidence{Meetings: r.IntN(6), Sent: r.IntN(20), Received: r.IntN(20), Years: 8 * r.Float64(), SameTeam: r.IntN(2) == 0, Connected: r.IntN(2) == 0, Days: r.IntN(3000)}
		more := e
		switch r.IntN(6) {
		case 0:
			more.Meetings++
		case 1:
			more.Sent++
		case 2:
			more.Received++
		case 3:
			more.Years++
		case 4:
			more.Connected = true
		case 5:
			more.Days = r.IntN(e.Days + 1)
		}
		if a, b := e.Strength(), more.Strength(); b < a || b > 1 || a < 0 {
			t.Fatalf("%+v is %v, %+v is %v", e, a, more, b)
		}
	}
}

// every lists all paths of at most three edges by trying all of them.
func every(edges []Edge, q Query) []Path {
	var out []Path
	var go_ func(nodes []Node, taken []int, strength float64)
	go_ = func(nodes []Node, taken []int, strength float64) {
		for i, e := range edges {
			if e.Strength <= 0 || e.From != nodes[len(nodes)-1] || slices.Contains(nodes, e.To) {
				continue
			}
			s := strength * e.Strength
			if len(taken) > 0 {
				s *= 0.8
			}
			all, ways := append(slices.Clone(nodes), e.To), append(slices.Clone(taken), i)
			if e.To == q.To {
				if len(all) > 2 && q.Asks != nil {
					s /= 1 + float64(q.Asks(all[1]))/3
				}
				out = append(out, Path{all, ways, s})
				continue
			}
			if len(ways) < 3 && (q.Closed == nil || !q.Closed(e.To)) {
				go_(all, ways, s)
			}
		}
	}
	go_([]Node{q.From}, nil, 1)
	slices.SortFunc(out, order)
	return out
}

func randomGraph(r *rand.Rand) (int, []Edge, Query) {
	people := 2 + r.IntN(9)
	var edges []Edge
	for range r.IntN(5 * people) {
		s := r.Float64()
		if r.IntN(3) == 0 {
			s = float64(r.IntN(4)) / 4 // equal ones, and none
		}
		edges = append(edges, Edge{Node(r.IntN(people)), Node(r.IntN(people)), s})
	}
	closed, asks := make([]bool, people), make([]int, people)
	for i := range people {
		closed[i] = r.IntN(5) == 0
		asks[i] = max(0, r.IntN(8)-3)
	}
	q := Query{From: Node(r.IntN(people)), To: Node(r.IntN(people)), Best: 1 + r.IntN(6)}
	if r.IntN(4) > 0 {
		q.Closed = func(n Node) bool { return closed[n] }
	}
	if r.IntN(4) > 0 {
		q.Asks = func(n Node) int { return asks[n] }
	}
	return people, edges, q
}

// A path may come out a rounding apart, and then equals may change places:
// strengths are compared rank by rank, and each path is one of all.
func TestPathsAreTheBestOfAll(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 14))
	for round := range 30_000 {
		people, edges, q := randomGraph(r)
		got, all := New(people, edges).Paths(q), []Path(nil)
		if q.From != q.To {
			all = every(edges, q)
		}
		if len(got) != min(q.Best, len(all)) {
			t.Fatalf("round %d: %d paths of %d", round, len(got), len(all))
		}
		for i, p := range got {
			if math.Abs(p.Strength-all[i].Strength) > 1e-12 {
				t.Fatalf("round %d: the %d. is %v, should be %v", round, i, p, all[i])
			}
			if !slices.ContainsFunc(all, func(o Path) bool {
				return reflect.DeepEqual(o.Nodes, p.Nodes) && reflect.DeepEqual(o.Edges, p.Edges) && math.Abs(o.Strength-p.Strength) < 1e-12
			}) {
				t.Fatalf("round %d: %v is no path", round, p)
			}
			if i > 0 && (reflect.DeepEqual(p.Edges, got[i-1].Edges) || order(got[i-1], p) > 0) {
				t.Fatalf("round %d: %v after %v", round, p, got[i-1])
			}
		}
	}
}

// The best path is the shortest by −ln, as Dijkstra's algorithm finds it in a
// graph of three layers.
func TestTheBestPathIsDijkstras(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 2))
	for round := range 3_000 {
		people, edges, q := randomGraph(r)
		if q.From == q.To {
			continue
		}
		q.Best = 1
		layered := simple.NewWeightedDirectedGraph(0, math.Inf(1))
		at := func(n Node, layer int) int64 { return int64(layer*people) + int64(n) }
		for layer := range 3 {
			for _, e := range edges {
				if e.From == e.To || e.Strength <= 0 || layer > 0 && q.Closed != nil && q.Closed(e.From) {
					continue
				}
				length := -math.Log(e.Strength)
				if layer > 0 {
					length -= math.Log(Damping)
				} else if e.To != q.To && q.Asks != nil {
					length -= math.Log(Weight(q.Asks(e.To)))
				}
				from, to := at(e.From, layer), at(e.To, layer+1)
				if known, ok := layered.Weight(from, to); !ok || length < known {
					layered.SetWeightedEdge(layered.NewWeightedEdge(simple.Node(from), simple.Node(to), length))
				}
			}
		}
		want := math.Inf(1)
		if layered.Node(at(q.From, 0)) != nil {
			tree := path.DijkstraFrom(simple.Node(at(q.From, 0)), layered)
			for layer := 1; layer <= 3; layer++ {
				want = min(want, tree.WeightTo(at(q.To, layer)))
			}
		}
		got := math.Inf(1)
		if best := New(people, edges).Paths(q); len(best) > 0 {
			got = -math.Log(best[0].Strength)
		}
		if got != want && math.Abs(got-want) > 1e-9 {
			t.Fatalf("round %d: −ln is %v, Dijkstra finds %v", round, got, want)
		}
	}
}

func TestOpenAsksDivide(t *testing.T) {
	g := New(4, []Edge{{0, 1, 1}, {1, 3, 0.8}, {0, 2, 1}, {2, 3, 0.5}})
	q := Query{From: 0, To: 3, Best: 2, Asks: func(n Node) int { return map[Node]int{1: 3}[n] }}
	paths := g.Paths(q)
	if len(paths) != 2 || paths[0].Nodes[1] != 2 || math.Abs(paths[1].Strength-0.8*0.8/2) > 1e-12 {
		t.Fatalf("%v", paths)
	}
	if c := Coverage(paths); math.Abs(c-(1-(1-0.4)*(1-0.32))) > 1e-12 {
		t.Fatalf("coverage %v", c)
	}
}
