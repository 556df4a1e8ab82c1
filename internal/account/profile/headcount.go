package profile

import (
	"math"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account/stated"
	"arpent/internal/platform/db"
)

// Headcount is how many worked somewhere on a day, as somebody said.
type Headcount struct {
	On      db.Date       `json:"on"`
	People  int64         `json:"people"`
	Source  string        `json:"source,omitempty" doc:"import/ID, or empty for a form"`
	By      access.UserID `json:"by,omitempty"`
	Derived bool          `json:"derived,omitempty" doc:"Computed from a growth that was said"`
}

// Headcounts are in the order of their days.
type Headcounts []Headcount

// Days between headcounts.
const (
	year    = 365
	same    = 90  // after so many an unchanged headcount is worth a note
	around  = 45  // a said growth adds nothing where something is known so near
	least   = 245 // growth is told from headcounts at least so far apart
	far     = 485
	stale   = 400 // the latest headcount tells no growth of today any more
	mostSum = 60  // are kept
)

func days(from, to db.Date) int { return int(math.Round(to.Time().Sub(from.Time()).Hours() / 24)) }

func (h Headcounts) put(one Headcount) Headcounts {
	out := slices.DeleteFunc(slices.Clone(h), func(o Headcount) bool { return o.On == one.On })
	out = append(out, one)
	slices.SortStableFunc(out, func(a, b Headcount) int { return strings.Compare(string(a.On), string(b.On)) })
	return out[max(0, len(out)-mostSum):]
}

// Observe notes a headcount, unless it is what was known lately.
func (h Headcounts) Observe(people int64, by stated.Stamp) Headcounts {
	if n := len(h); n > 0 && h[n-1].People == people && days(h[n-1].On, by.On) < same {
		return h
	}
	return h.put(Headcount{On: by.On, People: people, Source: by.Source, By: by.By})
}

// Grown notes how many there must have been a year ago, if a headcount grew by
// some percent since.
func (h Headcounts) Grown(people int64, percent float64, by stated.Stamp) Headcounts {
	ago := by.On.AddDays(-year)
	near := slices.ContainsFunc(h, func(o Headcount) bool { n := days(ago, o.On); return n >= -around && n <= around })
	if percent <= -100 || percent > 10_000 || near {
		return h
	}
	then := int64(math.Round(float64(people) / (1 + percent/100)))
	return h.put(Headcount{On: ago, People: then, Source: by.Source, By: by.By, Derived: true})
}

// With adds those of another account on days of which nothing is known.
func (h Headcounts) With(other Headcounts) Headcounts {
	if len(h) > 0 {
		return h // two sites' headcounts tell no growth together
	}
	return other
}

// Growth is by how much a headcount changes in a year.
type Growth struct {
	Percent float64   `json:"percent" doc:"In a year"`
	From    Headcount `json:"from"`
	To      Headcount `json:"to"`
}

// Growth compares the latest headcount with that nearest to a year before it,
// as a change in a year; nil when none is near enough, or when the latest says
// nothing of today.
func (h Headcounts) Growth(today db.Date) *Growth {
	at := len(h) - 1
	for at >= 0 && h[at].On > today {
		at--
	}
	if at < 1 || days(h[at].On, today) > stale {
		return nil
	}
	to, from := h[at], -1
	for i := range h[:at] {
		n := days(h[i].On, to.On)
		if n >= least && n <= far && h[i].People > 0 && (from < 0 || abs(n-year) < abs(days(h[from].On, to.On)-year)) {
			from = i
		}
	}
	if from < 0 {
		return nil
	}
	grown := math.Pow(float64(to.People)/float64(h[from].People), year/float64(days(h[from].On, to.On))) - 1
	return &Growth{Percent: math.Round(grown*1000) / 10, From: h[from], To: to}
}

func abs(n int) int { return max(n, -n) }
