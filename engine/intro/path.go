package intro

import (
	"cmp"
	"slices"
)

// Query asks for the best paths from one person to another.
type Query struct {
	From, To Node
	Best     int             // paths wanted
	Closed   func(Node) bool // who is never a step between; nil: nobody
	Asks     func(Node) int  // how many asks somebody has open; nil: none
}

// Path leads from one person to another by at most three edges, nobody twice.
type Path struct {
	Nodes    []Node
	Edges    []int   // as numbered when the graph was made; one fewer than nodes
	Strength float64 // Π strengths · 0.8^(edges − 1) ÷ (1 + open asks of the first step/3)
}

// order puts the strongest first, of equals the shorter, then by who is on them.
func order(a, b Path) int {
	return cmp.Or(-cmp.Compare(a.Strength, b.Strength), cmp.Compare(len(a.Nodes), len(b.Nodes)), slices.Compare(a.Nodes, b.Nodes), slices.Compare(a.Edges, b.Edges))
}

// search is the work of one query: from the end it tries every path of at most
// three edges that could still be among the best. Nothing is lost by what it leaves
// out: no factor is above 1, so the strongest first step times the last ones bounds
// all that they could end, and arcs come strongest first. Yen's detours are not
// needed at this depth: paths that differ anywhere are tried apart.
type search struct {
	g     *Graph
	q     Query
	found []Path
}

// slack keeps rounding from cutting off an equal path.
const slack = 1 + 1e-12

// Paths gives the best paths, the strongest first; the direct way is one too.
func (g *Graph) Paths(q Query) []Path {
	if q.From == q.To || q.Best <= 0 {
		return nil
	}
	s := &search{g: g, q: q}
	for _, a := range g.between(q.From, q.To) {
		s.offer([]Node{q.From, q.To}, a)
	}
	for _, last := range g.in.of(q.To) {
		if s.hopeless(g.closest[q.From] * Damping * last.strength) {
			break
		}
		if last.node != q.From && s.open(last.node) {
			s.endingWith(last)
		}
	}
	return s.found
}

// endingWith tries the paths of two and three edges that end with a step.
func (s *search) endingWith(last arc) {
	for _, a := range s.g.between(s.q.From, last.node) {
		s.offer([]Node{s.q.From, last.node, s.q.To}, a, last)
	}
	for _, middle := range s.g.in.of(last.node) {
		if s.hopeless(s.g.closest[s.q.From] * Damping * middle.strength * Damping * last.strength) {
			return
		}
		if middle.node == s.q.From || middle.node == s.q.To {
			continue
		}
		if steps := s.g.between(s.q.From, middle.node); len(steps) > 0 && s.open(middle.node) {
			for _, a := range steps {
				s.offer([]Node{s.q.From, middle.node, last.node, s.q.To}, a, middle, last)
			}
		}
	}
}

func (s *search) open(n Node) bool { return s.q.Closed == nil || !s.q.Closed(n) }

// hopeless says that nothing of at most such strength can be among the best.
func (s *search) hopeless(bound float64) bool {
	return len(s.found) == s.q.Best && bound*slack < s.found[len(s.found)-1].Strength
}

// offer takes a path if it is among the best so far. Strengths are multiplied
// in the order of its steps, so that equal paths are equal.
func (s *search) offer(nodes []Node, steps ...arc) {
	strength := 1.0
	if len(nodes) > 2 && s.q.Asks != nil {
		strength = Weight(s.q.Asks(nodes[1]))
	}
	for i, step := range steps {
		strength *= step.strength
		if i > 0 {
			strength *= Damping
		}
	}
	if len(s.found) == s.q.Best && strength < s.found[len(s.found)-1].Strength {
		return
	}
	p := Path{Nodes: nodes, Edges: make([]int, len(steps)), Strength: strength}
	for i, step := range steps {
		p.Edges[i] = int(step.edge)
	}
	at, _ := slices.BinarySearchFunc(s.found, p, order)
	s.found = slices.Insert(s.found, at, p)
	s.found = s.found[:min(len(s.found), s.q.Best)]
}
