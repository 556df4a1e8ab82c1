package facet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"arpent/engine/facet/block"
)

func frozen(t testing.TB, s *Snapshot) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Freeze(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// An index that was frozen and thawed answers like the one it was made of, also
// after both were changed in the same way.
func TestThawedAnswersTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	x := New(columns, has)
	change := func(all []*Index, n int) {
		for range n {
			key, gone, values := Key(r.IntN(90_000)), r.IntN(5) == 0, randomValues(r)
			for _, x := range all {
				if gone {
					x.Delete(key)
				} else if err := x.Put(key, values); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, x := range all {
			x.Publish()
		}
	}
	ask := func(a, b *Index) {
		t.Helper()
		for range 40 {
			text := randomLeaf(r) + " OR " + randomLeaf(r)
			sort := columns[r.IntN(10)].Name
			answer := func(s *Snapshot) *Result {
				filter, err := s.Compile(parsed(t, text))
				if err != nil {
					t.Fatal(err)
				}
				found, err := s.Search(context.Background(), Query{Filter: filter, Facets: []string{"function", "skills", "tags"}, Sort: sort, Limit: 50})
				if err != nil {
					t.Fatal(err)
				}
				return found
			}
			one, other := answer(a.Snapshot()), answer(b.Snapshot())
			if one.Total != other.Total || !reflect.DeepEqual(one.Facets, other.Facets) || fmt.Sprint(one.Rows) != fmt.Sprint(other.Rows) {
				t.Fatalf("%s: %d and %d found", text, one.Total, other.Total)
			}
		}
	}
	change([]*Index{x}, 70_000)
	if _, err := x.Snapshot().Search(context.Background(), Query{Sort: "name", Limit: 1}); err != nil { // an order that is frozen along
		t.Fatal(err)
	}
	y, err := Thaw(bytes.NewReader(frozen(t, x.Snapshot())), columns, has)
	if err != nil {
		t.Fatal(err)
	}
	if x.Len() != y.Len() {
		t.Fatalf("%d records frozen, %d thawed", x.Len(), y.Len())
	}
	ask(x, y)
	change([]*Index{x, y}, 5_000)
	ask(x, y)
}

func TestThawOfNothing(t *testing.T) {
	y, err := Thaw(bytes.NewReader(frozen(t, New(columns).Snapshot())), columns)
	if err != nil || y.Len() != 0 {
		t.Fatal(y, err)
	}
}

// Whatever byte is changed or missing, it is said and nothing is made of it.
func TestThawOfDamaged(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	x := New(columns)
	for key := range Key(100) {
		if err := x.Put(key, randomValues(r)); err != nil {
			t.Fatal(err)
		}
	}
	x.Publish()
	all := frozen(t, x.Snapshot())
	for range 60 {
		at := r.IntN(len(all))
		if r.IntN(2) == 0 {
			at = r.IntN(2000)
		}
		damaged := bytes.Clone(all)
		damaged[at] ^= byte(1 + r.IntN(255))
		if _, err := Thaw(bytes.NewReader(damaged), columns); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d: %v", at, err)
		}
		if _, err := Thaw(bytes.NewReader(all[:at]), columns); !errors.Is(err, ErrDamaged) {
			t.Fatalf("only %d bytes: %v", at, err)
		}
	}
	if _, err := Thaw(bytes.NewReader(all), columns[1:]); !errors.Is(err, ErrDamaged) {
		t.Fatalf("other columns: %v", err)
	}
}

// What passes the checksum may still be nonsense: it must not bring the program
// down.
func FuzzBlock(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 1))
	x := New(columns)
	if err := x.Put(1, randomValues(r)); err != nil {
		f.Fatal(err)
	}
	x.Publish()
	s := x.Snapshot()
	var p block.Pen
	s.chunks[0].freeze(&p)
	f.Add(p.Taken())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		c := newChunk(columns)
		if err := c.thaw(block.NewReader(b), s.dict); err == nil {
			c.settle(s.dict)
		}
		block.NewReader(b).Texts()
	})
}
