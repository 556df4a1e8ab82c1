package watch

import (
	"slices"

	"github.com/tidwall/rtree"

	"arpent/engine/cql/eval"
)

// posting lists filters under one condition, in no order.
type posting []ID

func (p *posting) add(id ID) { *p = append(*p, id) }

func (p *posting) remove(id ID) {
	if i := slices.Index(*p, id); i >= 0 {
		last := len(*p) - 1
		(*p)[i] = (*p)[last]
		*p = (*p)[:last]
	}
}

// slot holds the conditions on one field under one folding.
type slot struct {
	field    int
	fold     folding
	texts    map[string]posting
	numbers  map[float64]posting
	prefixes map[string]posting
	lengths  []int // of prefixes in use, in bytes, rising
	ranges   ranges
	boxes    rtree.RTreeG[ID]
}

func newSlot(field int, fold folding) *slot {
	return &slot{field: field, fold: fold, texts: map[string]posting{}, numbers: map[float64]posting{}, prefixes: map[string]posting{}}
}

func (s *slot) add(k key, id ID) {
	switch k.kind {
	case textKey:
		s.texts[k.text] = append(s.texts[k.text], id)
	case numberKey:
		s.numbers[k.low[0]] = append(s.numbers[k.low[0]], id)
	case prefixKey:
		if at, known := slices.BinarySearch(s.lengths, len(k.text)); !known {
			s.lengths = slices.Insert(s.lengths, at, len(k.text))
		}
		s.prefixes[k.text] = append(s.prefixes[k.text], id)
	case rangeKey:
		s.ranges.add(span{k.low[0], k.high[0], id})
	case boxKey:
		s.boxes.Insert(k.low, k.high, id)
	}
}

func (s *slot) remove(k key, id ID) {
	switch k.kind {
	case textKey:
		drop(s.texts, k.text, id)
	case numberKey:
		drop(s.numbers, k.low[0], id)
	case prefixKey:
		drop(s.prefixes, k.text, id)
	case rangeKey:
		s.ranges.remove(span{k.low[0], k.high[0], id})
	case boxKey:
		s.boxes.Delete(k.low, k.high, id)
	}
}

func drop[K comparable](m map[K]posting, k K, id ID) {
	p := m[k]
	if p.remove(id); len(p) == 0 {
		delete(m, k)
		return
	}
	m[k] = p
}

// look takes every filter whose condition the record's value meets.
func (s *slot) look(r eval.Record, found *Scratch) {
	s.lookUp(r.Value(s.field), found)
}

func (s *slot) lookUp(v eval.Value, found *Scratch) {
	switch v.Type {
	case eval.TextType:
		text := s.fold.apply(v.Text())
		found.take(s.texts[text])
		for _, n := range s.lengths {
			if n > len(text) {
				break
			}
			found.take(s.prefixes[text[:n]])
		}
	case eval.NumberType, eval.TimeType:
		n := numberOf(v)
		found.take(s.numbers[n])
		s.ranges.stab(n, found)
	case eval.ShapeType:
		x, y, point := v.Point()
		take := func(_, _ [2]float64, id ID) bool {
			found.take(posting{id})
			return true
		}
		if !point { // an area: every box might meet it
			s.boxes.Scan(take)
			return
		}
		s.boxes.Search([2]float64{x, y}, [2]float64{x, y}, take)
	case eval.ListType:
		for _, item := range v.List() {
			s.lookUp(item, found)
		}
	}
}
