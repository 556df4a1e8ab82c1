package watch

import (
	"cmp"
	"slices"
)

// way is where an alternative of a search is kept: sets of conditions, the
// rarest first, of each of which at least one must hold. No sets: nothing can
// be looked up.
type way uint32

// roads keeps all ways in one stretch of memory, so that those which a record
// comes across are judged by reading one place: the search, how many sets there
// are, how many of them part places, where each set and what follows them ends;
// then the keys of the sets, then the nodes that must hold besides.
type roads struct {
	numbers []uint32
	free    map[int][]way // by length
}

const waySearch, waySets, wayParting, wayEnds = 0, 1, 2, 3

// lay keeps a way; parting is how many of its sets may part places.
func (r *roads) lay(search uint32, sets [][]keyID, parting int, rest []nodeID) way {
	b := []uint32{waySearch: search, waySets: uint32(len(sets)), wayParting: uint32(parting)}
	end := wayEnds + len(sets) + 1
	for _, s := range sets {
		end += len(s)
		b = append(b, uint32(end))
	}
	b = append(b, uint32(end+len(rest)))
	for _, s := range sets {
		for _, k := range s {
			b = append(b, uint32(k))
		}
	}
	for _, n := range rest {
		b = append(b, uint32(n))
	}
	at := way(len(r.numbers))
	if list := r.free[len(b)]; len(list) > 0 {
		at, r.free[len(b)] = list[len(list)-1], list[:len(list)-1]
		copy(r.numbers[at:], b)
		return at
	}
	r.numbers = append(r.numbers, b...)
	return at
}

// lift gives a way's place free.
func (r *roads) lift(w way) {
	n := int(r.end(w, int(r.numbers[w+waySets])))
	r.free[n] = append(r.free[n], w)
}

// end is where a set ends, counted from where the way begins; after the last
// set, where the way does.
func (r *roads) end(w way, set int) uint32 { return r.numbers[int(w)+wayEnds+set] }

// from is where a set begins.
func (r *roads) from(w way, set int) uint32 {
	if set == 0 {
		return wayEnds + r.numbers[w+waySets] + 1
	}
	return r.end(w, set-1)
}

// parts says whether a way has a set that parts places at a level.
func (r *roads) parts(w way, level int) bool { return level < int(r.numbers[w+wayParting]) }

// keys are all conditions of a way.
func (r *roads) keys(w way) []uint32 {
	return r.numbers[uint32(w)+r.from(w, 0) : uint32(w)+r.from(w, int(r.numbers[w+waySets]))]
}

func (r *roads) set(w way, level int) []uint32 {
	return r.numbers[uint32(w)+r.from(w, level) : uint32(w)+r.end(w, level)]
}

// open says whether the record met a condition of every set from a level on,
// and gives what must hold besides.
func (r *roads) open(w way, level int, s *Scratch) (rest []uint32, open bool) {
	b := r.numbers[w:]
	sets := int(b[waySets])
	from := r.from(w, min(level, sets))
	for _, end := range b[wayEnds+min(level, sets) : wayEnds+sets] {
		if !s.metAny(b[from:end]) {
			return nil, false
		}
		from = end
	}
	return b[from:b[wayEnds+sets]], true
}

// post is a place to which a record comes when it meets the conditions on the
// path to it. Its searches wait there in a list until it is crowded; then
// those that have a further set of conditions move below.
type post struct {
	here  []way
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
const crowded = 16

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
func (x *Index) put(at postID, level int, w way) {
	if !x.tree.posts[at].split || !x.roads.parts(w, level) {
		p := &x.tree.posts[at]
		p.here = append(p.here, w)
		if !p.split && len(p.here) > crowded {
			x.split(at, level)
		}
		return
	}
	for _, k := range x.roads.set(w, level) {
		x.put(x.tree.child(at, keyID(k)), level+1, w)
	}
}

func (x *Index) split(at postID, level int) {
	p := &x.tree.posts[at]
	waiting := p.here
	p.here, p.split = nil, true
	for _, w := range waiting {
		x.put(at, level, w)
	}
}

// take takes a way out, and the places that are then empty.
func (x *Index) take(at postID, level int, w way) {
	p := &x.tree.posts[at]
	if !p.split || !x.roads.parts(w, level) {
		if i := slices.Index(p.here, w); i >= 0 {
			last := len(p.here) - 1
			p.here[i] = p.here[last]
			p.here = p.here[:last]
		}
		return
	}
	for _, k := range x.roads.set(w, level) {
		i, known := x.tree.find(at, keyID(k))
		if !known { // a set may name a condition twice
			continue
		}
		child := x.tree.posts[at].below[i].post
		x.take(child, level+1, w)
		if c := &x.tree.posts[child]; len(c.here) == 0 && len(c.below) == 0 {
			*c = post{}
			x.tree.free = append(x.tree.free, child)
			x.tree.posts[at].below = slices.Delete(x.tree.posts[at].below, i, i+1)
		}
	}
}

// walk visits the places that a record comes to.
func (x *Index) walk(at postID, level int, s *Scratch) {
	p := &x.tree.posts[at]
	for _, w := range p.here {
		if rest, open := x.roads.open(w, level, s); open {
			if s.asked++; x.nodes.hold(rest, s) {
				s.take(x.roads.numbers[w+waySearch])
			}
		}
	}
	keys := s.points
	if at == root {
		keys = s.met
	}
	if len(p.below) <= 4*len(keys) {
		for _, b := range p.below {
			if s.keys[b.key] == s.round {
				x.walk(b.post, level+1, s)
			}
		}
		return
	}
	for _, k := range keys {
		if i, known := x.tree.find(at, k); known {
			x.walk(p.below[i].post, level+1, s)
		}
	}
}
