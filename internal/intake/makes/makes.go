// Package makes knows the files that other systems write: by which headings
// each is recognised, what its columns mean, what is peculiar about its cells,
// and what of it must not be kept.
package makes

import (
	"encoding/csv"
	"slices"

	"arpent/internal/intake/fold"
	"arpent/internal/intake/sheet"
)

// Make is one kind of file that one system writes.
type Make struct {
	ID     string            // stable word: linkedin-connections
	Label  map[string]string // by language
	System string            // whose ids the file holds: linkedin, salesforce…
	Target string            // what its rows are: people, accounts, deals…

	// A file is of this make when it has all headings of All and AnyOf of those
	// of Any, and none of Not. Headings are compared as words (fold.Words).
	All   []string
	Any   []string
	AnyOf int
	Not   []string

	Fields map[string]string // what each column feeds, by heading: a field of the target, or custom:Name
	Older  map[string]string // the same for columns of older files: of a field that no other column feeds
	Open   bool              // people choose the columns: those not in Fields are mapped by name
	Create bool              // companies that are not known become accounts, unless someone says otherwise
	// Tidy brings the cells of one row to what they mean; nil when nothing is peculiar.
	Tidy func(Row)
	// Condense writes what may be kept of a file instead of it; nil keeps the
	// file as it is. owner is how the person who brings the file is called.
	Condense func(rows sheet.Reader, columns []string, owner string, out *csv.Writer) error
}

// Row is the cells of one record by heading.
type Row struct {
	cells []string
	at    map[string]int
}

// Get is the cell under a heading, "" without that column.
func (r Row) Get(heading string) string {
	if i, ok := r.at[heading]; ok && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// Set writes a cell; without that column nothing happens.
func (r Row) Set(heading, value string) {
	if i, ok := r.at[heading]; ok && i < len(r.cells) {
		r.cells[i] = value
	}
}

// places says where each heading stands; of two alike, the first.
func places(columns []string) map[string]int {
	at := make(map[string]int, len(columns))
	for i, c := range columns {
		if _, twice := at[fold.Words(c)]; !twice {
			at[fold.Words(c)] = i
		}
	}
	return at
}

// All lists every make; of several that fit a file, the first is meant.
func All() []Make {
	return slices.Concat(linkedIn(), navigator(), apollo(), salesforce(), hubSpot(), []Make{vcard()})
}

// Find gives a make by its id.
func Find(id string) (Make, bool) {
	for _, m := range All() {
		if m.ID == id {
			return m, true
		}
	}
	return Make{}, false
}

// Recognise gives the make of a file with these columns.
func Recognise(columns []string) (Make, bool) {
	at := places(columns)
	for _, m := range All() {
		if m.fits(at) {
			return m, true
		}
	}
	return Make{}, false
}

func (m *Make) fits(at map[string]int) bool {
	has := func(heading string) bool { _, ok := at[heading]; return ok }
	n := 0
	for _, h := range m.Any {
		if has(h) {
			n++
		}
	}
	return len(m.All)+m.AnyOf > 0 && n >= m.AnyOf && !slices.ContainsFunc(m.All, func(h string) bool { return !has(h) }) && !slices.ContainsFunc(m.Not, has)
}

// Field is what a column feeds, and whether the make says so.
func (m *Make) Field(column string) (string, bool) {
	field, ok := m.Fields[fold.Words(column)]
	return field, ok
}

// Reader gives the rows of a file of this make with their cells tidied.
func (m *Make) Reader(rows sheet.Reader, columns []string) sheet.Reader {
	if m.Tidy == nil {
		return rows
	}
	return &tidied{Reader: rows, tidy: m.Tidy, at: places(columns)}
}

type tidied struct {
	sheet.Reader
	tidy func(Row)
	at   map[string]int
}

func (t *tidied) Next() (sheet.Record, error) {
	r, err := t.Reader.Next()
	if err == nil && r.Bad == nil {
		t.tidy(Row{cells: r.Cells, at: t.at})
	}
	return r, err
}

func both(name string) map[string]string { return map[string]string{"en": name, "fr": name} }
