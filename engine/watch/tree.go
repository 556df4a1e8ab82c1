package watch

import (
	"cmp"
	"slices"
)

// way is one alternative of a search: sets of conditions, the rarest first, of
// each of which at least one must hold. No sets: nothing can be looked up.
type way struct {
	keys []keyID
	ends []uint16 // where in keys each set ends
}

func (w way) set(level int) []keyID {
	from := uint16(0)
	if level > 0 {
		from = w.ends[level-1]
	}
	return w.keys[from:w.ends[level]]
}

// entry posts one way of a search.
type entry struct {
	node nodeID
	way  uint8
}

// post is a place to which a record comes when it meets the conditions on the
// path to it. Its searches wait there in a list until it is crowded; then
// those that have a further set of conditions move below.
type post struct {
	here  []entry
	below []branch // by key
	split bool
}

type branch struct {
	key  keyID
	post postID
}

type postID uint32

// root is where everything begins; it is split from the first.
const root postID = 0

// crowded is how many searches wait at a place before it is split.
const crowded = 48

type tree struct {
	posts []post
	free  []postID
}

func newTree() tree { return tree{posts: []post{{split: true}}} }

func (t *tree) size() int { return len(t.posts) - len(t.free) }

func (t *tree) find(at postID, k keyID) (int, bool) {
	return slices.BinarySearchFunc(t.posts[at].below, k, func(b branch, k keyID) int { return cmp.Compare(b.key, k) })
}

// child finds the place below another, making it when it is new.
func (t *tree) child(at postID, k keyID) postID {
	i, known := t.find(at, k)
	if known {
		return t.posts[at].below[i].post
	}
	child := postID(len(t.posts))
	if n := len(t.free); n > 0 {
		child, t.free = t.free[n-1], t.free[:n-1]
	} else {
		t.posts = append(t.posts, post{})
	}
	t.posts[at].below = slices.Insert(t.posts[at].below, i, branch{k, child})
	return child
}

// put posts a way from a place downwards.
func (x *Index) put(at postID, level int, e entry) {
	w := x.searches[x.nodes.list[e.node].search].ways[e.way]
	if !x.tree.posts[at].split || level >= len(w.ends) {
		p := &x.tree.posts[at]
		p.here = append(p.here, e)
		if !p.split && len(p.here) > crowded {
			x.split(at, level)
		}
		return
	}
	for _, k := range w.set(level) {
		x.put(x.tree.child(at, k), level+1, e)
	}
}

func (x *Index) split(at postID, level int) {
	p := &x.tree.posts[at]
	waiting := p.here
	p.here, p.split = nil, true
	for _, e := range waiting {
		x.put(at, level, e)
	}
}

// take takes a way out, and the places that are then empty.
func (x *Index) take(at postID, level int, e entry) {
	w := x.searches[x.nodes.list[e.node].search].ways[e.way]
	p := &x.tree.posts[at]
	if !p.split || level >= len(w.ends) {
		if i := slices.Index(p.here, e); i >= 0 {
			last := len(p.here) - 1
			p.here[i] = p.here[last]
			p.here = p.here[:last]
		}
		return
	}
	for _, k := range w.set(level) {
		i, known := x.tree.find(at, k)
		if !known { // a set may name a condition twice
			continue
		}
		child := x.tree.posts[at].below[i].post
		x.take(child, level+1, e)
		if c := &x.tree.posts[child]; len(c.here) == 0 && len(c.below) == 0 {
			*c = post{}
			x.tree.free = append(x.tree.free, child)
			x.tree.posts[at].below = slices.Delete(x.tree.posts[at].below, i, i+1)
		}
	}
}

// walk visits the places that a record comes to.
func (x *Index) walk(at postID, s *Scratch) {
	p := &x.tree.posts[at]
	s.asked += len(p.here)
	for _, e := range p.here {
		if x.nodes.holds(e.node, s) {
			s.take(x.nodes.list[e.node].search)
		}
	}
	keys := s.points
	if at == root {
		keys = s.met
	}
	if len(p.below) <= 4*len(keys) {
		for _, b := range p.below {
			if s.keys[b.key] == s.round {
				x.walk(b.post, s)
			}
		}
		return
	}
	for _, k := range keys {
		if i, known := x.tree.find(at, k); known {
			x.walk(p.below[i].post, s)
		}
	}
}
