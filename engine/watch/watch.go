// Package watch is search turned round: it holds many standing filters and
// tells, of one record, which of them it fits. Assignment rules and saved
// searches are such filters.
//
// Each filter is posted under conditions of which at least one must hold
// before it can be true, the rarest that can be found: a value, one of several
// values, a beginning of a text, a range, a box on the map (after Whang et al.,
// "Indexing Boolean Expressions", VLDB 2009, where conjunctions are posted
// under their most selective predicates). A record looks up its own values;
// the few filters it finds are then asked in full, so that the answer is the
// one that asking all of them would give.
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
	schema  *eval.Schema
	filters []filter // by ID
	count   int
	always  posting // filters with no condition to look up
	slots   []*slot // one per field and folding in use
	sample  []eval.Record
}

type filter struct {
	program *eval.Program
	keys    []key
}

// New makes an index without filters. The sample, which may be empty, tells
// which conditions are rare; a few hundred records drawn at random do.
func New(schema *eval.Schema, sample []eval.Record) *Index {
	return &Index{schema: schema, sample: sample}
}

// Len is the number of filters.
func (x *Index) Len() int { return x.count }

// Put adds a filter, or replaces the one of that ID; from the next Match on it
// counts. The error, a *cql.Error, says what in the filter the schema refuses;
// the index is then as before.
func (x *Index) Put(id ID, e cql.Expr) error {
	program, err := eval.Compile(e, x.schema)
	if err != nil {
		return err
	}
	x.Remove(id)
	if int(id) >= len(x.filters) {
		x.filters = append(x.filters, make([]filter, int(id)+1-len(x.filters))...)
	}
	found := x.keys(cql.Positive(e))
	f := filter{program: program, keys: found.keys}
	if found.all {
		x.always.add(id)
	}
	for i := range f.keys {
		x.slot(f.keys[i].field, f.keys[i].fold).add(f.keys[i], id)
	}
	x.filters[id] = f
	x.count++
	return nil
}

// Remove takes a filter out; one that is not there is no mistake.
func (x *Index) Remove(id ID) {
	if int(id) >= len(x.filters) || x.filters[id].program == nil {
		return
	}
	f := x.filters[id]
	if f.keys == nil {
		x.always.remove(id)
	}
	for _, k := range f.keys {
		x.slot(k.field, k.fold).remove(k, id)
	}
	x.filters[id] = filter{}
	x.count--
}

// Scratch is memory that Match uses again and again.
type Scratch struct {
	seen  []uint32 // per filter, the round in which it was found
	round uint32
	found []ID
	asked int
}

// Match gives the filters that are true of a record, in rising order; the list
// is good until the next Match with the same scratch. A filter whose verdict
// is unknown does not match.
func (x *Index) Match(r eval.Record, s *Scratch) []ID {
	s.begin(len(x.filters))
	s.take(x.always)
	for _, slot := range x.slots {
		slot.look(r, s)
	}
	s.asked = len(s.found)
	matching := s.found[:0]
	for _, id := range s.found {
		if x.filters[id].program.Match(r) == eval.True {
			matching = append(matching, id)
		}
	}
	slices.Sort(matching)
	return matching
}

// Candidates gives how many filters were asked in full by the last Match.
func (s *Scratch) Candidates() int { return s.asked }

func (s *Scratch) begin(n int) {
	if len(s.seen) < n {
		s.seen = append(s.seen, make([]uint32, n-len(s.seen))...)
	}
	if s.round++; s.round == 0 { // wrapped round: old marks would look new
		clear(s.seen)
		s.round = 1
	}
	s.found = s.found[:0]
}

func (s *Scratch) take(ids posting) {
	for _, id := range ids {
		if s.seen[id] != s.round {
			s.seen[id] = s.round
			s.found = append(s.found, id)
		}
	}
}

// slot finds the place of a field's conditions, making it when it is new.
func (x *Index) slot(field int, fold folding) *slot {
	for _, s := range x.slots {
		if s.field == field && s.fold == fold {
			return s
		}
	}
	s := newSlot(field, fold)
	x.slots = append(x.slots, s)
	return s
}

// String says how filters are spread over conditions.
func (x *Index) String() string {
	text := fmt.Sprintf("%d filters, %d of them asked of every record", x.count, len(x.always))
	for _, s := range x.slots {
		text += fmt.Sprintf("; %s%s: %d values, %d beginnings, %d ranges, %d boxes", x.schema.Fields[s.field].Name, s.fold, len(s.texts)+len(s.numbers), len(s.prefixes), s.ranges.size(), s.boxes.Len())
	}
	return text
}
