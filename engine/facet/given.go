package facet

import (
	"slices"
	"sync"
)

// Given remembers values of a category column that are no record's own but
// given from outside, such as what would become of it: chunk by chunk, so that
// of a later snapshot only what changed is asked again. In what all see, nobody
// has any. Make another one when the values change. It is safe for concurrent use.
type Given struct {
	mu    sync.Mutex
	texts values
	of    map[*chunk]*codes
}

// NewGiven makes one of the texts that there are, each once.
func NewGiven(texts []string) *Given {
	return &Given{texts: values{texts: append([]string{""}, texts...)}}
}

// Snapshot is a snapshot with these values of a column of kind Category: of
// gives the place of a record's among the texts, and less than 0 for none known.
func (g *Given) Snapshot(s *Snapshot, column string, of func(Key) int) *Snapshot {
	g.mu.Lock()
	defer g.mu.Unlock()
	at, mine := s.column(column), make(map[*chunk]*codes, len(s.chunks))
	out := *s
	out.dict, out.chunks = slices.Clone(s.dict), make([]*chunk, len(s.chunks))
	out.dict[at] = g.texts
	for i, c := range s.chunks {
		known := g.of[c.itself()]
		if known == nil {
			known = c.given(g.texts, of)
		}
		mine[c.itself()], out.chunks[i] = known, c.with(at, known)
	}
	g.of = mine
	return &out
}

func (c *chunk) given(texts values, of func(Key) int) *codes {
	out := &codes{narrow: make([]uint8, chunkRows)}
	live := &picked{Rows: c.live}
	live.Pick()
	for list := live.List(); len(list) > 0; list = list[2:] {
		row := list.First()
		out.set(row, uint32(max(of(c.keys[row]), -1)+1))
	}
	out.settle(live, texts)
	return out
}
