package past_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/lead"
	"arpent/internal/lead/past"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, person.Migrations, alignment.Migrations, lead.Migrations}

var columns = past.Columns{{Name: "title", Kind: facet.Category}, {Name: "reach", Kind: facet.Set}, {Name: "headcount", Kind: facet.Number}, {Name: "position", Kind: facet.Place}, {Name: "since", Kind: facet.Day}, {Name: "days_since_move", Kind: facet.Number}}

// kept are the columns that are written down.
const kept = 5

type record past.Values

func (r record) Value(i int) eval.Value { return past.Value(columns[i].Kind, r[columns[i].Name]) }

// someValues are a lead of which now and then anything is not known.
func someValues(r *rand.Rand) past.Values {
	out := past.Values{}
	for name, texts := range map[string][]string{"title": {"Acheteur", "Gérant"}, "reach": {"email", "email\x1fphone"}, "headcount": {"10", "25.5"}, "position": {"2.35 48.85", "-4.5 48.4"}, "since": {"2024-02-01", "2025-03-01"}} {
		if r.IntN(3) > 0 {
			out[name] = texts[r.IntN(2)]
		}
	}
	return out
}

// Whatever came, changed, went and came back, of any day a lead is what it was.
func TestLeadsWereWhatTheyWere(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx, r := context.Background(), rand.New(rand.NewPCG(3, 4))
		people, accounts := []person.ID{"P0", "P1", "P2", "P3", "P4", "P5"}, []account.ID{"A0", "A1", ""}
		begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		var all []map[past.Key]past.Values // by day
		now := map[past.Key]past.Values{}
		for day := range 25 {
			for _, p := range people {
				for _, a := range accounts {
					switch key := (past.Key{Person: p, Account: a}); r.IntN(5) {
					case 0:
						delete(now, key)
					case 1, 2:
						now[key] = someValues(r)
					}
				}
			}
			if err := past.Record(ctx, d, begin.AddDate(0, 0, day), people, now, nil, day == 0, nil); err != nil {
				t.Fatal(err)
			}
			all = append(all, maps.Clone(now))
		}
		returned := 0
		for day := 1; day < len(all); day++ { // as it was in the evening before
			since := begin.AddDate(0, 0, day)
			was, err := past.On(ctx, d, db.At(since))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range people {
				for _, a := range accounts {
					key := past.Key{Person: p, Account: a}
					if w := was[key]; w != nil && w.Whole && !w.Gone {
						returned++
					}
					same(t, key, db.DateOf(since), was[key], all[day-1][key], all[len(all)-1][key])
				}
			}
		}
		if returned < 20 {
			t.Errorf("only %d came back", returned)
		}
	})
}

func same(t *testing.T, key past.Key, since db.Date, w *past.Was, before, now past.Values) {
	t.Helper()
	if w == nil {
		if !maps.Equal(before, now) || (before == nil) != (now == nil) {
			t.Fatalf("%v since %s: nothing is known of %v → %v", key, since, before, now)
		}
		return
	}
	if w.Absent != (before == nil) || w.Gone != (now == nil) {
		t.Fatalf("%v since %s: %+v, was %v, is %v", key, since, w, before, now)
	}
	if before == nil {
		return
	}
	var current eval.Record
	if now != nil {
		current = record(now)
	}
	former := past.NewFormer(columns, since, "2026-02-01", current, w, nil)
	for i := range kept {
		if got, want := past.Text(former.Value(i)), before[columns[i].Name]; got != want {
			t.Fatalf("%v since %s: %s was %q, is told as %q; %+v, is %v", key, since, columns[i].Name, want, got, w, now)
		}
	}
}

// Two programs that share a database and see the same changes at once do not
// wait for each other's rows.
func TestTwoProgramsAtOnce(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var people []person.ID
		for i := range 300 {
			people = append(people, person.ID(fmt.Sprintf("P%03d", i)))
		}
		begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for round := range 6 {
			var both sync.WaitGroup
			for program := range 3 {
				mine := slices.Clone(people)
				if program == 1 {
					slices.Reverse(mine) // another order of texts than the database's
				}
				leads := map[past.Key]past.Values{}
				for _, p := range mine {
					leads[past.Key{Person: p, Account: "A"}] = past.Values{"title": fmt.Sprint(round)}
				}
				both.Go(func() {
					if err := past.Record(ctx, d, begin.Add(time.Duration(3*round+program)*time.Second), mine, leads, nil, false, nil); err != nil {
						t.Error(err)
					}
				})
			}
			both.Wait()
		}
		var entries int
		if err := d.Get(ctx, &entries, "SELECT COUNT(*) FROM lead_log"); err != nil {
			t.Fatal(err)
		}
		if entries != 6*len(people) {
			t.Errorf("%d changes are written down, not %d", entries, 6*len(people))
		}
	})
}

// Changes are known since they began to be kept, but no longer than they are.
func TestSince(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx, begin := context.Background(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		since := func(now time.Time) time.Time {
			at, err := past.Since(ctx, d, now)
			if err != nil {
				t.Fatal(err)
			}
			return at.Time
		}
		known := func(fields ...string) bool {
			is, err := past.Known(ctx, d, fields)
			if err != nil {
				t.Fatal(err)
			}
			return is
		}
		if known("title") || !since(begin).IsZero() {
			t.Error("kept before it began")
		}
		if err := past.Begin(ctx, d, begin, []string{"title"}); err != nil {
			t.Fatal(err)
		}
		if !known("title") || known("title", "position") {
			t.Error("what is kept is not told")
		}
		if at := since(begin.AddDate(0, 1, 0)); !at.Equal(begin) {
			t.Errorf("after a month since %s", at)
		}
		if late := begin.AddDate(2, 0, 0); !since(late).Equal(late.Add(-past.ForLong)) {
			t.Errorf("after two years since %s", since(late))
		}
		if err := past.Begin(ctx, d, begin.AddDate(0, 2, 0), []string{"title", "position"}); err != nil {
			t.Fatal(err)
		}
		if at := since(begin.AddDate(0, 3, 0)); !known("title", "position") || !at.Equal(begin.AddDate(0, 2, 0)) {
			t.Errorf("with another field since %s", at)
		}
	})
}
