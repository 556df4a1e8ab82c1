// Package title reads job titles, in French and English: which function
// someone works in, and how senior they are. The table beside it is published
// with the program; what it gets wrong, users correct.
package title

import (
	"strings"
	"sync"

	"arpent/internal/intake/fold"
)

// Function is the part of a company that someone works in.
type Function string

// The functions. The empty one is not known.
const (
	Management  Function = "management" // the company as a whole
	Purchasing  Function = "purchasing"
	Production  Function = "production"
	Maintenance Function = "maintenance"
	Quality     Function = "quality" // with health, safety and environment
	Logistics   Function = "logistics"
	Engineering Function = "engineering"
	Research    Function = "research"
	IT          Function = "it"
	Finance     Function = "finance"
	Sales       Function = "sales"
	Marketing   Function = "marketing"
	People      Function = "people" // human resources
	Legal       Function = "legal"
	Projects    Function = "projects"
	Support     Function = "support" // assistants, secretaries
)

// Functions lists them all, in the order screens show them.
func Functions() []Function {
	return []Function{Management, Purchasing, Production, Maintenance, Quality, Logistics, Engineering, Research, IT, Finance, Sales, Marketing, People, Legal, Projects, Support}
}

// Seniority is how far up someone stands.
type Seniority string

// The seniorities, from the top. The empty one is not known.
const (
	Owner     Seniority = "owner"
	Executive Seniority = "executive" // chief officers and general managers
	Vice      Seniority = "vice_president"
	Director  Seniority = "director"
	Manager   Seniority = "manager"
	Senior    Seniority = "senior"
	Staff     Seniority = "staff"
	Training  Seniority = "training"
)

// Seniorities lists them all, from the top.
func Seniorities() []Seniority {
	return []Seniority{Owner, Executive, Vice, Director, Manager, Senior, Staff, Training}
}

// Role is what a title says.
type Role struct {
	Function  Function  `json:"function"`
	Seniority Seniority `json:"seniority"`
}

// Fold is the form in which titles are compared, and stored when corrected.
func Fold(title string) string { return fold.Words(title) }

// Table reads titles. It never changes and is safe for concurrent use.
type Table struct {
	functions   []entry
	seniorities []entry

	mu   sync.RWMutex
	read map[string]Role // what was read, since most titles are many people's
}

// mostRead titles are remembered.
const mostRead = 100_000

// entry is a phrase of folded words and what it means. A word that ends in *
// stands for every word that begins so.
type entry struct {
	words []string
	means string
}

// NewTable reads the published table.
func NewTable() *Table {
	t := &Table{}
	t.functions = entries(functionWords)
	t.seniorities = entries(seniorityWords)
	return t
}

func entries(text string) []entry {
	var out []entry
	for line := range strings.Lines(text) {
		means, phrases, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		for phrase := range strings.SplitSeq(phrases, ",") {
			out = append(out, entry{strings.Fields(phrase), means})
		}
	}
	return out
}

// Read tells function and seniority of a title. The longest phrase that is in
// the title decides; of two as long, the one that comes first in it: in "chef
// de projet achats" the projects come first, in "assistant du directeur
// financier" nobody is a director.
func (t *Table) Read(title string) Role {
	t.mu.RLock()
	r, known := t.read[title]
	t.mu.RUnlock()
	if known {
		return r
	}
	r = t.find(title)
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.read) >= mostRead || t.read == nil {
		t.read = map[string]Role{}
	}
	t.read[strings.Clone(title)] = r
	return r
}

func (t *Table) find(title string) Role {
	words := strings.Fields(Fold(title))
	r := Role{Function(best(t.functions, words)), Seniority(best(t.seniorities, words))}
	if r.Function == "" && (r.Seniority == Owner || r.Seniority == Executive) {
		r.Function = Management
	}
	if r.Seniority == "" && r.Function != "" {
		r.Seniority = Staff
	}
	return r
}

func best(table []entry, words []string) string {
	means, length, at := "", 0, len(words)
	for i := range table {
		e := &table[i]
		if len(e.words) < length {
			continue
		}
		for from := 0; from+len(e.words) <= len(words); from++ {
			if !e.matches(words[from:]) {
				continue
			}
			if len(e.words) > length || from < at {
				means, length, at = e.means, len(e.words), from
			}
			break
		}
	}
	return means
}

func (e *entry) matches(words []string) bool {
	for i, w := range e.words {
		stem, open := strings.CutSuffix(w, "*")
		if words[i] != stem && !(open && strings.HasPrefix(words[i], stem)) {
			return false
		}
	}
	return true
}
