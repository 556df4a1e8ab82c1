package facet

// nearKeys is how far beyond the greatest key so far one may be and still stand
// in the list.
const nearKeys = 1 << 12

// rowsOf finds the row of a key: of keys that rise from 0 with few gaps, as most
// callers give them, in a list; of others in a map.
type rowsOf struct {
	list  []uint32 // by key, row + 1; 0 for none
	other map[Key]uint32
	len   int
}

func (r *rowsOf) get(key Key) (row uint32, there bool) {
	if key < Key(len(r.list)) && r.list[key] > 0 {
		return r.list[key] - 1, true
	}
	if len(r.other) == 0 {
		return 0, false
	}
	row, there = r.other[key]
	return row, there
}

// put adds a key that is not there.
func (r *rowsOf) put(key Key, row uint32) {
	r.len++
	if end := len(r.list); key < Key(end+nearKeys) {
		for ; end <= int(key); end++ {
			r.list = append(r.list, 0)
		}
		r.list[key] = row + 1
		return
	}
	if r.other == nil {
		r.other = map[Key]uint32{}
	}
	r.other[key] = row
}

// remove takes out a key that is there.
func (r *rowsOf) remove(key Key) {
	r.len--
	if key < Key(len(r.list)) && r.list[key] > 0 {
		r.list[key] = 0
		return
	}
	delete(r.other, key)
}
