package facet

import "arpent/engine/facet/rowset"

// counter is a column whose values can be counted.
type counter interface {
	// count adds, per code, how many of the rows have it.
	count(rows *picked, into []uint32)
	all() []uint32 // of every live row; nil when they are not kept
}

func (c *codes) all() []uint32 { return c.counts }
func (s *sets) all() []uint32  { return s.counts }

func (c *codes) count(rows *picked, into []uint32) {
	switch {
	case c.rows != nil && rows.N > rows.SetCost()*(len(c.rows)-1):
		rest := rows.N // each row has one code
		for code := 1; code < len(c.rows); code++ {
			n := rows.Rows.Common(&c.rows[code])
			into[code] += uint32(n)
			rest -= n
		}
		into[0] += uint32(rest)
	case c.narrow != nil:
		rowset.Narrow((*[chunkRows]uint8)(c.narrow), rows.List(), into)
	case c.middle != nil:
		rowset.Middle((*[chunkRows]uint16)(c.middle), rows.List(), into)
	default:
		for list := rows.List(); len(list) > 0; list = list[2:] {
			into[c.wide[list.First()]]++
		}
	}
}

// The codes of listed rows lie far apart and their number is not foreseen.
// severalCost is how many postings are looked at in the time that the codes but
// the first of one row are, fewCost how many rows' codes in that of a bitset.
const severalCost, fewCost = 20, 15

func (s *sets) count(rows *picked, into []uint32) {
	switch {
	case s.few != nil && rows.N > fewCost*len(s.few):
		for code := range s.few {
			into[code] += uint32(rows.Rows.Common(&s.few[code]))
		}
	case s.first != nil:
		none := into[0]
		rowset.Middle((*[chunkRows]uint16)(s.first), rows.List(), into)
		into[0] = none
		if severalCost*rows.N > len(s.more.rows) {
			s.more.among(&rows.Rows, into)
			return
		}
		several := *s.several
		several.And(&rows.Rows)
		s.countMore(&several, into)
	default:
		for list := rows.List(); len(list) > 0; list = list[2:] {
			for _, code := range s.list(list.First()) {
				into[code]++
			}
		}
	}
}

// countMore adds the codes but the first of rows of more codes than one. Where
// these stand is looked up for some rows before any is, so that the processor
// waits for many at a time.
func (s *sets) countMore(rows *bitset, into []uint32) {
	var at [256]struct{ begin, end uint32 }
	n := 0
	flush := func() {
		for _, list := range at[:n] {
			into[s.flat[list.begin]]++
			for _, code := range s.flat[list.begin+1 : list.end] {
				into[code]++
			}
		}
		n = 0
	}
	rows.Each(func(row int) {
		at[n].begin, at[n].end = s.start[row]+1, s.start[row+1]
		if n++; n == len(at) {
			flush()
		}
	})
	flush()
}
