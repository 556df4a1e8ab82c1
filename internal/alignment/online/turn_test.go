package online

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
)

func drawn(r *rand.Rand) []seat {
	seats := make([]seat, 1+r.IntN(6))
	for i := range seats {
		seats[i] = seat{user: access.UserID(fmt.Sprint("u", i)), capacity: 1 + r.Int64N(12)}
	}
	return seats
}

func anything(int) bool { return true }

// By turn, nobody is ever more than one account away from their share.
func TestTurnsKeepToCapacity(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		seats := drawn(r)
		whole := int64(0)
		for _, s := range seats {
			whole += s.capacity
		}
		for n := int64(1); n <= 60; n++ {
			if i, _ := next(Turn, seats, anything); i < 0 {
				t.Fatal("nobody is next")
			}
			for _, s := range seats {
				if low, high := n*s.capacity/whole-1, n*s.capacity/whole+2; s.dealt < low || s.dealt > high {
					t.Fatalf("after %d of capacity %d in %d: %d", n, s.capacity, whole, s.dealt)
				}
			}
			if n%whole == 0 { // after whole rounds it is exact
				for _, s := range seats {
					if s.dealt != n/whole*s.capacity {
						t.Fatalf("after %d rounds a seat of %d has %d", n/whole, s.capacity, s.dealt)
					}
				}
			}
		}
	}
}

func TestLoadFillsNobodyAboveCapacity(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		seats := drawn(r)
		room := int64(0)
		for i := range seats {
			seats[i].held = r.Int64N(seats[i].capacity + 3)
			room += max(0, seats[i].capacity-seats[i].held)
		}
		given := int64(0)
		for {
			before := slices.Clone(seats)
			i, why := next(Load, seats, anything)
			if i < 0 {
				break
			}
			given++
			for k, s := range before { // nobody else had more room for their size
				if s.held < s.capacity && (s.held+1)*before[i].capacity < (before[i].held+1)*s.capacity {
					t.Fatalf("%d was dealt one, %d had more room: %+v", i, k, before)
				}
			}
			if why.Held != seats[i].held || why.Held > why.Capacity {
				t.Fatalf("%+v", why)
			}
		}
		if given != room {
			t.Fatalf("%d dealt, there was room for %d", given, room)
		}
	}
}

func TestThoseAwayAreRespected(t *testing.T) {
	seats := []seat{{user: "a", capacity: 1, away: true}, {user: "b", capacity: 1, away: true, standIn: "s"}, {user: "c", capacity: 1}}
	got := []access.UserID{}
	for range 4 {
		i, why := next(Turn, seats, func(i int) bool { return i != 2 || len(got) < 3 })
		got = append(got, seats[i].to())
		if (why.StandInFor == "b") != (i == 1) {
			t.Errorf("%+v", why)
		}
	}
	if fmt.Sprint(got) != "[s c s s]" {
		t.Error(got)
	}
}

// A rebalancing moves nothing once done, takes nothing from those who are away,
// gives everyone their share where conditions allow, and no seat an account
// that its condition leaves out.
func TestRebalancing(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 2000 {
		seats := drawn(r)
		free := round%2 == 0
		for i := range seats {
			seats[i].away = r.IntN(5) == 0
		}
		list := make([]holding, r.IntN(50))
		takes := map[[2]int]bool{}
		for i := range list {
			list[i] = holding{account.ID(fmt.Sprint(i)), r.IntN(len(seats)+1) - 1}
			for k := range seats {
				takes[[2]int{i, k}] = free || r.IntN(2) == 0
			}
		}
		meets := func(id account.ID, k int) bool {
			var i int
			fmt.Sscan(string(id), &i)
			return takes[[2]int{i, k}]
		}
		out := rebalance(Turn, seats, list, meets)
		have := make([]int64, len(seats))
		n := int64(0)
		for i, k := range out {
			h := list[i]
			switch {
			case h.seat >= 0 && seats[h.seat].away:
				if k != h.seat {
					t.Fatalf("taken from someone who is away")
				}
				continue
			case k != h.seat && (seats[k].away || !meets(h.account, k)):
				t.Fatalf("account %d moved to seat %d, which is away or does not take it", i, k)
			}
			if n++; k >= 0 {
				have[k]++
			}
		}
		if free {
			want := shares(n, seats)
			for k := range seats {
				if !seats[k].away && have[k] != want[k] {
					t.Fatalf("seat %d of %+v has %d, its share is %d", k, seats, have[k], want[k])
				}
			}
			again := make([]holding, len(list))
			for i := range list {
				again[i] = holding{list[i].account, out[i]}
			}
			if !slices.Equal(rebalance(Turn, seats, again, meets), out) {
				t.Fatal("a second time moves more")
			}
		}
	}
}
