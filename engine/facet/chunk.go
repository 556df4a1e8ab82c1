package facet

import (
	"math"
	"slices"

	"arpent/engine/cql/eval"
	"arpent/engine/facet/block"
)

// chunk is 65,536 rows, column by column.
type chunk struct {
	keys    *[chunkRows]Key
	live    bitset
	rows    int // live ones; this and the next are set when the chunk is settled
	least   Key // of the live rows
	columns []store
	put     bitset  // rows that the writer put since the chunk was settled
	orders  []order // by column
	joints  joints
	shared  *chunk // of which this one is somebody's own; nil for those that all see
}

// itself is the chunk that all see.
func (c *chunk) itself() *chunk {
	if c.shared != nil {
		return c.shared
	}
	return c
}

// store is one column of a chunk.
type store interface {
	put(row int, v eval.Value, d *dictionary)
	value(row int, d values) eval.Value
	copied() store
	// settle computes what readers want beforehand, of live rows.
	settle(live *picked, d values)
	// freeze writes what thaw reads; codes are below a number, or it says no.
	freeze(p *block.Pen)
	thaw(r *block.Reader, below uint32) bool
}

func newChunk(columns []Column) *chunk {
	c := &chunk{keys: new([chunkRows]Key), orders: make([]order, len(columns))}
	for _, column := range columns {
		switch column.Kind {
		case Category, Flag:
			c.columns = append(c.columns, &codes{flag: column.Kind == Flag, narrow: make([]uint8, chunkRows)})
		case Set:
			c.columns = append(c.columns, &sets{lists: newLists()})
		case Own:
			c.columns = append(c.columns, &own{})
		case Number:
			c.columns = append(c.columns, newNumbers())
		case Day, Instant:
			c.columns = append(c.columns, newTimes(column.Kind == Day))
		case Place:
			c.columns = append(c.columns, newPlaces())
		case Words:
			c.columns = append(c.columns, &texts{lists: newLists()})
		}
	}
	return c
}

func (c *chunk) copied() *chunk {
	keys := *c.keys
	n := &chunk{keys: &keys, live: c.live, rows: c.rows, least: c.least, orders: make([]order, len(c.columns))}
	for _, s := range c.columns {
		n.columns = append(n.columns, s.copied())
	}
	n.inherit(c)
	return n
}

func (c *chunk) settle(dict []values) {
	live := &picked{Rows: c.live}
	live.Pick()
	c.rows, c.least = live.N, math.MaxUint64
	for list := live.List(); len(list) > 0; list = list[2:] {
		c.least = min(c.least, c.keys[list.First()])
	}
	for i, s := range c.columns {
		s.settle(live, dict[i])
	}
	c.reorder(dict)
}

// codes holds one dictionary code a row, in the least width that fits.
type codes struct {
	flag   bool
	narrow []uint8 // while every code is below 2^8
	middle []uint16
	wide   []uint32
	counts []uint32 // per code, of live rows; nil when there are many
	rows   []bitset // per code, when there are few; nil otherwise
	posted postings // when there are neither few nor many
}

// fewCodes are so few that a bitset for each, an eighth of a byte a row, is
// worth its room: conditions and counts then go 64 rows at a time.
const fewCodes = 34

// manyCodes are so many that their counts are not kept with each chunk.
const manyCodes = 1 << 12

func (c *codes) put(row int, v eval.Value, d *dictionary) {
	code := uint32(0)
	switch {
	case c.flag && v.Type == eval.BoolType:
		code = 1
		if v.Truth() == eval.True {
			code = 2
		}
	case v.Type == eval.TextType:
		code = d.code(v.Text())
	}
	c.set(row, code)
}

func (c *codes) set(row int, code uint32) {
	c.widen(code)
	switch {
	case c.narrow != nil:
		c.narrow[row] = uint8(code)
	case c.middle != nil:
		c.middle[row] = uint16(code)
	default:
		c.wide[row] = code
	}
}

func (c *codes) widen(code uint32) {
	if c.narrow != nil && code > math.MaxUint8 {
		c.middle = make([]uint16, chunkRows)
		for i, v := range c.narrow {
			c.middle[i] = uint16(v)
		}
		c.narrow = nil
	}
	if c.middle != nil && code > math.MaxUint16 {
		c.wide = make([]uint32, chunkRows)
		for i, v := range c.middle {
			c.wide[i] = uint32(v)
		}
		c.middle = nil
	}
}

func (c *codes) code(row int) uint32 {
	switch {
	case c.narrow != nil:
		return uint32(c.narrow[row])
	case c.middle != nil:
		return uint32(c.middle[row])
	}
	return c.wide[row]
}

func (c *codes) value(row int, d values) eval.Value { return c.valueOf(c.code(row), d) }

func (c *codes) valueOf(code uint32, d values) eval.Value {
	switch {
	case code == 0:
		return eval.Value{}
	case c.flag:
		return eval.BoolOf(code == 2)
	}
	return eval.TextOf(d.texts[code])
}

func (c *codes) copied() store {
	return &codes{flag: c.flag, narrow: slices.Clone(c.narrow), middle: slices.Clone(c.middle), wide: slices.Clone(c.wide)}
}

func (c *codes) settle(live *picked, d values) {
	c.rows, c.counts, c.posted = nil, nil, postings{}
	if len(d.texts) > manyCodes {
		return
	}
	c.counts = make([]uint32, len(d.texts))
	c.count(live, c.counts)
	if c.narrow == nil || len(d.texts) > fewCodes {
		c.posted = postCodes(c, len(d.texts))
		return
	}
	c.rows = make([]bitset, len(d.texts))
	for row, code := range c.narrow {
		c.rows[code].Put(row)
	}
}

// lists holds several codes a row: those of row i are flat[start[i]:start[i+1]].
// Rows that the writer changes wait in fresh until the chunk is settled.
type lists struct {
	start []uint32 // chunkRows + 1
	flat  []uint32
	known bitset
	fresh
}

func newLists() lists { return lists{start: make([]uint32, chunkRows+1)} }

// list gives the codes of a row of a settled chunk.
func (l *lists) list(row int) []uint32 { return l.flat[l.start[row]:l.start[row+1]] }

func (l *lists) copied() lists { return lists{start: l.start, flat: l.flat, known: l.known} }

func (l *lists) settle() {
	if l.at == nil {
		return
	}
	start, n := make([]uint32, chunkRows+1), 0
	for row := range chunkRows {
		list, put, known := l.get(row)
		switch {
		case !put:
			list = l.list(row)
		case known:
			l.known.Put(row)
		default:
			l.known.Drop(row)
		}
		n += len(list)
		start[row+1] = uint32(n)
	}
	flat := make([]uint32, 0, n)
	for row := range chunkRows {
		list, put, _ := l.get(row)
		if !put {
			list = l.list(row)
		}
		flat = append(flat, list...)
	}
	l.start, l.flat, l.fresh = start, flat, fresh{}
}

// sets holds several texts a row, none of them twice.
type sets struct {
	lists
	few      []bitset // per code, when there are few; nil otherwise, then:
	postings postings
	first    []uint16 // of each row the first code, 0 for none; nil when codes do not fit
	more     postings // but for the first codes
	several  *bitset  // rows of more codes than one; nil with first
	counts   []uint32 // as of codes
}

func (s *sets) put(row int, v eval.Value, d *dictionary) {
	if v.Type != eval.ListType {
		s.forget(row)
		return
	}
	s.begin(row)
	for _, item := range v.List() {
		if item.Type != eval.TextType {
			continue
		}
		if code := d.code(item.Text()); !slices.Contains(s.added(), code) {
			s.add(code)
		}
	}
}

func (s *sets) value(row int, d values) eval.Value {
	if !s.known.Has(row) {
		return eval.Value{}
	}
	list := s.list(row)
	items := make([]eval.Value, len(list))
	for i, code := range list {
		items[i] = eval.TextOf(d.texts[code])
	}
	return eval.ListOf(items)
}

// having adds to rows those that have one of some codes, which rise.
func (s *sets) having(codes []uint32, rows *bitset) {
	if s.few == nil {
		s.postings.having(codes, rows)
		return
	}
	for _, code := range codes {
		if int(code) < len(s.few) { // later ones came when this chunk was done
			rows.Or(&s.few[code])
		}
	}
}

func (s *sets) copied() store { return &sets{lists: s.lists.copied()} }

func (s *sets) settle(live *picked, d values) {
	s.lists.settle()
	s.few, s.postings, s.first, s.more, s.several, s.counts = nil, postings{}, nil, postings{}, nil, nil
	if len(d.texts) <= fewCodes {
		s.few = make([]bitset, len(d.texts))
		for row := range chunkRows {
			for _, code := range s.list(row) {
				s.few[code].Put(row)
			}
		}
	} else {
		s.postings = post(&s.lists, len(d.texts), 0)
	}
	if s.few == nil && len(d.texts) <= math.MaxUint16 {
		s.first, s.more, s.several = make([]uint16, chunkRows), post(&s.lists, len(d.texts), 1), &bitset{}
		for row := range s.first {
			list := s.list(row)
			if len(list) > 0 {
				s.first[row] = uint16(list[0])
			}
			if len(list) > 1 {
				s.several.Put(row)
			}
		}
	}
	if len(d.texts) <= manyCodes {
		s.counts = make([]uint32, len(d.texts))
		s.count(live, s.counts)
	}
}

// numbers holds a float64 a row, NaN where not known.
type numbers struct{ list []float64 }

func newNumbers() *numbers {
	n := &numbers{list: make([]float64, chunkRows)}
	for i := range n.list {
		n.list[i] = math.NaN()
	}
	return n
}

func (n *numbers) put(row int, v eval.Value, _ *dictionary) {
	n.list[row] = math.NaN()
	if v.Type == eval.NumberType {
		n.list[row] = v.Number()
	}
}

func (n *numbers) value(row int, _ values) eval.Value {
	if math.IsNaN(n.list[row]) {
		return eval.Value{}
	}
	return eval.NumberOf(n.list[row])
}

func (n *numbers) copied() store          { return &numbers{slices.Clone(n.list)} }
func (n *numbers) settle(*picked, values) {}

// unknownTime marks a row whose time is not known.
const unknownTime = math.MinInt64

// times holds nanoseconds since 1970.
type times struct {
	day  bool
	list []int64
}

func newTimes(day bool) *times {
	t := &times{day: day, list: make([]int64, chunkRows)}
	for i := range t.list {
		t.list[i] = unknownTime
	}
	return t
}

func (t *times) put(row int, v eval.Value, _ *dictionary) {
	t.list[row] = unknownTime
	if v.Type == eval.TimeType {
		t.list[row], _ = v.Nanos()
	}
}

func (t *times) value(row int, _ values) eval.Value {
	if t.list[row] == unknownTime {
		return eval.Value{}
	}
	return eval.TimeOf(t.list[row], t.day)
}

func (t *times) copied() store          { return &times{t.day, slices.Clone(t.list)} }
func (t *times) settle(*picked, values) {}

// places holds positions, NaN where not known.
type places struct{ lon, lat []float64 }

func newPlaces() *places {
	p := &places{make([]float64, chunkRows), make([]float64, chunkRows)}
	for i := range p.lon {
		p.lon[i] = math.NaN()
	}
	return p
}

func (p *places) put(row int, v eval.Value, _ *dictionary) {
	lon, lat, ok := v.Point()
	if !ok {
		lon = math.NaN()
	}
	p.lon[row], p.lat[row] = lon, lat
}

func (p *places) value(row int, _ values) eval.Value {
	if math.IsNaN(p.lon[row]) {
		return eval.Value{}
	}
	return eval.PointOf(p.lon[row], p.lat[row])
}

func (p *places) copied() store          { return &places{slices.Clone(p.lon), slices.Clone(p.lat)} }
func (p *places) settle(*picked, values) {}
