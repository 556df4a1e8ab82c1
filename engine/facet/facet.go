// Package facet searches records held in memory by column: it finds those that
// fit a CQL2 filter, counts every value of chosen columns among them (each
// count leaving out the filter on its own column), sorts and pages.
//
// Columns are cut into chunks of 65,536 rows. A chunk is never changed once
// readers can see it: the one writer copies what it changes and publishes a new
// Snapshot, so that readers are never held up. Values of category columns are
// codes of a dictionary, in one byte, two or four, as the dictionary asks; a
// condition on such a column is decided once for each value of the dictionary,
// then read off a table (late materialisation: Abadi et al., "Integrating
// Compression and Execution in Column-Oriented Database Systems", SIGMOD 2006).
// Sets of rows are dense bitsets of a chunk, 8 KiB, which stay in the
// processor's first cache while conditions are joined.
package facet

import (
	"fmt"
	"sync/atomic"

	"arpent/engine/cql/eval"
	"arpent/engine/facet/keyed"
	"arpent/engine/words"
)

// Kind says how a column is stored and what may be asked of it.
type Kind uint8

// The kinds.
const (
	Category Kind = iota // one text; counted
	Set                  // several texts; counted
	Number               // a number
	Day                  // a day
	Instant              // a moment
	Flag                 // yes or no; counted
	Place                // a position in degrees
	Own                  // several texts, of at most eight that there are, which differ with who asks (see Owner); counted
	Words                // a text cut into words by single spaces, for a Function to look in
)

// Type is the type that filters see.
func (k Kind) Type() eval.Type {
	return [...]eval.Type{eval.TextType, eval.ListType, eval.NumberType, eval.TimeType, eval.TimeType, eval.BoolType, eval.ShapeType, eval.ListType, eval.TextType}[k]
}

// Column describes one.
type Column struct {
	Name   string
	Kind   Kind
	Values []string // of an own column: all that there are
}

// Function is one that filters may name. When it looks for words, a call with
// one constant text reads the postings of a column instead of asking row by row.
type Function struct {
	eval.Function
	Words string                         // the column, of kind Words; "" for other functions
	Read  func(text string) *words.Query // what a text asks
}

// Key identifies a record for the caller.
type Key uint64

// Index is the writer's side: Put and Delete collect changes, Publish shows
// them to readers at once. Only one goroutine may write.
type Index struct {
	columns   []Column
	functions []Function
	dict      []*dictionary // per column; nil for numbers and places
	chunks    []*chunk
	rows      keyed.Rows
	free      []uint32 // rows of deleted records
	next      uint32
	touched   map[int]bool // chunks that are the writer's own copies
	published atomic.Pointer[Snapshot]
}

// New makes an empty index. Functions may be named by filters; each is asked
// row by row, those that look for words excepted.
func New(columns []Column, functions ...Function) *Index {
	x := &Index{columns: columns, functions: functions, touched: map[int]bool{}}
	for _, c := range columns {
		var d *dictionary
		if c.Kind == Category || c.Kind == Set || c.Kind == Flag || c.Kind == Own || c.Kind == Words {
			d = newDictionary()
			d.ordered = c.Kind == Words
		}
		if c.Kind == Flag {
			d.code("false")
			d.code("true")
		}
		for _, value := range c.Values[:min(len(c.Values), mostOwn)] {
			d.code(value)
		}
		x.dict = append(x.dict, d)
	}
	x.Publish()
	return x
}

// Len is the number of records, published or not.
func (x *Index) Len() int { return x.rows.Len() }

// Has says whether there is a record of that key, published or not.
func (x *Index) Has(key Key) bool {
	_, there := x.rows.Get(uint64(key))
	return there
}

// Put adds a record or replaces the one of that key. values holds one for each
// column; one of another type than its column's is a mistake of the caller.
func (x *Index) Put(key Key, values []eval.Value) error {
	if len(values) != len(x.columns) {
		return fmt.Errorf("facet: %d values for %d columns", len(values), len(x.columns))
	}
	for i, v := range values {
		if v.Type != eval.Null && v.Type != x.columns[i].Kind.Type() {
			return fmt.Errorf("facet: column %s holds %s, not %s", x.columns[i].Name, x.columns[i].Kind.Type(), v.Type)
		}
	}
	row, known := x.rows.Get(uint64(key))
	if !known {
		row = x.take()
		x.rows.Put(uint64(key), row)
	}
	c := x.own(int(row / chunkRows))
	at := int(row % chunkRows)
	c.keys[at] = key
	c.live.Put(at)
	c.put.Put(at)
	for i, v := range values {
		c.columns[i].put(at, v, x.dict[i])
	}
	return nil
}

// Delete takes a record out; one that is not there is no mistake.
func (x *Index) Delete(key Key) {
	row, known := x.rows.Get(uint64(key))
	if !known {
		return
	}
	x.rows.Remove(uint64(key))
	x.free = append(x.free, row)
	c := x.own(int(row / chunkRows))
	c.live.Drop(int(row % chunkRows))
}

func (x *Index) take() uint32 {
	if n := len(x.free); n > 0 {
		row := x.free[n-1]
		x.free = x.free[:n-1]
		return row
	}
	x.next++
	return x.next - 1
}

// own gives a chunk that the writer may change.
func (x *Index) own(i int) *chunk {
	if i == len(x.chunks) {
		x.chunks = append(x.chunks, newChunk(x.columns))
		x.touched[i] = true
	}
	if !x.touched[i] {
		x.chunks[i] = x.chunks[i].copied()
		x.touched[i] = true
	}
	return x.chunks[i]
}

// Publish shows all changes so far to readers.
func (x *Index) Publish() {
	s := &Snapshot{columns: x.columns, functions: x.functions, total: x.rows.Len()}
	for _, d := range x.dict {
		s.dict = append(s.dict, d.seen())
	}
	for i := range x.touched {
		x.chunks[i].settle(s.dict)
	}
	s.chunks = append(s.chunks, x.chunks...)
	clear(x.touched)
	x.published.Store(s)
}

// Snapshot gives what was last published. It may be called by any goroutine.
func (x *Index) Snapshot() *Snapshot { return x.published.Load() }

// Snapshot is an unchanging view of all records, safe for concurrent use.
type Snapshot struct {
	columns   []Column
	functions []Function
	dict      []values
	chunks    []*chunk
	total     int
}

// Len is the number of records.
func (s *Snapshot) Len() int { return s.total }

// Schema is what filters may name.
func (s *Snapshot) Schema() *eval.Schema {
	schema := &eval.Schema{}
	for _, f := range s.functions {
		schema.Functions = append(schema.Functions, f.Function)
	}
	for _, c := range s.columns {
		schema.Fields = append(schema.Fields, eval.Field{Name: c.Name, Type: c.Kind.Type()})
	}
	return schema
}

func (s *Snapshot) column(name string) int {
	for i := range s.columns {
		if s.columns[i].Name == name {
			return i
		}
	}
	return -1
}
