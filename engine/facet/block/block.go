// Package block writes and reads blocks of numbers and texts: each is its length
// and its checksum (CRC-32C), four bytes each, and what it holds, every number
// lowest byte first. What is cut short or was changed is found when it is read.
package block

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// ErrDamaged is what Read answers where a block is not what was written.
var ErrDamaged = errors.New("what was kept is damaged or of another form")

// Pen collects a block.
type Pen struct{ b []byte }

// Block writes what was collected, and begins the next block.
func (p *Pen) Block(w io.Writer) error {
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

func (p *Pen) U8(v uint8)   { p.b = append(p.b, v) }
func (p *Pen) U32(v uint32) { p.b = binary.LittleEndian.AppendUint32(p.b, v) }
func (p *Pen) U64(v uint64) { p.b = binary.LittleEndian.AppendUint64(p.b, v) }

func (p *Pen) Text(s string) {
	p.U32(uint32(len(s)))
	p.b = append(p.b, s...)
}

func (p *Pen) Texts(list []string) {
	p.U32(uint32(len(list)))
	for _, s := range list {
		p.Text(s)
	}
}

func (p *Pen) U8s(list []uint8) {
	p.U32(uint32(len(list)))
	p.b = append(p.b, list...)
}

func (p *Pen) U16s(list []uint16)  { p.list(len(list), list) }
func (p *Pen) U32s(list []uint32)  { p.list(len(list), list) }
func (p *Pen) I64s(list []int64)   { p.list(len(list), list) }
func (p *Pen) F64s(list []float64) { p.list(len(list), list) }

// Words collects numbers whose count the reader knows.
func (p *Pen) Words(list []uint64) { p.b, _ = binary.Append(p.b, binary.LittleEndian, list) }

// Taken is what was collected so far.
func (p *Pen) Taken() []byte { return p.b }

// list collects numbers of a fixed size, of which there are n.
func (p *Pen) list(n int, list any) {
	p.U32(uint32(n))
	p.b, _ = binary.Append(p.b, binary.LittleEndian, list) // fails for other types only
}

// Reader takes a block apart. What is too short makes it fail, and give nothing
// from then on.
type Reader struct {
	rest   []byte
	failed bool
}

// NewReader takes apart what a pen has collected.
func NewReader(b []byte) *Reader { return &Reader{rest: b} }

// Failed says whether something was too short.
func (r *Reader) Failed() bool { return r.failed }

// Whole says whether all was read, and nothing was too short.
func (r *Reader) Whole() bool { return !r.failed && len(r.rest) == 0 }

// Read reads the next block.
func Read(r io.Reader) (*Reader, error) {
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
	return NewReader(b.Bytes()), nil
}

// take takes some bytes off the front.
func (r *Reader) take(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.failed, r.rest = true, nil
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

func (r *Reader) U8() uint8 {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *Reader) U32() uint32 {
	if b := r.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *Reader) U64() uint64 {
	if b := r.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (r *Reader) Text() string { return string(r.take(int(r.U32()))) }

// Texts reads texts, which share one allocation.
func (r *Reader) Texts() []string {
	n := int(r.U32())
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
		size, from := int(r.U32()), len(all)-len(r.rest)
		if r.take(size) == nil && (size > 0 || r.failed) {
			return nil
		}
		out = append(out, all[from:from+size])
	}
	return out
}

func (r *Reader) U8s() []uint8    { return slices.Clone(r.take(int(r.U32()))) }
func (r *Reader) U16s() []uint16  { return listed[uint16](r, 2) }
func (r *Reader) U32s() []uint32  { return listed[uint32](r, 4) }
func (r *Reader) I64s() []int64   { return listed[int64](r, 8) }
func (r *Reader) F64s() []float64 { return listed[float64](r, 8) }

// Words reads as many numbers as the list has room for.
func (r *Reader) Words(into []uint64) {
	if raw := r.take(8 * len(into)); raw != nil {
		_, _ = binary.Decode(raw, binary.LittleEndian, into) // raw is as long as it must be
	}
}

func listed[T uint16 | uint32 | int64 | float64](r *Reader, size int) []T {
	n := int(r.U32())
	raw := r.take(n * size)
	if raw == nil || n == 0 {
		return nil
	}
	out := make([]T, n)
	_, _ = binary.Decode(raw, binary.LittleEndian, out) // raw is as long as it must be
	return out
}
