// Package frozen keeps the index of leads in a file, so that a program that
// starts again reads what changed in the meantime instead of everybody.
//
// The file is worth something to the database it was made of, the program that
// made it and the day it was made on, and to no other. It holds what the
// database holds of people and is for its owner's eyes alone.
package frozen

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"arpent/engine/facet"
	"arpent/internal/lead/changed"
	"arpent/internal/lead/fit"
	"arpent/internal/lead/worth"
	"arpent/internal/platform/db"
)

// Head is what an index needs beside its records.
type Head struct {
	ID       string        `json:"id"`       // also in the database, from which other files cannot come
	Cluster  string        `json:"cluster"`  // whose numbers of transactions Mark counts
	Program  string        `json:"program"`  // that computed the columns
	Made     db.Date       `json:"made"`     // what depends on the day is of this one
	Making   int64         `json:"making"`   // so that pages asked for before go on
	Mark     changed.Mark  `json:"mark"`     // changes up to here are in
	Refs     int           `json:"refs"`     // how many leads there have been
	Examples []fit.Example `json:"examples"` // of closed deals
	Scale    *worth.Scale  `json:"scale"`    // of what accounts are worth
}

// ErrStale is that a file is of another database, program or day.
var ErrStale = errors.New("the file is of another database, program or day")

const mark = "arpent leads 1\n"

// Write freezes an index into a file; ref gives the two ids of each lead that has
// been. The file appears whole or not at all. Of the head, ID, Cluster and
// Program are filled in.
func Write(ctx context.Context, d *db.DB, file string, head Head, ref func(i int) (string, string), s *facet.Snapshot, now time.Time) error {
	var err error
	head.ID = db.NewID()
	if head.Cluster, err = cluster(ctx, d); err != nil {
		return err
	}
	if head.Program, err = program(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	out, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*") // for its owner alone
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(out.Name()) }() // in vain once it has its name
	if err := errors.Join(write(out, &head, ref, s), out.Sync(), out.Close()); err != nil {
		return err
	}
	err = d.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM lead_frozen WHERE frozen_at < ?", db.At(now.AddDate(0, 0, -2))); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO lead_frozen (id, frozen_at) VALUES (?, ?)", head.ID, db.At(now))
		return err
	})
	if err != nil {
		return err
	}
	return os.Rename(out.Name(), file)
}

func write(out io.Writer, head *Head, ref func(i int) (string, string), s *facet.Snapshot) error {
	w := bufio.NewWriterSize(out, 1<<20)
	raw, err := json.Marshal(head)
	if err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	both := io.MultiWriter(w, sum)
	b := binary.AppendUvarint([]byte(mark), uint64(len(raw)))
	b = append(b, raw...)
	for i := range head.Refs {
		one, other := ref(i)
		b = append(binary.AppendUvarint(b, uint64(len(one))), one...)
		b = append(binary.AppendUvarint(b, uint64(len(other))), other...)
		if len(b) > 1<<16 {
			if _, err := both.Write(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	if _, err := both.Write(b); err != nil {
		return err
	}
	if err := binary.Write(w, binary.LittleEndian, sum.Sum32()); err != nil {
		return err
	}
	if err := s.Freeze(w); err != nil {
		return err
	}
	return w.Flush()
}

// Remove takes the file away; one that is not there, or has no name, is no mistake.
func Remove(file string) error {
	if file == "" {
		return nil
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Read thaws an index; ref is given the two ids of each lead that has been, in
// their order. A file that is worth nothing here gives ErrStale, one that is
// damaged facet.ErrDamaged, none at all fs.ErrNotExist.
func Read(ctx context.Context, d *db.DB, file string, today db.Date, ref func(one, other string), columns []facet.Column, functions ...facet.Function) (*Head, *facet.Index, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer in.Close()
	r := &summed{r: bufio.NewReaderSize(in, 1<<20), sum: crc32.NewIEEE()}
	head, err := readHead(r)
	if err != nil {
		return nil, nil, err
	}
	if err := fits(ctx, d, head, today); err != nil {
		return nil, nil, err
	}
	for range head.Refs {
		one, err := r.text(1 << 10)
		if err != nil {
			return nil, nil, err
		}
		other, err := r.text(1 << 10)
		if err != nil {
			return nil, nil, err
		}
		ref(one, other)
	}
	var sum uint32
	if err := binary.Read(r.r, binary.LittleEndian, &sum); err != nil || sum != r.sum.Sum32() {
		return nil, nil, facet.ErrDamaged
	}
	x, err := facet.Thaw(r.r, columns, functions...)
	return head, x, err
}

func readHead(r *summed) (*Head, error) {
	begin := make([]byte, len(mark))
	if _, err := io.ReadFull(r, begin); err != nil || string(begin) != mark {
		return nil, facet.ErrDamaged
	}
	raw, err := r.text(1 << 28)
	if err != nil {
		return nil, err
	}
	head := &Head{}
	if err := json.Unmarshal([]byte(raw), head); err != nil || head.Refs < 0 {
		return nil, facet.ErrDamaged
	}
	return head, nil
}

// fits says whether a file is worth something to a database, program and day.
func fits(ctx context.Context, d *db.DB, head *Head, today db.Date) error {
	here, err := cluster(ctx, d)
	if err != nil {
		return err
	}
	by, err := program()
	if err != nil {
		return err
	}
	var known int
	if err := d.Get(ctx, &known, "SELECT COUNT(*) FROM lead_frozen WHERE id = ?", head.ID); err != nil {
		return err
	}
	if known == 0 || here != head.Cluster || by != head.Program || head.Made != today {
		return ErrStale
	}
	return nil
}

// cluster is whose numbers of transactions are meant: a copy of the database
// elsewhere has others.
func cluster(ctx context.Context, d *db.DB) (string, error) {
	if d.Dialect() != db.Postgres {
		return "", nil
	}
	var id string
	err := d.Get(ctx, &id, "SELECT system_identifier::text || '/' || oid::text FROM pg_control_system(), pg_database WHERE datname = current_database()")
	return id, err
}

// program tells one build of the program from another.
func program() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	at, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %d %d", filepath.Base(name), at.Size(), at.ModTime().UnixNano()), nil
}

// summed computes the checksum of what is read.
type summed struct {
	r   *bufio.Reader
	sum interface {
		io.Writer
		Sum32() uint32
	}
	one [1]byte
}

func (s *summed) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	_, _ = s.sum.Write(p[:n]) // a checksum takes everything
	return n, err
}

// ReadByte reads one.
func (s *summed) ReadByte() (byte, error) {
	_, err := io.ReadFull(s, s.one[:])
	return s.one[0], err
}

// text reads a text of some length at most.
func (s *summed) text(longest uint64) (string, error) {
	n, err := binary.ReadUvarint(s)
	if err != nil || n > longest {
		return "", facet.ErrDamaged
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(s, b); err != nil {
		return "", facet.ErrDamaged
	}
	return string(b), nil
}
