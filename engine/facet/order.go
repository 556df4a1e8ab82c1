package facet

import (
	"cmp"
	"slices"
	"sort"
	"sync"

	"arpent/engine/cql/eval"
)

// order is the rows of a chunk by one column: those whose value is known first,
// by value, then the rest; by key between equals. It is made when first asked
// for, and kept up by the writer from then on, so that the first rows of a page
// are read off instead of compared with all.
type order struct {
	mu    sync.Mutex
	rows  []uint16 // all of the chunk, live or not; nil until asked for
	known int      // of these, at the beginning, whose value is known
}

// ordered gives the order of a chunk's rows by a column.
func (c *chunk) ordered(column int, d values) (rows []uint16, known int) {
	o := &c.orders[column]
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.rows == nil {
		all := make([]uint16, chunkRows)
		for i := range all {
			all[i] = uint16(i)
		}
		o.rows, o.known = c.sorted(column, d, all)
	}
	return o.rows, o.known
}

// sorted puts some rows into order.
func (c *chunk) sorted(column int, d values, rows []uint16) (_ []uint16, known int) {
	if by, is := c.columns[column].(*codes); is && len(d.texts) <= min(manyCodes, len(rows)) {
		return c.byCode(by, d, rows)
	}
	type placed struct {
		row   uint16
		value eval.Value
	}
	list := make([]placed, len(rows))
	for i, row := range rows {
		list[i] = placed{row, c.columns[column].value(int(row), d)}
	}
	slices.SortFunc(list, func(a, b placed) int { return compared(a.value, b.value, c.keys[a.row], c.keys[b.row], false) })
	for i, l := range list {
		rows[i] = l.row
	}
	return rows, sort.Search(len(list), func(i int) bool { return list[i].value.Type == eval.Null })
}

// byCode does so by the codes of a column: only these are compared.
func (c *chunk) byCode(by *codes, d values, rows []uint16) (_ []uint16, known int) {
	place := make([]uint32, len(d.texts)) // by code, where its next row goes
	for _, row := range rows {
		place[by.code(int(row))]++
	}
	known = len(rows) - int(place[0])
	order := make([]uint32, len(d.texts))
	for code := range order {
		order[code] = uint32(code)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return compared(by.valueOf(a, d), by.valueOf(b, d), Key(a), Key(b), false)
	})
	next := uint32(0)
	for _, code := range order {
		place[code], next = next, next+place[code]
	}
	out := make([]uint16, len(rows))
	for _, row := range rows {
		at := &place[by.code(int(row))]
		out[*at] = row
		*at++
	}
	begin := uint32(0)
	for _, code := range order {
		same := out[begin:place[code]]
		begin = place[code]
		if byKey := func(a, b uint16) int { return cmp.Compare(c.keys[a], c.keys[b]) }; !slices.IsSortedFunc(same, byKey) {
			slices.SortFunc(same, byKey)
		}
	}
	return out, known
}

// compared puts what is not known last; the key decides between equals.
func compared(a, b eval.Value, aKey, bKey Key, falls bool) int {
	aNull, bNull := a.Type == eval.Null, b.Type == eval.Null
	switch {
	case aNull && !bNull:
		return 1
	case bNull && !aNull:
		return -1
	}
	if o, ok := eval.Order(a, b); ok && o != 0 {
		if falls {
			return -o
		}
		return o
	}
	return cmp.Compare(aKey, bKey)
}

// inherit takes the orders of the chunk this one was copied from.
func (c *chunk) inherit(from *chunk) {
	for i := range from.orders {
		o := &from.orders[i]
		o.mu.Lock()
		c.orders[i].rows, c.orders[i].known = o.rows, o.known
		o.mu.Unlock()
	}
}

// reorder brings inherited orders up to date: rows that were put are taken out,
// sorted, and laid between the others.
func (c *chunk) reorder(dict []values) {
	var put []uint16
	c.put.Each(func(row int) { put = append(put, uint16(row)) })
	c.put = bitset{}
	if len(put) == 0 {
		return
	}
	for i := range c.orders {
		o := &c.orders[i]
		if o.rows == nil {
			continue
		}
		if len(put) > chunkRows/4 {
			o.rows = nil
			continue
		}
		o.rows, o.known = c.merged(i, dict[i], o.rows, put)
	}
}

func (c *chunk) merged(column int, d values, old, put []uint16) (_ []uint16, known int) {
	fresh, _ := c.sorted(column, d, slices.Clone(put))
	changed := bitset{}
	for _, row := range put {
		changed.Put(int(row))
	}
	value := func(row uint16) eval.Value { return c.columns[column].value(int(row), d) }
	kept := make([]uint16, 0, chunkRows)
	for _, row := range old {
		if !changed.Has(int(row)) {
			kept = append(kept, row)
		}
	}
	out, from := make([]uint16, 0, chunkRows), 0
	for _, row := range fresh {
		v := value(row)
		to := from + sort.Search(len(kept)-from, func(i int) bool {
			other := kept[from+i]
			return compared(value(other), v, c.keys[other], c.keys[row], false) > 0
		})
		out = append(append(out, kept[from:to]...), row)
		from = to
	}
	out = append(out, kept[from:]...)
	return out, sort.Search(len(out), func(i int) bool { return value(out[i]).Type == eval.Null })
}

// gatherOrdered offers the found rows of a chunk in order, until no more can be
// among the first.
func (p *prepared) gatherOrdered(c *chunk, found *bitset, t *tally) {
	d := p.s.dict[p.sort]
	rows, known := c.ordered(p.sort, d)
	column := c.columns[p.sort]
	value := func(at uint16) eval.Value { return column.value(int(at), d) }
	// offer takes a found row, and says whether rows that follow may still be
	// among the first.
	offer := func(at uint16) bool {
		row := Row{c.keys[at], value(at)}
		if p.q.After != nil && p.order(*p.q.After, row) >= 0 {
			return true
		}
		if t.rows.Full() && p.order(row, t.rows.Last()) >= 0 {
			return false
		}
		t.rows.Offer(row)
		return true
	}
	// after finds the first row behind the page before.
	after := func(list []uint16) []uint16 {
		if p.q.After == nil {
			return list
		}
		return list[sort.Search(len(list), func(i int) bool { return p.order(*p.q.After, Row{c.keys[list[i]], value(list[i])}) < 0 }):]
	}
	few, _ := column.(*codes)
	if few != nil && few.rows == nil {
		few = nil
	}
	switch {
	case !p.q.Falls && few != nil:
		offerRuns(found, after(rows), few, offer)
	case !p.q.Falls:
		offered(found, after(rows), offer)
	default:
		p.gatherFalling(found, rows[:known], few, value, offer)
		offered(found, after(rows[known:]), offer)
	}
}

// offered offers those of some rows that are in the set, until no more are wanted.
func offered(b *bitset, rows []uint16, fn func(row uint16) bool) bool {
	for _, row := range rows {
		if b[row>>6]>>(row&63)&1 == 1 && !fn(row) {
			return false
		}
	}
	return true
}

// offerRuns does so with rows that are ordered by a column of few codes: it skips
// the codes that no row of the set has.
func offerRuns(b *bitset, rows []uint16, by *codes, fn func(row uint16) bool) {
	for len(rows) > 0 {
		code := by.code(int(rows[0]))
		end := sort.Search(len(rows), func(i int) bool { return by.code(int(rows[i])) != code })
		if b.Meets(&by.rows[code]) && !offered(b, rows[:end], fn) {
			return
		}
		rows = rows[end:]
	}
}

// gatherFalling visits rows from the highest value down; equals by rising key.
func (p *prepared) gatherFalling(found *bitset, rows []uint16, few *codes, value func(uint16) eval.Value, offer func(uint16) bool) {
	if p.q.After != nil { // what is higher was on pages before
		if p.q.After.Value.Type == eval.Null {
			return
		}
		rows = rows[:sort.Search(len(rows), func(i int) bool {
			o, ok := eval.Order(value(rows[i]), p.q.After.Value)
			return ok && o > 0
		})]
	}
	for len(rows) > 0 {
		last := rows[len(rows)-1]
		begin := len(rows) - 1
		switch {
		case few != nil:
			code := few.code(int(last))
			begin = sort.Search(begin, func(i int) bool { return few.code(int(rows[i])) == code })
			if !found.Meets(&few.rows[code]) {
				rows = rows[:begin]
				continue
			}
		case !found.Has(int(last)):
			rows = rows[:begin]
			continue
		default:
			for top := value(last); begin > 0; begin-- {
				if o, ok := eval.Order(value(rows[begin-1]), top); ok && o != 0 {
					break
				}
			}
		}
		if !offered(found, rows[begin:], offer) {
			return
		}
		rows = rows[:begin]
	}
}
