package watch

import (
	"slices"

	"github.com/tidwall/rtree"

	"arpent/engine/cql/eval"
)

type keyID uint32

// ring numbers the conditions under which filters are posted and finds those
// that a record meets.
type ring struct {
	slots []*slot // one per field and folding in use
	keys  []held  // by keyID
	free  []keyID
}

type held struct {
	key
	refs uint32
}

func (r *ring) size() int { return len(r.keys) - len(r.free) }

// hold numbers a condition; the caller holds it until release.
func (r *ring) hold(k key) keyID {
	s := r.slot(k)
	if id, known := s.find(k); known {
		r.keys[id].refs++
		return id
	}
	id := keyID(len(r.keys))
	if n := len(r.free); n > 0 {
		id, r.free = r.free[n-1], r.free[:n-1]
		r.keys[id] = held{k, 1}
	} else {
		r.keys = append(r.keys, held{k, 1})
	}
	s.add(k, id)
	return id
}

func (r *ring) release(id keyID) {
	h := &r.keys[id]
	if h.refs--; h.refs > 0 {
		return
	}
	r.slot(h.key).remove(h.key, id)
	*h = held{}
	r.free = append(r.free, id)
}

// slot finds the place of a field's conditions, making it when it is new.
func (r *ring) slot(k key) *slot {
	for _, s := range r.slots {
		if s.field == k.field && s.fold == k.fold {
			return s
		}
	}
	s := &slot{field: k.field, fold: k.fold, texts: map[string]keyID{}, numbers: map[float64]keyID{}, prefixes: map[string]keyID{}, ranges: ranges{known: map[bounds]keyID{}}}
	r.slots = append(r.slots, s)
	return s
}

// look notes every condition that a record meets.
func (r *ring) look(record eval.Record, s *Scratch) {
	for _, one := range r.slots {
		one.look(record.Value(one.field), s)
	}
}

// slot holds the conditions on one field under one folding.
type slot struct {
	field    int
	fold     folding
	texts    map[string]keyID
	numbers  map[float64]keyID
	prefixes map[string]keyID
	lengths  []int // of prefixes, in bytes, rising
	ranges   ranges
	boxes    rtree.RTreeG[keyID]
}

func (s *slot) find(k key) (id keyID, known bool) {
	switch k.kind {
	case textKey:
		id, known = s.texts[k.text]
	case numberKey:
		id, known = s.numbers[k.low[0]]
	case prefixKey:
		id, known = s.prefixes[k.text]
	case rangeKey:
		id, known = s.ranges.known[bounds{k.low[0], k.high[0]}]
	case boxKey:
		s.boxes.Search(k.low, k.high, func(low, high [2]float64, at keyID) bool {
			if low == k.low && high == k.high {
				id, known = at, true
			}
			return !known
		})
	}
	return id, known
}

func (s *slot) add(k key, id keyID) {
	switch k.kind {
	case textKey:
		s.texts[k.text] = id
	case numberKey:
		s.numbers[k.low[0]] = id
	case prefixKey:
		if at, known := slices.BinarySearch(s.lengths, len(k.text)); !known {
			s.lengths = slices.Insert(s.lengths, at, len(k.text))
		}
		s.prefixes[k.text] = id
	case rangeKey:
		s.ranges.add(span{k.low[0], k.high[0], id})
	case boxKey:
		s.boxes.Insert(k.low, k.high, id)
	}
}

func (s *slot) remove(k key, id keyID) {
	switch k.kind {
	case textKey:
		delete(s.texts, k.text)
	case numberKey:
		delete(s.numbers, k.low[0])
	case prefixKey:
		delete(s.prefixes, k.text)
	case rangeKey:
		s.ranges.remove(span{k.low[0], k.high[0], id})
	case boxKey:
		s.boxes.Delete(k.low, k.high, id)
	}
}

func (s *slot) look(v eval.Value, found *Scratch) {
	switch v.Type {
	case eval.TextType:
		text := s.fold.apply(v.Text())
		if id, ok := s.texts[text]; ok {
			found.meet(id, true)
		}
		for _, n := range s.lengths {
			if n > len(text) {
				break
			}
			if id, ok := s.prefixes[text[:n]]; ok {
				found.meet(id, true)
			}
		}
	case eval.NumberType, eval.TimeType:
		n := numberOf(v)
		if id, ok := s.numbers[n]; ok {
			found.meet(id, true)
		}
		s.ranges.stab(n, found)
	case eval.ShapeType:
		x, y, point := v.Point()
		take := func(_, _ [2]float64, id keyID) bool {
			found.meet(id, false)
			return true
		}
		if !point { // an area: every box might meet it
			s.boxes.Scan(take)
			return
		}
		s.boxes.Search([2]float64{x, y}, [2]float64{x, y}, take)
	case eval.ListType:
		for _, item := range v.List() {
			s.look(item, found)
		}
	}
}
