package words

import (
	"slices"
	"strings"
	"unicode"
)

// Read never fails: what people type is searched as well as it can be; a
// parenthesis or quote left open ends with the text. Words side by side must
// all be there, AND (ET) says the same; OR (OU) binds less; NOT (SAUF) and a
// dash before a word turn round what follows. Quotes, straight, curled or
// angled, hold words together; a word or phrase that ends in * is a beginning.
// fold gives a text's words, folded, with single spaces between them.
func Read(text string, fold func(string) string) *Query {
	r := &reader{tokens: cut(text), fold: fold}
	q := &Query{Op: All}
	for r.at < len(r.tokens) {
		if one := r.any(); one != nil {
			q.Of = append(q.Of, one)
		} else {
			r.at++ // a parenthesis that closes nothing
		}
	}
	return q
}

type token struct {
	text   string
	quoted bool
}

// closing gives the signs that end a quotation, by the one that begins it. Of
// two double quotes any ends what any began: people mix them.
var closing = func() map[rune]string {
	double := "\"“”„‟«»＂"
	m := map[rune]string{'‘': "’", '‚': "‘’", '‹': "›", '›': "‹"}
	for _, r := range double {
		m[r] = double
	}
	return m
}()

// cut parts a text into words, quoted phrases and parentheses.
func cut(text string) []token {
	var out []token
	runes := []rune(text)
	for i := 0; i < len(runes); {
		c := runes[i]
		switch ends, opens := closing[c]; {
		case opens:
			j := end(runes, i, ends)
			out = append(out, token{string(runes[i+1 : j]), true})
			i = j + 1
		case c == '(' || c == ')':
			out = append(out, token{string(c), false})
			i++
		case c == '-' && i+1 < len(runes) && (runes[i+1] == '(' || closing[runes[i+1]] != ""):
			out = append(out, token{"NOT", false})
			i++
		case unicode.IsSpace(c) || c == ',' || c == ';':
			i++
		default:
			j := i
			for j < len(runes) && !parts(runes[j]) {
				j++
			}
			out = append(out, token{string(runes[i:j]), false})
			i = j
		}
	}
	return out
}

// parts says whether a sign ends a word that is not quoted. An apostrophe does
// not, straight or curled.
func parts(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("(),;", r) || strings.ContainsRune(closing['"'], r)
}

// end finds where the quotation that begins at i ends. What also serves as an
// apostrophe ends one only where a word ends.
func end(runes []rune, i int, ends string) int {
	for j := i + 1; j < len(runes); j++ {
		if strings.ContainsRune(ends, runes[j]) && (runes[j] != '’' || j+1 == len(runes) || !unicode.IsLetter(runes[j+1])) {
			return j
		}
	}
	return len(runes)
}

type reader struct {
	tokens []token
	at     int
	depth  int
	fold   func(string) string
}

// word tells whether the next token is one of some operators.
func (r *reader) word(operators ...string) bool {
	return r.at < len(r.tokens) && !r.tokens[r.at].quoted && slices.Contains(operators, r.tokens[r.at].text)
}

// any reads alternatives.
func (r *reader) any() *Query {
	q := &Query{Op: Any}
	for {
		if one := r.all(); one != nil {
			q.Of = append(q.Of, one)
		}
		if !r.word("OR", "OU") {
			return q.simple()
		}
		r.at++
	}
}

// all reads what must hold together.
func (r *reader) all() *Query {
	q := &Query{Op: All}
	for r.at < len(r.tokens) && !r.word(")", "OR", "OU") {
		if r.word("AND", "ET") {
			r.at++
			continue
		}
		not := false
		for r.word("NOT", "SAUF") {
			not = !not
			r.at++
		}
		one := r.one()
		if one == nil {
			continue
		}
		if not {
			one = &Query{Op: None, Of: []*Query{one}}
		}
		q.Of = append(q.Of, one)
	}
	return q.simple()
}

// simple is the query itself, its only part, or nil when it has none.
func (q *Query) simple() *Query {
	switch len(q.Of) {
	case 0:
		return nil
	case 1:
		return q.Of[0]
	}
	return q
}

// maxDepth bounds parentheses within parentheses.
const maxDepth = 100

func (r *reader) one() *Query {
	if r.at >= len(r.tokens) || r.word(")", "OR", "OU", "AND", "ET") {
		return nil
	}
	if r.word("(") {
		return r.parenthesis()
	}
	t := r.tokens[r.at]
	r.at++
	text, not := t.text, false
	if !t.quoted {
		text, not = strings.CutPrefix(text, "-")
	}
	found := strings.Fields(r.fold(text))
	if len(found) == 0 {
		return nil
	}
	q := &Query{Op: Phrase, Words: found, Open: strings.HasSuffix(text, "*")}
	if not {
		q = &Query{Op: None, Of: []*Query{q}}
	}
	return q
}

func (r *reader) parenthesis() *Query {
	r.at++
	if r.depth++; r.depth > maxDepth {
		r.at = len(r.tokens)
		return nil
	}
	q := r.any()
	r.depth--
	if r.word(")") {
		r.at++
	}
	return q
}
