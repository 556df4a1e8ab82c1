package facet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// pen collects a block.
type pen struct{ b []byte }

// block writes what was collected, and begins the next block.
func (p *pen) block(w io.Writer) error {
	var head [8]byte
	binary.LittleEndian.PutUint32(head[:], uint32(len(p.b)))
	binary.LittleEndian.PutUint32(head[4:], crc32.Checksum(p.b, castagnoli))
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	_, err := w.Write(p.b)
	p.b = p.b[:0]
	return err
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (p *pen) u8(v uint8)   { p.b = append(p.b, v) }
func (p *pen) u32(v uint32) { p.b = binary.LittleEndian.AppendUint32(p.b, v) }
func (p *pen) u64(v uint64) { p.b = binary.LittleEndian.AppendUint64(p.b, v) }

func (p *pen) text(s string) {
	p.u32(uint32(len(s)))
	p.b = append(p.b, s...)
}

func (p *pen) texts(list []string) {
	p.u32(uint32(len(list)))
	for _, s := range list {
		p.text(s)
	}
}

func (p *pen) u8s(list []uint8) {
	p.u32(uint32(len(list)))
	p.b = append(p.b, list...)
}

func (p *pen) u16s(list []uint16)  { p.list(len(list), list) }
func (p *pen) u32s(list []uint32)  { p.list(len(list), list) }
func (p *pen) i64s(list []int64)   { p.list(len(list), list) }
func (p *pen) f64s(list []float64) { p.list(len(list), list) }

func (p *pen) bits(b *bitset) { p.b, _ = binary.Append(p.b, binary.LittleEndian, b[:]) }

// list collects numbers of a fixed size, of which there are n.
func (p *pen) list(n int, list any) {
	p.u32(uint32(n))
	p.b, _ = binary.Append(p.b, binary.LittleEndian, list) // fails for other types only
}

// reader takes a block apart. What is too short makes it fail, and give nothing
// from then on.
type reader struct {
	rest   []byte
	failed bool
	number int
}

// read reads the next block.
func read(r io.Reader) (*reader, error) {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	size := int64(binary.LittleEndian.Uint32(head[:]))
	var b bytes.Buffer
	if n, err := io.CopyN(&b, r, size); err != nil {
		return nil, fmt.Errorf("%w: %d bytes of %d: %w", ErrDamaged, n, size, err)
	}
	if crc32.Checksum(b.Bytes(), castagnoli) != binary.LittleEndian.Uint32(head[4:]) {
		return nil, fmt.Errorf("%w: checksum", ErrDamaged)
	}
	return &reader{rest: b.Bytes()}, nil
}

// take takes some bytes off the front.
func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.failed, r.rest = true, nil
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

func (r *reader) u8() uint8 {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) u32() uint32 {
	if b := r.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *reader) u64() uint64 {
	if b := r.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (r *reader) text() string { return string(r.take(int(r.u32()))) }

// texts share one allocation.
func (r *reader) texts() []string {
	n := int(r.u32())
	if n > len(r.rest)/4 {
		r.take(-1)
		return nil
	}
	all := string(r.rest)
	var out []string
	if n > 0 {
		out = make([]string, 0, n)
	}
	for range n {
		size, from := int(r.u32()), len(all)-len(r.rest)
		if r.take(size) == nil && (size > 0 || r.failed) {
			return nil
		}
		out = append(out, all[from:from+size])
	}
	return out
}

func (r *reader) u8s() []uint8    { return slices.Clone(r.take(int(r.u32()))) }
func (r *reader) u16s() []uint16  { return listed[uint16](r, 2) }
func (r *reader) u32s() []uint32  { return listed[uint32](r, 4) }
func (r *reader) i64s() []int64   { return listed[int64](r, 8) }
func (r *reader) f64s() []float64 { return listed[float64](r, 8) }

func (r *reader) bits(b *bitset) {
	if raw := r.take(chunkRows / 8); raw != nil {
		_, _ = binary.Decode(raw, binary.LittleEndian, b[:]) // it is as long as it must be
	}
}

func listed[T uint16 | uint32 | int64 | float64](r *reader, size int) []T {
	n := int(r.u32())
	raw := r.take(n * size)
	if raw == nil || n == 0 {
		return nil
	}
	out := make([]T, n)
	_, _ = binary.Decode(raw, binary.LittleEndian, out) // raw is as long as it must be
	return out
}
