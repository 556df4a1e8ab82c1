// Package watch is search turned round: it holds many standing filters and
// tells, of one record, which of them it fits. Assignment rules and saved
// searches are such filters.
//
// Each filter is posted under conditions of which at least one must hold
// before it can be true, the rarest that can be found: a value, one of several
// values, a beginning of a text, a range, a box on the map (after Whang et al.,
// "Indexing Boolean Expressions", VLDB 2009, where conjunctions are posted
// under their most selective predicates). Where many filters stand under one
// condition they are posted there by their next rarest one, and so on, as in a
// tree that grows only where it is crowded (after Sadoghi and Jacobsen,
// "BE-Tree", SIGMOD 2011). A record looks up its own values; the few filters it
// finds are then asked in full, so that the answer is the one that asking all
// of them would give.
//
// What filters have in common is kept once: a condition that a thousand of
// them name is read once and asked of a record once, and filters that say the
// same are one.
package watch

import (
	"fmt"
	"slices"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
)

// ID names a filter; the caller chooses it. Small ones cost least memory.
type ID uint32

// Index holds standing filters over records of one schema. Match may run on
// several goroutines at once, each with its own Scratch, as long as nothing
// changes the index meanwhile.
type Index struct {
	schema   *eval.Schema
	sample   *sample
	nodes    nodes
	ring     ring
	tree     tree
	roads    roads
	filters  []uint32 // by ID: its search, 0 for none
	searches []search // by number from 1
	free     []uint32 // numbers of searches that are no more
	count    int
}

// search is what one or more filters ask.
type search struct {
	node  nodeID
	first ID   // of the filters that ask it
	more  []ID // the others
	ways  []way
}

// drop takes one of the filters out and says whether others are left.
func (s *search) drop(id ID) bool {
	last := len(s.more) - 1
	if last < 0 {
		return false
	}
	if s.first == id {
		s.first = s.more[last]
	} else if i := slices.Index(s.more, id); i >= 0 {
		s.more[i] = s.more[last]
	}
	s.more = s.more[:last]
	return true
}

// New makes an index without filters. The sample, which may be empty, tells
// which conditions are rare; a few hundred records drawn at random do.
func New(schema *eval.Schema, records []eval.Record) *Index {
	return &Index{schema: schema, sample: newSample(records), nodes: newNodes(), tree: newTree(), roads: roads{free: map[int][]way{}}, searches: make([]search, 1)}
}

// Len is the number of filters.
func (x *Index) Len() int { return x.count }

// Distinct is the number of filters that differ.
func (x *Index) Distinct() int { return len(x.searches) - 1 - len(x.free) }

// Put adds a filter, or replaces the one of that ID; from the next Match on it
// counts. The error, a *cql.Error, says what in the filter the schema refuses;
// the index is then as before.
func (x *Index) Put(id ID, e cql.Expr) error {
	positive := cql.Positive(x.plain(e))
	node, err := x.intern(positive)
	if err != nil {
		return err
	}
	x.Remove(id)
	if int(id) >= len(x.filters) {
		x.filters = append(x.filters, make([]uint32, int(id)+1-len(x.filters))...)
	}
	number := x.nodes.list[node].search
	if number == 0 {
		number = x.post(node, positive)
		x.searches[number].first = id
	} else {
		x.release(node) // the search holds it already
		s := &x.searches[number]
		s.more = append(s.more, id)
	}
	x.filters[id] = number
	x.count++
	return nil
}

// post begins a search and puts it where records find it.
func (x *Index) post(node nodeID, positive cql.Expr) uint32 {
	number := uint32(len(x.searches))
	if n := len(x.free); n > 0 {
		number, x.free = x.free[n-1], x.free[:n-1]
	} else {
		x.searches = append(x.searches, search{})
	}
	x.searches[number] = search{node: node, ways: x.ways(number, positive)}
	x.nodes.list[node].search = number
	for _, w := range x.searches[number].ways {
		x.put(root, 0, w)
	}
	return number
}

// Remove takes a filter out; one that is not there is no mistake.
func (x *Index) Remove(id ID) {
	if int(id) >= len(x.filters) || x.filters[id] == 0 {
		return
	}
	number := x.filters[id]
	x.filters[id] = 0
	x.count--
	s := &x.searches[number]
	if s.drop(id) {
		return
	}
	for _, w := range s.ways {
		x.take(root, 0, w)
		for _, k := range x.roads.keys(w) {
			x.ring.release(keyID(k))
		}
		x.roads.lift(w)
	}
	x.nodes.list[s.node].search = 0
	x.release(s.node)
	x.searches[number] = search{}
	x.free = append(x.free, number)
}

// Match gives the filters that are true of a record, in rising order; the list
// is good until the next Match with the same scratch. A filter whose verdict
// is unknown does not match.
func (x *Index) Match(r eval.Record, s *Scratch) []ID {
	s.begin(x, r)
	x.ring.look(r, s)
	x.walk(root, 0, s)
	for _, number := range s.found {
		one := &x.searches[number]
		s.matching = append(append(s.matching, one.first), one.more...)
	}
	slices.Sort(s.matching)
	return s.matching
}

// String says how filters are spread over conditions.
func (x *Index) String() string {
	return fmt.Sprintf("%d filters, %d of them different, of %d conditions; %d to look up in %d places, %d filters asked of every record",
		x.count, x.Distinct(), len(x.nodes.byText), x.ring.size(), x.tree.size(), len(x.tree.posts[root].here))
}
