package facet

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"arpent/engine/cql/eval"
	"arpent/engine/facet/first"
)

// Query is one question to a snapshot.
type Query struct {
	Scope  *Filter  // what may be seen at all; counts never leave it. nil: everything
	Filter *Filter  // nil: no filter
	Facets []string // category, set and flag columns whose values are counted
	Sort   string   // a column; "" by key
	Falls  bool     // from the highest down
	After  *Row     // the last row of the page before
	Limit  int      // rows wanted; 0 only counts
	// Workers to use; 0 is one per processor. The answer does not depend on it.
	Workers int
}

// Row is a found record: its key and what it was sorted by.
type Row struct {
	Key   Key
	Value eval.Value
}

// Count is how many records have a value. Text is empty for the unknown ones,
// which come last.
type Count struct {
	Text    string
	Unknown bool
	Count   int
}

// Result answers a Query. Facets holds, in the query's order, the counts above
// zero of each column, the most frequent first; each ignores the conditions
// that name its own column alone, so that one sees what else could be chosen.
type Result struct {
	Total  int
	Facets [][]Count
	Rows   []Row
}

// Search answers a query. It ends early with the context's error.
func (s *Snapshot) Search(ctx context.Context, q Query) (*Result, error) {
	p := s.prepare(q)
	workers := q.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = max(1, min(workers, len(s.chunks)))
	tallies := make([]*tally, workers)
	var next atomic.Int64
	var wait sync.WaitGroup
	for i := range tallies {
		tallies[i] = p.newTally()
		wait.Go(func() {
			for ctx.Err() == nil {
				at := int(next.Add(1)) - 1
				if at >= len(s.chunks) {
					return
				}
				p.chunk(s.chunks[at], tallies[i])
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return p.result(tallies), nil
}

// prepared is a query with its conditions sorted by the facet they belong to.
type prepared struct {
	s      *Snapshot
	q      Query
	facets []int  // columns
	common []node // conditions that bear on every count
	marks  marks  // what common is, when that is all
	own    [][]node
	bound  []int    // facets with conditions of their own
	tables []*table // of each of these; nil for conditions of another kind
	sort   int      // column, -1 by key
}

func (s *Snapshot) prepare(q Query) *prepared {
	p := &prepared{s: s, q: q, sort: s.column(q.Sort)}
	for _, name := range q.Facets {
		p.facets = append(p.facets, s.column(name))
	}
	p.own = make([][]node, len(p.facets))
	if q.Scope != nil {
		for _, part := range q.Scope.parts {
			p.common = append(p.common, part.node)
		}
	}
	if q.Filter != nil {
		for _, part := range q.Filter.parts {
			at := -1
			if len(part.columns) == 1 {
				at = slices.Index(p.facets, part.columns[0])
			}
			if at < 0 {
				p.common = append(p.common, part.node)
			} else {
				p.own[at] = append(p.own[at], part.node)
			}
		}
	}
	for i := range p.own {
		if len(p.own[i]) > 0 {
			p.bound, p.tables = append(p.bound, i), append(p.tables, tableOf(p.own[i]))
		}
	}
	if len(p.common) == 1 {
		p.marks, _ = p.common[0].(marks)
	}
	return p
}

// tally is what one worker has counted.
type tally struct {
	total  int
	counts [][]uint32
	less   [][]uint32 // to be taken off counts; nil: nothing
	rows   first.Of[Row]
	// what follows is used again for each chunk
	whole       picked // what is common
	found, rest parted
	groups      []bitset
	before      []bitset
	places      []int8     // by code of the column sorted by, how its value stands to last: 0 not asked yet, 1 before, 2 the same, 3 after
	last        eval.Value // of the rows kept
}

func (p *prepared) newTally() *tally {
	t := &tally{counts: make([][]uint32, len(p.facets)), less: make([][]uint32, len(p.facets)), groups: make([]bitset, len(p.bound)), before: make([]bitset, len(p.bound)+1)}
	for i, column := range p.facets {
		if column >= 0 && p.s.dict[column].texts != nil {
			t.counts[i] = make([]uint32, max(len(p.s.dict[column].texts), 256))
		}
	}
	t.rows = first.Of[Row]{Limit: p.q.Limit, Order: p.order}
	return t
}

// chunk counts one chunk. With c what is common, and g1…gn the conditions of
// the facets that have any, the result is c∧g1∧…∧gn, which the other facets
// count; facet i of these counts c∧(all g but gi): products from the left and
// from the right give all of them in 2n steps.
func (p *prepared) chunk(c *chunk, t *tally) {
	whole := &t.whole
	whole.Rows = c.live
	for _, n := range p.common {
		n.keep(c, &whole.Rows)
	}
	whole.Pick()
	if whole.N == 0 {
		return
	}
	t.before[0] = whole.Rows
	for k, i := range p.bound {
		t.groups[k] = whole.Rows
		for _, n := range p.own[i] {
			n.keep(c, &t.groups[k])
		}
		t.before[k+1] = t.before[k]
		t.before[k+1].And(&t.groups[k])
	}
	t.found.take(&t.before[len(p.bound)])
	t.total += t.found.N
	for i := range p.facets {
		if t.counts[i] == nil || len(p.own[i]) > 0 || len(p.bound) == 1 && p.joined(c, t, i, p.tables[0], t.found.N) {
			continue
		}
		p.count(c, i, &t.found, t)
	}
	after := whole.Rows
	for k := len(p.bound) - 1; k >= 0; k-- {
		if i := p.bound[k]; t.counts[i] != nil {
			t.before[k].And(&after)
			t.rest.take(&t.before[k])
			if len(p.bound) != 2 || !p.joined(c, t, i, p.tables[1-k], t.rest.N) {
				p.count(c, i, &t.rest, t)
			}
		}
		after.And(&t.groups[k])
	}
	if p.q.Limit > 0 {
		p.gather(c, &t.found.Rows, t)
	}
}

// parted is some of the rows that are common, and the others of these.
type parted struct {
	picked
	others picked
	known  bool // others holds them
}

func (a *parted) take(rows *bitset) {
	a.Rows, a.known = *rows, false
	a.Pick()
}

func (a *parted) without(whole *picked) *picked {
	if !a.known {
		a.others.Rows, a.known = whole.Rows, true
		a.others.Rows.Without(&a.Rows)
		a.others.Pick()
	}
	return &a.others
}

// count counts facet i among some of the common rows. When the counts of all of
// these are known, the smaller part is counted: the rows, or the others, to be
// taken off.
func (p *prepared) count(c *chunk, i int, rows *parted, t *tally) {
	column := c.columns[p.facets[i]].(counter)
	if 2*rows.N <= t.whole.N {
		column.count(&rows.picked, t.counts[i])
		return
	}
	known := column.all()
	switch {
	case known == nil || len(p.common) > 0 && (p.marks == nil || c.replaced(p.facets[i])):
		column.count(&rows.picked, t.counts[i])
		return
	case p.marks != nil:
		known = p.marks[c.itself()].countsOf(p.facets[i], len(known), column, &t.whole)
	}
	for code, n := range known {
		t.counts[i][code] += n
	}
	if rows.N == t.whole.N {
		return
	}
	if t.less[i] == nil {
		t.less[i] = make([]uint32, len(t.counts[i]))
	}
	column.count(rows.without(&t.whole), t.less[i])
}

// worthOrder is how many found rows of a chunk make its order worth asking for.
const worthOrder = 512

func (p *prepared) gather(c *chunk, found *bitset, t *tally) {
	var sorted *codes
	if p.sort >= 0 {
		if sorted, _ = c.columns[p.sort].(*codes); len(p.s.dict[p.sort].texts) > manyCodes {
			sorted = nil
		}
	}
	if sorted != nil && sorted.rows != nil && t.rows.Full() && t.behindAll(p, sorted, c, found) {
		return
	}
	if p.sort >= 0 && !c.replaced(p.sort) && found.Count() > worthOrder {
		p.gatherOrdered(c, found, t)
		return
	}
	found.Each(func(at int) {
		if sorted != nil && t.rows.Full() && t.behind(p, sorted, at, c) {
			return
		}
		row := Row{Key: c.keys[at]}
		if p.sort < 0 && t.rows.Full() && row.Key >= t.rows.Last().Key {
			return // most rows, when keys rise
		}
		if p.sort >= 0 {
			row.Value = c.columns[p.sort].value(at, p.s.dict[p.sort])
		}
		if p.q.After == nil || p.order(*p.q.After, row) < 0 {
			t.rows.Offer(row)
		}
	})
}

// behindAll says whether each found row of a chunk comes after all that are kept,
// by the codes that these rows have and the least key of the chunk.
func (t *tally) behindAll(p *prepared, by *codes, c *chunk, found *bitset) bool {
	last, d := t.rows.Last(), p.s.dict[p.sort]
	for code := range by.rows {
		if compared(by.valueOf(uint32(code), d), last.Value, c.least, last.Key, p.q.Falls) < 0 && found.Meets(&by.rows[code]) {
			return false
		}
	}
	return true
}

// behind says whether a row with a code comes after all that are kept. Each code
// is compared once with the last of these, until that has another value.
func (t *tally) behind(p *prepared, by *codes, at int, c *chunk) bool {
	last, d := t.rows.Last(), p.s.dict[p.sort]
	if t.places == nil || last.Value.Type != t.last.Type || last.Value.Text() != t.last.Text() || last.Value.Truth() != t.last.Truth() {
		t.places, t.last = slices.Grow(t.places[:0], len(d.texts))[:len(d.texts)], last.Value
		clear(t.places)
	}
	place := &t.places[by.code(at)]
	if *place == 0 {
		*place = 2 + int8(compared(by.value(at, d), last.Value, 0, 0, p.q.Falls))
	}
	return *place > 2 || *place == 2 && c.keys[at] >= last.Key
}

// order puts rows in the order asked; what is not known comes last, and the
// key decides between equals.
func (p *prepared) order(a, b Row) int {
	if p.sort >= 0 {
		return compared(a.Value, b.Value, a.Key, b.Key, p.q.Falls)
	}
	return cmp.Compare(a.Key, b.Key)
}

func (p *prepared) result(tallies []*tally) *Result {
	r := &Result{Facets: make([][]Count, len(p.facets))}
	all := tallies[0]
	for _, t := range tallies {
		for i := range t.less {
			for code, n := range t.less[i] {
				t.counts[i][code] -= n
			}
		}
	}
	for _, t := range tallies[1:] {
		all.total += t.total
		for i := range t.counts {
			for code, n := range t.counts[i] {
				all.counts[i][code] += n
			}
		}
		for _, row := range t.rows.All() {
			all.rows.Offer(row)
		}
	}
	r.Total = all.total
	for i, column := range p.facets {
		r.Facets[i] = []Count{}
		for code, n := range all.counts[i] {
			if n > 0 {
				r.Facets[i] = append(r.Facets[i], p.told(column, code, int(n)))
			}
		}
		slices.SortFunc(r.Facets[i], func(a, b Count) int {
			if a.Unknown != b.Unknown {
				return cmp.Compare(boolRank(a.Unknown), boolRank(b.Unknown))
			}
			return cmp.Or(-cmp.Compare(a.Count, b.Count), cmp.Compare(a.Text, b.Text))
		})
	}
	r.Rows = all.rows.Sorted()
	return r
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p *prepared) told(column, code, n int) Count {
	if code == 0 {
		return Count{Unknown: true, Count: n}
	}
	return Count{Text: p.s.dict[column].texts[code], Count: n}
}

// Keys visits every record that fits, in no particular order, until fn says no.
func (s *Snapshot) Keys(scope, filter *Filter, fn func(Key) bool) {
	s.Records(scope, filter, func(key Key, _ eval.Record) bool { return fn(key) })
}

// Records visits every record that fits, with its values by column, in no
// particular order, until fn says no. A record is good until fn returns.
func (s *Snapshot) Records(scope, filter *Filter, fn func(Key, eval.Record) bool) {
	for _, c := range s.chunks {
		rows := c.live
		for _, f := range []*Filter{scope, filter} {
			if f == nil {
				continue
			}
			for _, part := range f.parts {
				part.node.keep(c, &rows)
			}
		}
		r, goOn := &rowOf{snapshot: s, chunk: c}, true
		rows.Each(func(at int) {
			r.row = at
			goOn = goOn && fn(c.keys[at], r)
		})
		if !goOn {
			return
		}
	}
}
