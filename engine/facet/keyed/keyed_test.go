package keyed

import (
	"math/rand/v2"
	"testing"
)

// Keys in the list and in the map are found like those of a map alone.
func TestRows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var rows Rows
	all := map[uint64]uint32{}
	for range 50_000 {
		key := uint64(r.IntN(20_000))
		if r.IntN(3) == 0 {
			key = uint64(r.Uint64() >> r.IntN(64))
		}
		row, there := rows.Get(key)
		if want, is := all[key]; row != want || there != is {
			t.Fatalf("key %d: row %d %v, not %d %v", key, row, there, want, is)
		}
		switch {
		case !there:
			all[key] = r.Uint32() >> 1
			rows.Put(key, all[key])
		case r.IntN(2) == 0:
			delete(all, key)
			rows.Remove(key)
		}
		if rows.Len() != len(all) {
			t.Fatalf("%d keys, not %d", rows.Len(), len(all))
		}
	}
	for key, want := range all {
		if row, there := rows.Get(key); row != want || !there {
			t.Fatalf("key %d: row %d %v, not %d", key, row, there, want)
		}
	}
}
