// Package keyed finds rows by keys.
package keyed

// nearKeys is how far beyond the greatest key so far one may be and still stand
// in the list.
const nearKeys = 1 << 12

// Rows finds the row of a key: of keys that rise from 0 with few gaps, as most
// callers give them, in a list; of others in a map.
type Rows struct {
	list  []uint32 // by key, row + 1; 0 for none
	other map[uint64]uint32
	len   int
}

// Len is how many keys there are.
func (r *Rows) Len() int { return r.len }

// Get gives the row of a key.
func (r *Rows) Get(key uint64) (row uint32, there bool) {
	if key < uint64(len(r.list)) && r.list[key] > 0 {
		return r.list[key] - 1, true
	}
	if len(r.other) == 0 {
		return 0, false
	}
	row, there = r.other[key]
	return row, there
}

// Put adds a key that is not there.
func (r *Rows) Put(key uint64, row uint32) {
	r.len++
	if end := len(r.list); key < uint64(end+nearKeys) {
		for ; end <= int(key); end++ {
			r.list = append(r.list, 0)
		}
		r.list[key] = row + 1
		return
	}
	if r.other == nil {
		r.other = map[uint64]uint32{}
	}
	r.other[key] = row
}

// Remove takes out a key that is there.
func (r *Rows) Remove(key uint64) {
	r.len--
	if key < uint64(len(r.list)) && r.list[key] > 0 {
		r.list[key] = 0
		return
	}
	delete(r.other, key)
}
