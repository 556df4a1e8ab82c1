// Package pack reads and writes the compact binary files that hold the places
// shipped inside the program: named columns and topologies, each compressed on
// its own so that a reader pays only for what it asks for.
//
// A file is: "ARPK", one version byte, the number of sections, then for each
// section its name, kind, length inflated and length stored (all unsigned
// varints, names preceded by their length), then the stored bytes of each
// section in the same order, compressed with DEFLATE.
package pack

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Version is the version of the format; a reader refuses every other.
const Version = 1

const magic = "ARPK"

// maxInflated bounds what one section may inflate to, so that a damaged file
// cannot take all memory.
const maxInflated = 256 << 20

type kind byte

const (
	kindStrings kind = iota + 1
	kindInts
	kindFloats
	kindLists
	kindTopology
	kindBytes
)

type section struct {
	name     string
	kind     kind
	inflated int
	length   int // of the stored bytes
	stored   []byte
}

// Pack is an opened file. It keeps the stored bytes and inflates a section
// each time it is asked for; it is safe for concurrent use.
type Pack struct {
	sections map[string]section
}

// Open reads the table of contents of a pack. The data is kept, not copied.
func Open(data []byte) (*Pack, error) {
	if len(data) < len(magic)+1 || string(data[:len(magic)]) != magic {
		return nil, errors.New("pack: not a pack file")
	}
	if data[len(magic)] != Version {
		return nil, fmt.Errorf("pack: version %d, this program reads version %d", data[len(magic)], Version)
	}
	r := reader{data: data[len(magic)+1:]}
	n := r.count()
	order := make([]section, 0, min(n, 1024))
	for i := 0; i < n && r.err == nil; i++ {
		s := section{name: r.text(), kind: kind(r.uvarint()), inflated: int(r.uvarint()), length: r.count()}
		if s.inflated < 0 || s.inflated > maxInflated {
			return nil, fmt.Errorf("pack: section %q inflates to %d bytes", s.name, s.inflated)
		}
		order = append(order, s)
	}
	if r.err != nil {
		return nil, r.err
	}
	p := &Pack{sections: make(map[string]section, n)}
	rest := r.data
	for _, s := range order {
		if s.length > len(rest) {
			return nil, fmt.Errorf("pack: section %q is cut short", s.name)
		}
		s.stored, rest = rest[:s.length], rest[s.length:]
		p.sections[s.name] = s
	}
	return p, nil
}

// Has tells whether the pack has a section of that name.
func (p *Pack) Has(name string) bool {
	_, ok := p.sections[name]
	return ok
}

func (p *Pack) section(name string, want kind) (*reader, error) {
	s, ok := p.sections[name]
	if !ok {
		return nil, fmt.Errorf("pack: no section %q", name)
	}
	if s.kind != want {
		return nil, fmt.Errorf("pack: section %q is of kind %d, not %d", name, s.kind, want)
	}
	data := make([]byte, s.inflated)
	if _, err := io.ReadFull(flate.NewReader(bytes.NewReader(s.stored)), data); err != nil {
		return nil, fmt.Errorf("pack: section %q: %w", name, err)
	}
	return &reader{data: data, section: name}, nil
}

// Writer gathers sections and writes them as one pack.
type Writer struct {
	order []section
	err   error
}

func (w *Writer) add(name string, k kind, data []byte) {
	var stored bytes.Buffer
	z, err := flate.NewWriter(&stored, flate.BestCompression)
	if err == nil {
		_, err = z.Write(data)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil && w.err == nil {
		w.err = err
	}
	for _, s := range w.order {
		if s.name == name && w.err == nil {
			w.err = fmt.Errorf("pack: section %q written twice", name)
		}
	}
	w.order = append(w.order, section{name: name, kind: k, inflated: len(data), stored: stored.Bytes()})
}

// WriteTo writes the pack; the same sections always give the same bytes.
func (w *Writer) WriteTo(out io.Writer) (int64, error) {
	if w.err != nil {
		return 0, w.err
	}
	var b []byte
	b = append(b, magic...)
	b = append(b, Version)
	b = binary.AppendUvarint(b, uint64(len(w.order)))
	for _, s := range w.order {
		b = appendText(b, s.name)
		b = binary.AppendUvarint(b, uint64(s.kind))
		b = binary.AppendUvarint(b, uint64(s.inflated))
		b = binary.AppendUvarint(b, uint64(len(s.stored)))
	}
	for _, s := range w.order {
		b = append(b, s.stored...)
	}
	n, err := out.Write(b)
	return int64(n), err
}

// Sizes lists the sections with their stored length, in file order.
func (w *Writer) Sizes(fn func(name string, inflated, stored int)) {
	for _, s := range w.order {
		fn(s.name, s.inflated, len(s.stored))
	}
}

func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// reader walks bytes; after the first error every read gives zero.
type reader struct {
	data    []byte
	section string
	err     error
}

func (r *reader) fail() {
	if r.err == nil {
		r.err = fmt.Errorf("pack: section %q is damaged", r.section)
	}
	r.data = nil
}

func (r *reader) uvarint() uint64 {
	if len(r.data) > 0 && r.data[0] < 0x80 { // the common case, inlined
		v := r.data[0]
		r.data = r.data[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(r.data)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.data = r.data[n:]
	return v
}

func (r *reader) varint() int64 {
	u := r.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

// count reads a number of things that each take at least one of the bytes left.
func (r *reader) count() int {
	n := r.uvarint()
	if n > uint64(len(r.data)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) text() string {
	n := r.count()
	if r.err != nil {
		return ""
	}
	s := string(r.data[:n])
	r.data = r.data[n:]
	return s
}
