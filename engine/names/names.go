// Package names finds known companies and people in running text, such as an
// item of news, and judges whether a name found means the one that is known: a
// name may be an ordinary word, a family name, a place, or another company's.
//
// Names are looked for word by word in a tree of words, the longest first, so
// that boundaries of words need no check afterwards and each word of a text
// costs a look-up or two, however many names are known (the words take the
// part that letters have in Aho and Corasick, 1975; names being a few words
// long, going on from the next word replaces their failure links). What speaks
// for a name and against it is then added up.
package names

import (
	"math"
	"slices"
	"strings"
)

// Kind tells what an Entity is.
type Kind uint8

// The kinds.
const (
	Company Kind = iota
	Person
)

// Entity is someone or something known that news may name.
type Entity struct {
	ID      string
	Kind    Kind
	Names   []string // and other names, as they are written; legal forms may stand in them
	Places  []string // where it is: towns, regions, countries
	Words   []string // of its trade: industry, products
	Domains []string // of its web site, such as example.com
	Others  []string // who is named with it: a company's people, a person's companies
}

// Decision says what to do with a match.
type Decision uint8

// The decisions.
const (
	No Decision = iota
	Unsure
	Sure
)

func (d Decision) String() string { return [...]string{"no", "unsure", "sure"}[d] }

// Thresholds of a match's score.
const (
	sureFrom   = 0.75
	unsureFrom = 0.3
)

// Match is an entity that a text may name.
type Match struct {
	Entity   int // its place in the list that the Matcher was made of
	Score    float64
	Decision Decision
	Sentence string // in which the name stands
	Name     string // as it stands there
	Why      []Reason
}

// Reason is something that speaks for a match (a positive weight) or against it.
type Reason struct {
	Key    string
	Weight float64 // in log odds
	Detail string  // the place, word or name in the text, where there is one
}

// Matcher knows entities. It is safe for concurrent use.
type Matcher struct {
	entities []known
	vocab    map[string]int32
	tree     map[step]int32 // node and word → node
	ends     map[int32][]spelling
	places   map[string]bool // names of all entities' places
}

type step struct{ node, word int32 }

// known is an entity made ready.
type known struct {
	Entity
	places, words, others []string // folded
	forms                 []string // legal forms in its names
}

// spelling is one way to write an entity's name.
type spelling struct {
	entity  int
	capital bool // written with a capital
	shout   bool // all in capitals, as abbreviations are
	short   bool // a part of its name
}

// New makes a matcher of entities.
func New(list []Entity) *Matcher {
	m := &Matcher{vocab: map[string]int32{}, tree: map[step]int32{}, ends: map[int32][]spelling{}, places: map[string]bool{}}
	for i, e := range list {
		k := known{Entity: e, places: folded(e.Places), words: folded(e.Words), others: folded(e.Others)}
		for _, p := range k.places {
			m.places[p] = true
		}
		for _, name := range e.Names {
			words := cut(name)
			bare, form := withoutForm(words)
			if form != "" {
				k.forms = append(k.forms, form)
			}
			m.plant(i, bare, false)
			if n := len(bare); n > 1 && e.Kind == Company && leading[bare[0].fold] && len(bare[1].fold) > 2 {
				m.plant(i, bare[1:], true) // Groupe Martel is called Martel
			}
		}
		m.entities = append(m.entities, k)
	}
	return m
}

// plant puts a name into the tree.
func (m *Matcher) plant(entity int, name []word, short bool) {
	if len(name) == 0 || len(name) > 12 {
		return
	}
	node := int32(0)
	for _, w := range name {
		id, ok := m.vocab[w.fold]
		if !ok {
			id = int32(len(m.vocab) + 1)
			m.vocab[w.fold] = id
		}
		next, ok := m.tree[step{node, id}]
		if !ok {
			next = int32(len(m.tree) + 1)
			m.tree[step{node, id}] = next
		}
		node = next
	}
	s := spelling{entity: entity, capital: name[0].upper, shout: name[0].shout, short: short}
	if !slices.ContainsFunc(m.ends[node], func(o spelling) bool { return o.entity == entity }) {
		m.ends[node] = append(m.ends[node], s)
	}
}

// mention is where a name stands in a text.
type mention struct {
	from, to int // words
	who      []spelling
}

// Find gives the entities that a text may name, the surest first: title and
// body as the news has them. What is decided No is left out.
func (m *Matcher) Find(title, body string) []Match {
	t := read(title, body)
	mentions := m.mentions(t)
	best := map[int]Match{}
	for _, at := range mentions {
		for _, found := range m.weigh(t, at, mentions) {
			if before, ok := best[found.Entity]; !ok || found.Score > before.Score {
				best[found.Entity] = found
			}
		}
	}
	var out []Match
	for _, found := range best {
		if found.Decision != No {
			out = append(out, found)
		}
	}
	slices.SortFunc(out, func(a, b Match) int {
		if a.Score != b.Score {
			if a.Score > b.Score {
				return -1
			}
			return 1
		}
		return a.Entity - b.Entity
	})
	return out
}

// mentions finds names from left to right, of those that begin at one word the
// longest.
func (m *Matcher) mentions(t *text) []mention {
	ids := make([]int32, len(t.words))
	for i, w := range t.words {
		ids[i] = m.vocab[w.fold]
	}
	var out []mention
	for i := 0; i < len(ids); i++ {
		node, end := int32(0), 0
		for j := i; j < len(ids) && ids[j] != 0; j++ {
			if j > i && t.words[j].first && !t.words[j-1].joined {
				break // a name does not go on in the next sentence
			}
			next, ok := m.tree[step{node, ids[j]}]
			if !ok {
				break
			}
			if node = next; len(m.ends[node]) > 0 {
				end = j + 1
			}
			if end == j+1 {
				if len(out) > 0 && out[len(out)-1].from == i {
					out = out[:len(out)-1]
				}
				out = append(out, mention{i, end, m.ends[node]})
			}
		}
		if end > 0 {
			i = end - 1
		}
	}
	return out
}

// weigh judges one mention for everybody of that name.
func (m *Matcher) weigh(t *text, at mention, all []mention) []Match {
	out := make([]Match, 0, len(at.who))
	for _, s := range at.who {
		j := judge{m: m, t: t, at: at, all: all, spelling: s, who: &m.entities[s.entity]}
		j.run()
		out = append(out, Match{Entity: s.entity, Score: logistic(j.sum), Why: j.why, Sentence: t.sentence(at.from), Name: t.between(at.from, at.to)})
	}
	// Of several that bear one name at most one is meant, and only what sets it
	// apart from the others can tell which.
	for i := range out {
		score := out[i].Score
		for k := range out {
			if k != i && logit(out[k].Score) > logit(out[i].Score)-1.2 {
				score = math.Min(score, sureFrom-0.05)
			}
			if k != i && logit(out[k].Score) > logit(out[i].Score)+1.2 {
				score = math.Min(score, unsureFrom-0.05)
			}
		}
		if score != out[i].Score {
			out[i].Why = append(out[i].Why, Reason{Key: "others_of_that_name"})
		}
		out[i].Score = score
		switch {
		case score >= sureFrom:
			out[i].Decision = Sure
		case score >= unsureFrom:
			out[i].Decision = Unsure
		}
	}
	return out
}

func logistic(v float64) float64 { return 1 / (1 + math.Exp(-v)) }

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

func folded(list []string) []string {
	var out []string
	for _, s := range list {
		var words []string
		bare, _ := withoutForm(cut(s)) // news mostly leaves the form out
		for _, w := range bare {
			words = append(words, w.fold)
		}
		if len(words) > 0 {
			out = append(out, strings.Join(words, " "))
		}
	}
	return out
}
