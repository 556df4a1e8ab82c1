package facet

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"

	"arpent/engine/facet/block"
)

// A frozen index is a row of blocks: the columns, for each column its dictionary,
// then the chunks. What can be computed from the rest, counts and postings, is
// computed anew when the index thaws.

// frozenMark begins a frozen index; its last letter changes with the form.
const frozenMark = "arpent facet 1"

// ErrDamaged is what Thaw answers where what it reads is not what was frozen.
var ErrDamaged = block.ErrDamaged

// textsPerBlock is how many texts of a dictionary go into one block.
const textsPerBlock = 1 << 17

// Freeze writes all records, so that Thaw makes the same index of them. Nobody
// is held up: a snapshot does not change.
func (s *Snapshot) Freeze(w io.Writer) error {
	var p block.Pen
	p.Text(frozenMark)
	p.U32(uint32(len(s.columns)))
	for _, c := range s.columns {
		p.Text(c.Name)
		p.U8(uint8(c.Kind))
		p.Texts(c.Values)
	}
	p.U32(uint32(len(s.chunks)))
	if err := p.Block(w); err != nil {
		return err
	}
	for _, d := range s.dict {
		p.U32(uint32(len(d.texts)))
		p.U32s(d.order)
		if err := p.Block(w); err != nil {
			return err
		}
		for some := range slices.Chunk(d.texts, textsPerBlock) {
			p.Texts(some)
			if err := p.Block(w); err != nil {
				return err
			}
		}
	}
	for _, c := range s.chunks {
		c.itself().freeze(&p)
		if err := p.Block(w); err != nil {
			return err
		}
	}
	return nil
}

// Thaw makes the index that was frozen, published. The columns must be those of
// then: if they are not, or anything else is not as it was written, the answer is
// ErrDamaged. Chunks are thawed on every core.
func Thaw(r io.Reader, columns []Column, functions ...Function) (*Index, error) {
	head, err := block.Read(r)
	if err != nil {
		return nil, err
	}
	if head.Text() != frozenMark || int(head.U32()) != len(columns) {
		return nil, ErrDamaged
	}
	for _, c := range columns {
		if head.Text() != c.Name || Kind(head.U8()) != c.Kind || !slices.Equal(head.Texts(), c.Values) {
			return nil, ErrDamaged
		}
	}
	chunks := int(head.U32())
	if head.Failed() {
		return nil, ErrDamaged
	}
	x := New(columns, functions...)
	var dict []values
	for _, d := range x.dict {
		if err := d.thaw(r); err != nil {
			return nil, err
		}
		dict = append(dict, d.seen())
	}
	if err := x.thawChunks(r, chunks, dict); err != nil {
		return nil, err
	}
	for i, c := range x.chunks {
		for row := range chunkRows {
			at := uint32(i*chunkRows + row)
			if !c.live.Has(row) {
				x.free = append(x.free, at)
				continue
			}
			if x.Has(c.keys[row]) {
				return nil, ErrDamaged
			}
			x.rows.Put(uint64(c.keys[row]), at)
		}
	}
	x.next = uint32(len(x.chunks) * chunkRows)
	slices.Reverse(x.free) // the first ones are taken first
	x.Publish()
	return x, nil
}

// thawChunks reads chunks one after another and settles them side by side.
func (x *Index) thawChunks(r io.Reader, n int, dict []values) error {
	var work sync.WaitGroup
	type numbered struct {
		*block.Reader
		number int
	}
	blocks, failed := make(chan numbered), make(chan error, runtime.GOMAXPROCS(0))
	var mu sync.Mutex
	chunks := map[int]*chunk{}
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() {
			var err error
			for b := range blocks {
				if err != nil {
					continue
				}
				c := newChunk(x.columns)
				if err = c.thaw(b.Reader, dict); err == nil {
					c.settle(dict)
					mu.Lock()
					chunks[b.number] = c
					mu.Unlock()
				}
			}
			failed <- err
		})
	}
	var err error
	for i := 0; i < n && err == nil; i++ {
		var b *block.Reader
		if b, err = block.Read(r); err == nil {
			blocks <- numbered{b, i}
		}
	}
	close(blocks)
	work.Wait()
	close(failed)
	for one := range failed {
		err = errors.Join(err, one)
	}
	if err != nil {
		return err
	}
	for i := range n {
		x.chunks = append(x.chunks, chunks[i])
	}
	return nil
}

func (d *dictionary) thaw(r io.Reader) error {
	b, err := block.Read(r)
	if err != nil {
		return err
	}
	n, order := int(b.U32()), b.U32s()
	if d == nil {
		if n != 0 || len(order) != 0 || b.Failed() {
			return ErrDamaged
		}
		return nil
	}
	var texts []string
	for len(texts) < n {
		b, err := block.Read(r)
		if err != nil {
			return err
		}
		some := b.Texts()
		if b.Failed() || len(some) == 0 {
			return ErrDamaged
		}
		texts = append(texts, some...)
	}
	if len(texts) != n || n == 0 || texts[0] != "" || len(order) >= n {
		return ErrDamaged
	}
	codes := make(map[string]uint32, n)
	for code, text := range texts[1:] {
		codes[text] = uint32(code + 1)
	}
	if len(codes) != n-1 {
		return ErrDamaged
	}
	for _, code := range order {
		if code == 0 || int(code) >= n {
			return ErrDamaged
		}
	}
	d.codes, d.texts, d.order = codes, texts, order
	return nil
}

func (c *chunk) freeze(p *block.Pen) {
	for _, key := range c.keys {
		p.U64(uint64(key))
	}
	p.Words(c.live[:])
	for _, s := range c.columns {
		s.freeze(p)
	}
	for i := range c.orders {
		o := &c.orders[i]
		o.mu.Lock()
		p.U16s(o.rows)
		p.U32(uint32(o.known))
		o.mu.Unlock()
	}
}

func (c *chunk) thaw(b *block.Reader, dict []values) error {
	for i := range c.keys {
		c.keys[i] = Key(b.U64())
	}
	b.Words(c.live[:])
	for i, s := range c.columns {
		if !s.thaw(b, uint32(len(dict[i].texts))) {
			return fmt.Errorf("%w: column %d", ErrDamaged, i)
		}
	}
	for i := range c.orders {
		o := &c.orders[i]
		o.rows, o.known = b.U16s(), int(b.U32())
		if len(o.rows) != 0 && len(o.rows) != chunkRows || o.known > len(o.rows) {
			return ErrDamaged
		}
		if len(o.rows) == 0 {
			o.rows = nil
		}
	}
	if !b.Whole() {
		return ErrDamaged
	}
	return nil
}

func (c *codes) freeze(p *block.Pen) {
	p.U8s(c.narrow)
	p.U16s(c.middle)
	p.U32s(c.wide)
}

func (c *codes) thaw(b *block.Reader, below uint32) bool {
	c.narrow, c.middle, c.wide = b.U8s(), b.U16s(), b.U32s()
	switch chunkRows {
	case len(c.narrow):
		return !b.Failed() && uint32(slices.Max(c.narrow)) < below
	case len(c.middle):
		c.narrow = nil
		return !b.Failed() && uint32(slices.Max(c.middle)) < below
	case len(c.wide):
		c.narrow, c.middle = nil, nil
		return !b.Failed() && slices.Max(c.wide) < below
	}
	return false
}

func (l *lists) freeze(p *block.Pen) {
	p.U32s(l.start)
	p.U32s(l.flat)
	p.Words(l.known[:])
}

func (l *lists) thaw(b *block.Reader, below uint32) bool {
	l.start, l.flat = b.U32s(), b.U32s()
	b.Words(l.known[:])
	return !b.Failed() && len(l.start) == chunkRows+1 && l.start[0] == 0 && slices.IsSorted(l.start) && int(l.start[chunkRows]) == len(l.flat) &&
		(len(l.flat) == 0 || slices.Max(l.flat) < below && slices.Min(l.flat) > 0)
}

func (n *numbers) freeze(p *block.Pen) { p.F64s(n.list) }

func (n *numbers) thaw(b *block.Reader, _ uint32) bool {
	n.list = b.F64s()
	return len(n.list) == chunkRows
}

func (t *times) freeze(p *block.Pen) { p.I64s(t.list) }

func (t *times) thaw(b *block.Reader, _ uint32) bool {
	t.list = b.I64s()
	return len(t.list) == chunkRows
}

func (c *places) freeze(p *block.Pen) {
	p.F64s(c.lon)
	p.F64s(c.lat)
}

func (c *places) thaw(b *block.Reader, _ uint32) bool {
	c.lon, c.lat = b.F64s(), b.F64s()
	return len(c.lon) == chunkRows && len(c.lat) == chunkRows
}

func (o *own) freeze(*block.Pen) {}

func (o *own) thaw(*block.Reader, uint32) bool { return true }
