package worth_test

import (
	"context"
	"encoding/json"
	"testing"

	"arpent/internal/account"
	"arpent/internal/lead/worth"
)

func of(n int64) *int64 { return &n }

// An account stands where it does among those of its currency; without a potential
// by its chance; a scale that was kept says the same.
func TestScale(t *testing.T) {
	s := &worth.Scale{}
	for i := range int64(10_000) {
		s.Add(0.5, of(i), "EUR")
	}
	s.Add(0.25, of(7), "USD")
	s.Add(0.75, nil, "EUR")
	s.Done()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	kept := &worth.Scale{}
	if err := json.Unmarshal(text, kept); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		chance      float64
		potential   *int64
		currency    string
		least, most float64
	}{
		{0.5, of(9_999), "EUR", 0.999, 1},
		{0.5, of(5_000), "EUR", 0.499, 0.501},
		{0.25, of(5_000), "EUR", 0.249, 0.251},
		{0.25, of(7), "USD", 0.5, 0.5},
		{0.9, of(1), "JPY", 0.5, 0.5}, // nothing to compare it with
		{0.9, nil, "", 1, 1},
	} {
		w := s.Of(c.chance, c.potential, c.currency)
		if w.Above < c.least || w.Above > c.most || w != kept.Of(c.chance, c.potential, c.currency) {
			t.Errorf("%+v: %+v", c, w)
		}
	}
}

// What changes while it is read is not kept.
func TestBookForgetsWhatChanged(t *testing.T) {
	var b worth.Book
	ctx, ids := context.Background(), []account.ID{"a"}
	reads := 0
	meanwhile := func() {}
	find := func() int {
		t.Helper()
		got, err := b.Find(ctx, ids, func(context.Context, []account.ID) (map[account.ID]worth.Said, error) {
			reads++
			meanwhile()
			return map[account.ID]worth.Said{"a": {Chance: 0.5, Potential: of(1), Currency: "EUR"}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return len(got)
	}
	if find() != 0 || reads != 0 {
		t.Fatal("known before there is a scale")
	}
	b.Renew(&worth.Scale{}, nil)
	meanwhile = func() { b.Drop(ids) }
	if find() != 1 || reads != 1 {
		t.Fatal(reads)
	}
	meanwhile = func() {}
	find()
	find()
	if reads != 2 {
		t.Errorf("read %d times", reads)
	}
}
