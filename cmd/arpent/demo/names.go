package demo

import (
	"fmt"
	"math/rand/v2"
)

// namer gives companies names that do not repeat.
type namer struct {
	r     *rand.Rand
	lands map[string][]string
	taken map[string]bool
}

func newNamer(seed uint64) *namer {
	return &namer{r: stream(seed, "names"), lands: lands(), taken: map[string]bool{}}
}

func (n *namer) company(s *sector, t *Town) string {
	for range 40 {
		if name := n.try(s, t); !n.taken[name] {
			n.taken[name] = true
			return name
		}
	}
	base := n.try(s, t)
	for i := 2; ; i++ {
		if name := fmt.Sprintf("%s %s %d", base, t.Name, i); !n.taken[name] {
			n.taken[name] = true
			return name
		}
	}
}

func (n *namer) try(s *sector, t *Town) string {
	word, family := pick(n.r, s.words), pick(n.r, surnames)
	switch n.r.IntN(10) {
	case 0, 1, 2:
		return word + " " + family
	case 3, 4:
		return family + " " + word
	case 5:
		return "Établissements " + family + " & " + pick(n.r, []string{"Fils", "Cie", pick(n.r, surnames)})
	case 6:
		return family + " Frères " + word
	case 7, 8:
		if l := n.lands[t.Region]; len(l) > 0 {
			return word + " " + pick(n.r, l)
		}
		return word + " " + t.Name
	default:
		return word + " " + t.Name
	}
}

// domain is under .example, which nobody can own.
func (n *namer) domain(name string) string { return domainOf(name) }

// someone is a name and the job's title that goes with it.
func someone(r *rand.Rand, t title) (first, last, called string) {
	if r.IntN(2) == 0 {
		return pick(r, women), pick(r, surnames), t.woman
	}
	return pick(r, men), pick(r, surnames), t.man
}
