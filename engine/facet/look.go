package facet

import (
	"slices"
	"strings"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/words"
)

// looking turns a call of a function that looks for words, negated or not, into
// reading postings; nil for anything else.
func (c compiler) looking(e cql.Expr) node {
	call, not := e.(*cql.Call), false
	if call != nil && call.Op == cql.Not {
		call, _ = call.Args[0].(*cql.Call)
		not = true
	}
	if call == nil || cql.IsOperator(call.Op) || len(call.Args) != 1 {
		return nil
	}
	i := slices.IndexFunc(c.snapshot.functions, func(f Function) bool { return strings.EqualFold(f.Name, string(call.Op)) })
	text, constant := eval.Constant(call.Args[0], c.schema)
	if i < 0 || c.snapshot.functions[i].Words == "" || !constant || text.Type != eval.TextType {
		return nil
	}
	f := c.snapshot.functions[i]
	column := c.snapshot.column(f.Words)
	return &look{column, not, c.sought(f.Read(text.Text()), c.snapshot.dict[column])}
}

// look keeps rows whose words answer a search, or, negated, those whose do not;
// never those whose words are not known.
type look struct {
	column int
	not    bool
	sought *sought
}

func (l *look) cost() int { return 3 * l.sought.size }

func (l *look) keep(c *chunk, rows *bitset) {
	t := c.columns[l.column].(*texts)
	rows.And(&t.known)
	found := *rows
	l.sought.keep(t, &found)
	if l.not {
		rows.Without(&found)
		return
	}
	*rows = found
}

// sought is a search with its words as codes.
type sought struct {
	op    words.Op
	words [][]uint32 // of a phrase: by place, the codes that may stand there, rising
	of    []*sought
	size  int // parts
}

func (c compiler) sought(q *words.Query, d values) *sought {
	s := &sought{op: q.Op, size: 1}
	for i, word := range q.Words {
		if q.Open && i == len(q.Words)-1 {
			s.words = append(s.words, d.beginning(word))
		} else if code := d.code(word); code != 0 {
			s.words = append(s.words, []uint32{code})
		} else {
			s.words = append(s.words, nil) // stands nowhere
		}
	}
	for _, o := range q.Of {
		one := c.sought(o, d)
		s.size += one.size
		s.of = append(s.of, one)
	}
	return s
}

func (s *sought) keep(t *texts, rows *bitset) {
	switch s.op {
	case words.All:
		for _, o := range s.of {
			o.keep(t, rows)
		}
	case words.Any:
		var found, some bitset
		left := *rows
		for _, o := range s.of {
			some = left
			o.keep(t, &some)
			found.Or(&some)
			left.Without(&some)
		}
		*rows = found
	case words.None:
		some := *rows
		s.of[0].keep(t, &some)
		rows.Without(&some)
	default:
		s.phrase(t, rows)
	}
}

// phrase keeps rows that have all the words, then those that have them side by side.
func (s *sought) phrase(t *texts, rows *bitset) {
	for _, codes := range s.words {
		var found bitset
		t.having(codes, &found)
		rows.And(&found)
	}
	if len(s.words) == 1 {
		return
	}
	rows.Each(func(row int) {
		if !s.stands(t.list(row)) {
			rows.Drop(row)
		}
	})
}

func (s *sought) stands(list []uint32) bool {
	for at := 0; at+len(s.words) <= len(list); at++ {
		k := 0
		for k < len(s.words) {
			if codes := s.words[k]; len(codes) == 1 && codes[0] != list[at+k] {
				break
			} else if _, found := slices.BinarySearch(codes, list[at+k]); !found {
				break
			}
			k++
		}
		if k == len(s.words) {
			return true
		}
	}
	return false
}
