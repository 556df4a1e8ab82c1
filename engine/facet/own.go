package facet

import (
	"math/bits"
	"sync"

	"arpent/engine/cql/eval"
	"arpent/engine/facet/rowset"
)

// mostOwn values an own column has at most: a bit each.
const mostOwn = 8

// own is a column that differs with who asks: in what all see, nobody has any
// of its values. Nothing is ever unknown of it.
type own struct {
	list   []uint8 // by row, a bit a value; nil for none at all
	counts []uint32
}

func (o *own) put(int, eval.Value, *dictionary) {}
func (o *own) copied() store                    { return &own{} }
func (o *own) settle(_ *picked, d values)       { o.counts = make([]uint32, len(d.texts)) }
func (o *own) all() []uint32                    { return o.counts }

func (o *own) of(row int) uint8 {
	if o.list == nil {
		return 0
	}
	return o.list[row]
}

func (o *own) value(row int, d values) eval.Value {
	var texts []string
	for left := o.of(row); left != 0; left &= left - 1 {
		texts = append(texts, d.texts[bits.TrailingZeros8(left)+1])
	}
	return eval.TextsOf(texts)
}

func (o *own) count(rows *picked, into []uint32) {
	if o.list == nil {
		return
	}
	var many [1 << mostOwn]uint32
	rowset.Narrow((*[chunkRows]uint8)(o.list), rows.List(), many[:])
	for mask, n := range many {
		for left := uint8(mask); left != 0 && n > 0; left &= left - 1 {
			into[bits.TrailingZeros8(left)+1] += n
		}
	}
}

// maskOf gives the bits of wanted codes.
func maskOf(codes []bool) (mask uint8) {
	for code, wanted := range codes {
		if wanted {
			mask |= 1 << (code - 1)
		}
	}
	return mask
}

// owned keeps rows that have one of the values, or, negated, none of them.
type owned struct {
	column int
	mask   uint8
	not    bool
}

func (o *owned) cost() int { return 2 }

func (o *owned) keep(c *chunk, rows *bitset) {
	column := c.columns[o.column].(*own)
	for i, w := range rows {
		for left := w; left != 0; left &= left - 1 {
			j := bits.TrailingZeros64(left)
			if has := column.of(i<<6+j)&o.mask != 0; has == o.not {
				w &^= 1 << j
			}
		}
		rows[i] = w
	}
}

// Owner remembers somebody's own values of a column, chunk by chunk, so that of
// a later snapshot only what changed is asked again. Make another one when the
// values change. It is safe for concurrent use.
type Owner struct {
	mu sync.Mutex
	of map[*chunk]*chunk
}

// Snapshot is a snapshot with somebody's own values of a column of kind Own: of
// gives those of a record, a bit for each of the column's values in their order.
func (o *Owner) Snapshot(s *Snapshot, column string, of func(Key) uint8) *Snapshot {
	o.mu.Lock()
	defer o.mu.Unlock()
	at, mine := s.column(column), make(map[*chunk]*chunk, len(s.chunks))
	out := *s
	out.chunks = make([]*chunk, len(s.chunks))
	for i, c := range s.chunks {
		known := o.of[c]
		if known == nil {
			known = c.ownedBy(at, len(s.dict[at].texts), of)
		}
		mine[c], out.chunks[i] = known, known
	}
	o.of = mine
	return &out
}

// ownedBy is the chunk with somebody's own column.
func (c *chunk) ownedBy(column, values int, of func(Key) uint8) *chunk {
	o := &own{list: make([]uint8, chunkRows), counts: make([]uint32, values)}
	live := &picked{Rows: c.live}
	live.Pick()
	for list := live.List(); len(list) > 0; list = list[2:] {
		row := list.First()
		o.list[row] = of(c.keys[row])
	}
	o.count(live, o.counts)
	return c.with(column, o)
}

// with is the chunk with another column in the place of one: all else is shared.
func (c *chunk) with(column int, other store) *chunk {
	n := &chunk{keys: c.keys, live: c.live, rows: c.rows, least: c.least, orders: c.orders, shared: c.itself()}
	n.columns = append(n.columns, c.columns...)
	n.columns[column] = other
	return n
}

// replaced says whether a column is another than the one that all see.
func (c *chunk) replaced(column int) bool {
	return c.shared != nil && c.columns[column] != c.shared.columns[column]
}
