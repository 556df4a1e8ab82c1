package eval

import (
	"strings"

	"arpent/engine/cql"
)

// Record is one thing that a filter is asked about. Value gives the field with
// that index in the Schema, Null when it is not known.
type Record interface {
	Value(field int) Value
}

// Field is a property that filters may name.
type Field struct {
	Name string
	Type Type
}

// Function is one of the program's own. It gets constant and computed
// arguments as they are, Null included, and must not change them.
type Function struct {
	Name    string
	Args    []Type // Null: any type
	Returns Type
	Call    func(r Record, args []Value) Value
	// Needs, which may be nil, gives a filter that is true of every record of
	// which the function is, so that such records can be looked up; same when
	// it can stand in the function's place. A nil filter says nothing.
	Needs func(args []Value) (needs cql.Expr, same bool)
}

// Schema is what filters over one kind of record may name.
type Schema struct {
	Fields    []Field
	Functions []Function
}

func (s *Schema) field(name string) int {
	for i := range s.Fields {
		if s.Fields[i].Name == name {
			return i
		}
	}
	return -1
}

// Function gives one of the program's own, nil when there is none of that name.
func (s *Schema) Function(name string) *Function { return s.function(name) }

func (s *Schema) function(name string) *Function {
	for i := range s.Functions {
		if strings.EqualFold(s.Functions[i].Name, name) {
			return &s.Functions[i]
		}
	}
	return nil
}

// nearest gives the name most like a misspelled one, or "" when none is near.
func nearest(name string, names func(yield func(string) bool)) string {
	best, least := "", max(2, len([]rune(name))/3)+1
	names(func(other string) bool {
		if d := distance(strings.ToLower(name), strings.ToLower(other)); d < least {
			best, least = other, d
		}
		return true
	})
	return best
}

func (s *Schema) names(yield func(string) bool) {
	for _, f := range s.Fields {
		if !yield(f.Name) {
			return
		}
	}
}

func (s *Schema) functionNames(yield func(string) bool) {
	for _, f := range s.Functions {
		if !yield(f.Name) {
			return
		}
	}
	for op := range cql.Relations() {
		if !yield(string(op)) {
			return
		}
	}
}

// distance counts the insertions, deletions, changes and swaps of neighbours
// that make one word of another (Damerau 1964, optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
