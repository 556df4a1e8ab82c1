package intro

import (
	"cmp"
	"slices"
)

// Node is somebody, by a number from 0.
type Node uint32

// Edge says that From knows To and may speak for someone there. Who knows each
// other has two edges.
type Edge struct {
	From, To Node
	Strength float64 // above 0, at most 1
}

// arc is an edge at one of its ends.
type arc struct {
	node     Node // at the other end
	edge     uint32
	strength float64
}

// Graph holds ties. It never changes and is safe for concurrent use.
type Graph struct {
	in      sides     // the strongest first
	out     sides     // by who is at the other end
	closest []float64 // by node, its strongest arc out
}

// sides are the arcs of every node.
type sides struct {
	start []uint32
	arcs  []arc
}

func (s *sides) of(n Node) []arc { return s.arcs[s.start[n]:s.start[n+1]] }

// New makes a graph of people 0 to people − 1. Edges that lead nowhere (from
// somebody to themselves, of no strength) are left out.
func New(people int, edges []Edge) *Graph {
	side := func(from, to func(Edge) Node, order func(a, b arc) int) sides {
		s := sides{start: make([]uint32, people+1), arcs: make([]arc, 0, len(edges))}
		for i, e := range edges {
			if e.From != e.To && e.Strength > 0 {
				s.start[from(e)+1]++
				s.arcs = append(s.arcs, arc{to(e), uint32(i), e.Strength})
			}
		}
		for n := range people {
			s.start[n+1] += s.start[n]
		}
		next, placed := slices.Clone(s.start), make([]arc, len(s.arcs))
		for _, a := range s.arcs {
			at := from(edges[a.edge])
			placed[next[at]] = a
			next[at]++
		}
		s.arcs = placed
		for n := range people {
			slices.SortFunc(s.of(Node(n)), order)
		}
		return s
	}
	from, to := func(e Edge) Node { return e.From }, func(e Edge) Node { return e.To }
	g := &Graph{in: side(to, from, func(a, b arc) int {
		return cmp.Or(-cmp.Compare(a.strength, b.strength), cmp.Compare(a.node, b.node), cmp.Compare(a.edge, b.edge))
	}), out: side(from, to, func(a, b arc) int { return cmp.Or(cmp.Compare(a.node, b.node), cmp.Compare(a.edge, b.edge)) }), closest: make([]float64, people)}
	for n := range people {
		for _, a := range g.out.of(Node(n)) {
			g.closest[n] = max(g.closest[n], a.strength)
		}
	}
	return g
}

// between gives the arcs from one to another.
func (g *Graph) between(from, to Node) []arc {
	arcs := g.out.of(from)
	at, _ := slices.BinarySearchFunc(arcs, to, func(a arc, n Node) int { return cmp.Compare(a.node, n) })
	end := at
	for end < len(arcs) && arcs[end].node == to {
		end++
	}
	return arcs[at:end]
}
