package facet

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Marks remembers which records fit one filter, chunk by chunk. Chunks never
// change once they can be seen, so that for a later snapshot only those that
// differ are asked again: a filter that is asked often, such as what someone
// may see, then costs no more than joining sets. It is safe for concurrent use.
type Marks struct {
	mu sync.Mutex
	of map[*chunk]*mark
}

// mark is the rows of a chunk that fit: few as a list, more as a bitset; and how
// many of them have each value of the columns that were asked about.
type mark struct {
	few  []uint16
	many *bitset

	mu     sync.Mutex
	counts map[int][]uint32 // by column
	joints joints
}

// countsOf counts a column's values among the marked rows, once.
func (k *mark) countsOf(column int, values int, c counter, rows *picked) []uint32 {
	k.mu.Lock()
	defer k.mu.Unlock()
	counts := k.counts[column]
	if counts == nil {
		if k.counts == nil {
			k.counts = map[int][]uint32{}
		}
		counts = make([]uint32, values)
		c.count(rows, counts)
		k.counts[column] = counts
	}
	return counts
}

// fewRows is up to how many rows a list takes less room than a bitset, with
// enough to spare to be worth it.
const fewRows = chunkRows / 64

// Filter gives the filter, as compile makes it ready for the snapshot, with its
// rows marked. compile is asked only when some are not yet.
func (m *Marks) Filter(ctx context.Context, s *Snapshot, compile func() (*Filter, error)) (*Filter, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	of, missing := make(map[*chunk]*mark, len(s.chunks)), []*chunk{}
	for _, c := range s.chunks {
		if known := m.of[c.itself()]; known != nil {
			of[c.itself()] = known
		} else {
			missing = append(missing, c)
		}
	}
	if len(missing) > 0 {
		f, err := compile()
		if err != nil {
			return nil, err
		}
		for i, k := range marked(ctx, f, missing) {
			of[missing[i].itself()] = k
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	m.of = of
	return &Filter{parts: []part{{node: marks(of)}}}, nil
}

// marked asks a filter of chunks, several at once.
func marked(ctx context.Context, f *Filter, chunks []*chunk) []*mark {
	out := make([]*mark, len(chunks))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range max(1, min(runtime.GOMAXPROCS(0), len(chunks))) {
		wait.Go(func() {
			for at := int(next.Add(1)) - 1; at < len(chunks) && ctx.Err() == nil; at = int(next.Add(1)) - 1 {
				rows := chunks[at].live
				for _, p := range f.parts {
					p.node.keep(chunks[at], &rows)
				}
				out[at] = markOf(&rows)
			}
		})
	}
	wait.Wait()
	return out
}

func markOf(rows *bitset) *mark {
	n := rows.Count()
	if n > fewRows {
		many := *rows
		return &mark{many: &many}
	}
	k := &mark{few: make([]uint16, 0, n)}
	rows.Each(func(row int) { k.few = append(k.few, uint16(row)) })
	return k
}

// marks is the condition that a row is marked.
type marks map[*chunk]*mark

func (m marks) cost() int { return 0 }

func (m marks) keep(c *chunk, rows *bitset) {
	k := m[c.itself()]
	if k.many != nil {
		rows.And(k.many)
		return
	}
	var found bitset
	for _, row := range k.few {
		if rows.Has(int(row)) {
			found.Put(int(row))
		}
	}
	*rows = found
}
