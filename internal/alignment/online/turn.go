package online

import (
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Mode says whose turn it is.
type Mode string

// The modes. By turn, everyone is dealt accounts in proportion to capacity,
// whatever they hold; by load, whoever has the most room is, and nobody more
// than their capacity.
const (
	Turn Mode = "turn"
	Load Mode = "load"
)

// seat is someone who is dealt accounts, as the deal goes on.
type seat struct {
	user     access.UserID
	capacity int64
	dealt    int64 // by turn, ever
	held     int64 // now
	away     bool
	left     bool // for good; away too
	standIn  access.UserID
}

// to is who gets what falls to the seat: its holder, or who stands in.
func (s *seat) to() access.UserID {
	if s.away {
		return s.standIn
	}
	return s.user
}

// Skipped is someone who was passed over, and why.
type Skipped struct {
	UserID access.UserID `json:"user_id"`
	Reason string        `json:"reason" enum:"away,left,full,condition"`
}

// Why explains who was dealt an account.
type Why struct {
	Mode       Mode          `json:"mode" enum:"turn,load"`
	Held       int64         `json:"held" doc:"Accounts held, this one included"`
	Capacity   int64         `json:"capacity"`
	Dealt      int64         `json:"dealt" doc:"Dealt by turn so far, this one included"`
	Among      int           `json:"among" doc:"How many could have had it"`
	StandInFor access.UserID `json:"stand_in_for,omitempty" doc:"Whose seat it is, who is away"`
	Skipped    []Skipped     `json:"skipped"`
	On         db.Date       `json:"on"`
}

// next picks the seat that an account falls to: the one for which one more
// weighs least against its capacity, the first of equals. meets says whether
// the account is one that a seat takes; -1: nobody has room.
func next(mode Mode, seats []seat, meets func(i int) bool) (int, Why) {
	why, best := Why{Mode: mode, Skipped: []Skipped{}}, -1
	count := func(i int) int64 {
		if mode == Turn {
			return seats[i].dealt
		}
		return seats[i].held
	}
	for i := range seats {
		s := &seats[i]
		reason := ""
		switch {
		case s.to() == "" && s.left:
			reason = "left"
		case s.to() == "":
			reason = "away"
		case !meets(i):
			reason = "condition"
		case mode == Load && s.held >= s.capacity:
			reason = "full"
		}
		if reason != "" {
			why.Skipped = append(why.Skipped, Skipped{s.user, reason})
			continue
		}
		why.Among++
		if best < 0 || (count(i)+1)*seats[best].capacity < (count(best)+1)*s.capacity {
			best = i
		}
	}
	if best < 0 {
		return -1, why
	}
	s := &seats[best]
	s.dealt++
	s.held++
	why.Held, why.Dealt, why.Capacity = s.held, s.dealt, s.capacity
	if s.away {
		why.StandInFor = s.user
	}
	return best, why
}

// holding is an account and the seat that holds it, -1 for none.
type holding struct {
	account account.ID
	seat    int
}

// shares divides a number of accounts among seats by capacity, by largest
// remainder; seats that are away keep what they hold and have no share.
func shares(n int64, seats []seat) []int64 {
	out, whole := make([]int64, len(seats)), int64(0)
	for i := range seats {
		if !seats[i].away {
			whole += seats[i].capacity
		}
	}
	if whole == 0 {
		return out
	}
	left, order := n, []int{}
	for i := range seats {
		if !seats[i].away {
			out[i] = n * seats[i].capacity / whole
			left -= out[i]
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return int(n*seats[b].capacity%whole - n*seats[a].capacity%whole)
	})
	for _, i := range order[:left] {
		out[i]++
	}
	return out
}

// rebalance says which seat each account should have, moving as few as it can:
// everyone keeps what meets their condition up to their share, in the order
// given; the rest goes where most is missing. What nobody takes stays.
func rebalance(mode Mode, seats []seat, list []holding, meets func(account.ID, int) bool) []int {
	out, n := make([]int, len(list)), int64(0)
	for i, h := range list {
		out[i] = h.seat
		if h.seat < 0 || !seats[h.seat].away {
			n++
		}
	}
	share, have := shares(n, seats), make([]int64, len(seats))
	if mode == Load {
		for i := range share {
			share[i] = min(share[i], seats[i].capacity)
		}
	}
	loose := []int{}
	for i, h := range list {
		switch {
		case h.seat >= 0 && seats[h.seat].away:
		case h.seat >= 0 && have[h.seat] < share[h.seat] && meets(h.account, h.seat):
			have[h.seat]++
		default:
			loose = append(loose, i)
		}
	}
	for _, i := range loose {
		best := -1
		for k := range seats {
			if seats[k].away || !meets(list[i].account, k) || mode == Load && have[k] >= seats[k].capacity {
				continue
			}
			if best < 0 || share[k]-have[k] > share[best]-have[best] || share[k]-have[k] == share[best]-have[best] && list[i].seat == k {
				best = k
			}
		}
		if best >= 0 {
			out[i] = best
			have[best]++
		}
	}
	return out
}
