// Package design computes with a plan's frozen inputs: it states the question
// to the engine, keeps the assignment being edited, judges and compares. It
// reads no database and no clock, so that an archived plan stays computable.
//
// Territories are numbered from 0; None marks a unit that has none.
package design

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/paulmach/orb"
)

// None is the territory of a unit that has none.
const None uint16 = 0xFFFF

// MaxTerritories is the most a plan may have.
const MaxTerritories = 5000

// Units are the frozen inputs of a plan, column by column: what is assigned,
// what is summed, what touches what. Nothing in them changes after they are
// made; splitting a unit makes new Units.
type Units struct {
	Level  string // the pack level, or "accounts"
	Code   []string
	Name   []string
	Town   []string // the town people would name the unit by
	Area   []int32  // index in the pack level; -1 for part of an area or an account
	Lon    []float64
	Lat    []float64
	People []float64 // population, or accounts where none is known: ranks towns for names
	Groups []Group   // areas around the units, smallest first

	Measures []Measure
	Edges    []Edge
	Accounts Accounts

	// Today's alignment when the plan was made: an index in Todays per unit, -1 none.
	Today  []int32
	Todays []Today

	Shapes map[int32]orb.MultiPolygon // of parts of split units; approximate
}

// Group says in which area of a coarser level each unit lies.
type Group struct {
	Level string
	Name  []string
	Of    []int32 // index in Name per unit, -1 none
}

// Measure is a number per unit, summed over territories.
type Measure struct {
	Name   string    `json:"name"`
	Label  string    `json:"label,omitempty"`
	Unit   string    `json:"unit,omitempty" doc:"What it counts: h, people, an ISO 4217 currency"`
	Source string    `json:"source,omitempty" doc:"Where the numbers come from"`
	Values []float64 `json:"-"`
}

// Edge says that two units touch. Link is empty, or why they count as
// neighbours although they share no border.
type Edge struct {
	A, B   int32
	Meters float64
	Link   string
}

// Accounts are the customers in the plan, column by column.
type Accounts struct {
	ID     []string
	Name   []string
	Unit   []int32 // -1 when it could not be placed
	Lon    []float64
	Lat    []float64
	Owner  []string  // user, empty when nobody
	Visits []float64 // a year
	LegKm  []float64 // drive between two visits nearby, before the detour factor
	Values [][]float64
	Today  []int32 // index in Units.Todays, -1 unassigned
}

// AccountMeasures names the columns of Accounts.Values, in order. They are
// also the first measures of Units.
var AccountMeasures = [...]string{"accounts", "potential", "revenue", "workload"}

// Today is a territory of the alignment in force when the plan was made.
type Today struct {
	ID   string // territory
	Name string
	Rep  string // user, empty when vacant
}

// Len is the number of units.
func (u *Units) Len() int { return len(u.Code) }

// Measure gives the index of a measure by name, -1 when there is none.
func (u *Units) Measure(name string) int {
	for i := range u.Measures {
		if u.Measures[i].Name == name {
			return i
		}
	}
	return -1
}

// Total sums a measure over all units.
func (u *Units) Total(measure int) float64 {
	total := 0.0
	for _, v := range u.Measures[measure].Values {
		total += v
	}
	return total
}

// Index finds units by code.
func (u *Units) Index() map[string]int32 {
	index := make(map[string]int32, len(u.Code))
	for i, c := range u.Code {
		index[c] = int32(i)
	}
	return index
}

// Point is the position of a unit, longitude and latitude.
func (u *Units) Point(i int32) orb.Point { return orb.Point{u.Lon[i], u.Lat[i]} }

const (
	unitsFormat      = 1
	assignmentFormat = 1
	maxStored        = 1 << 30 // a decoded blob is never larger: a damaged one must not fill the memory
)

// Encode gives the stored form of units: a format byte, then zstd over gob.
func (u *Units) Encode() ([]byte, error) {
	var plain bytes.Buffer
	if err := gob.NewEncoder(&plain).Encode(u); err != nil {
		return nil, fmt.Errorf("encode units: %w", err)
	}
	return Pack(unitsFormat, plain.Bytes())
}

// DecodeUnits reads what Encode wrote.
func DecodeUnits(stored []byte) (*Units, error) {
	plain, err := Unpack(unitsFormat, stored)
	if err != nil {
		return nil, fmt.Errorf("decode units: %w", err)
	}
	var u Units
	if err := gob.NewDecoder(bytes.NewReader(plain)).Decode(&u); err != nil {
		return nil, fmt.Errorf("decode units: %w", err)
	}
	return &u, nil
}

// EncodeAssignment gives the stored form of an assignment: a format byte, then
// zstd over the territories as little-endian 16-bit numbers.
func EncodeAssignment(plan []uint16) ([]byte, error) {
	return Pack(assignmentFormat, Bytes(plan))
}

// DecodeAssignment reads what EncodeAssignment wrote.
func DecodeAssignment(stored []byte) ([]uint16, error) {
	plain, err := Unpack(assignmentFormat, stored)
	if err != nil {
		return nil, fmt.Errorf("decode assignment: %w", err)
	}
	if len(plain)%2 != 0 {
		return nil, fmt.Errorf("decode assignment: %d bytes", len(plain))
	}
	plan := make([]uint16, len(plain)/2)
	for i := range plan {
		plan[i] = binary.LittleEndian.Uint16(plain[2*i:])
	}
	return plan, nil
}

// Bytes lays an assignment out as little-endian 16-bit numbers.
func Bytes(plan []uint16) []byte {
	out := make([]byte, 2*len(plan))
	for i, t := range plan {
		binary.LittleEndian.PutUint16(out[2*i:], t)
	}
	return out
}

// Pack stores bytes: a format byte, then zstd.
func Pack(format byte, plain []byte) ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte(format)
	w, err := zstd.NewWriter(&out, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Unpack reads what Pack wrote; an error when it is in another format.
func Unpack(format byte, stored []byte) ([]byte, error) {
	if len(stored) == 0 || stored[0] != format {
		return nil, fmt.Errorf("not in format %d", format)
	}
	r, err := zstd.NewReader(bytes.NewReader(stored[1:]), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxStored))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	plain, err := io.ReadAll(io.LimitReader(r, maxStored+1))
	if err != nil {
		return nil, err
	}
	if len(plain) > maxStored {
		return nil, fmt.Errorf("larger than %d bytes", maxStored)
	}
	return plain, nil
}
