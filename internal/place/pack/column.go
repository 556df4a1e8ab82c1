package pack

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Strings adds a column of texts.
func (w *Writer) Strings(name string, values []string) {
	b := binary.AppendUvarint(nil, uint64(len(values)))
	for _, v := range values {
		b = binary.AppendUvarint(b, uint64(len(v)))
	}
	for _, v := range values {
		b = append(b, v...)
	}
	w.add(name, kindStrings, b)
}

// Strings reads a column of texts. They share one piece of memory.
func (p *Pack) Strings(name string) ([]string, error) {
	r, err := p.section(name, kindStrings)
	if err != nil {
		return nil, err
	}
	lengths := make([]int, r.count())
	total := 0
	for i := range lengths {
		lengths[i] = int(r.uvarint())
		if lengths[i] < 0 || lengths[i] > len(r.data) {
			r.fail()
		}
		total += lengths[i]
	}
	if total != len(r.data) {
		r.fail()
	}
	if r.err != nil {
		return nil, r.err
	}
	all := string(r.data)
	values := make([]string, len(lengths))
	for i, n := range lengths {
		values[i], all = all[:n], all[n:]
	}
	return values, nil
}

// Ints adds a column of whole numbers, stored as differences from one to the next.
func (w *Writer) Ints(name string, values []int64) {
	b := binary.AppendUvarint(nil, uint64(len(values)))
	var last int64
	for _, v := range values {
		b = binary.AppendVarint(b, v-last)
		last = v
	}
	w.add(name, kindInts, b)
}

// Ints reads a column of whole numbers.
func (p *Pack) Ints(name string) ([]int64, error) {
	r, err := p.section(name, kindInts)
	if err != nil {
		return nil, err
	}
	values := make([]int64, r.count())
	var last int64
	for i := range values {
		last += r.varint()
		values[i] = last
	}
	return values, r.err
}

// Floats adds a column of numbers kept to a number of decimals; NaN is kept.
func (w *Writer) Floats(name string, values []float64, decimals int) {
	scale := math.Pow10(decimals)
	b := binary.AppendUvarint(nil, uint64(decimals))
	b = binary.AppendUvarint(b, uint64(len(values)))
	for _, v := range values {
		if math.IsNaN(v) {
			b = append(b, 0)
			continue
		}
		n := int64(math.Round(v * scale)) // 0 means unknown, so zero and above move up by one
		if n >= 0 {
			n++
		}
		b = binary.AppendVarint(b, n)
	}
	w.add(name, kindFloats, b)
}

// Floats reads a column of numbers, NaN where unknown.
func (p *Pack) Floats(name string) ([]float64, error) {
	r, err := p.section(name, kindFloats)
	if err != nil {
		return nil, err
	}
	decimals := r.uvarint()
	if decimals > 12 {
		return nil, fmt.Errorf("pack: section %q has %d decimals", name, decimals)
	}
	scale := math.Pow10(int(decimals))
	values := make([]float64, r.count())
	for i := range values {
		n := r.varint()
		switch {
		case n == 0:
			values[i] = math.NaN()
		case n > 0:
			values[i] = float64(n-1) / scale
		default:
			values[i] = float64(n) / scale
		}
	}
	return values, r.err
}

// Lists adds a column of lists of whole numbers.
func (w *Writer) Lists(name string, values [][]int32) {
	b := binary.AppendUvarint(nil, uint64(len(values)))
	for _, list := range values {
		b = appendList(b, list)
	}
	w.add(name, kindLists, b)
}

// Lists reads a column of lists of whole numbers.
func (p *Pack) Lists(name string) ([][]int32, error) {
	r, err := p.section(name, kindLists)
	if err != nil {
		return nil, err
	}
	values := make([][]int32, r.count())
	for i := range values {
		values[i] = r.list()
	}
	return values, r.err
}

// Bytes adds a section as it is.
func (w *Writer) Bytes(name string, data []byte) { w.add(name, kindBytes, data) }

// Bytes reads a section as it is.
func (p *Pack) Bytes(name string) ([]byte, error) {
	r, err := p.section(name, kindBytes)
	if err != nil {
		return nil, err
	}
	return r.data, nil
}

func appendList(b []byte, list []int32) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	var last int32
	for _, v := range list {
		b = binary.AppendVarint(b, int64(v-last))
		last = v
	}
	return b
}

func (r *reader) list() []int32 {
	n := r.count()
	if n == 0 {
		return nil
	}
	list := make([]int32, n)
	var last int32
	for i := range list {
		last += int32(r.varint())
		list[i] = last
	}
	return list
}
