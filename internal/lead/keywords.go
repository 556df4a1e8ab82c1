package lead

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"arpent/engine/cql/eval"
	"arpent/internal/intake/fold"
)

// keywords is the function that filters may name: keywords('("head of sales"
// OR vp) NOT assistant') is true of leads whose name, title, company and
// industry together hold these words. Words side by side must all be there;
// quotes, straight or curled, hold words together; a word that ends in * is a
// beginning. Case and accents do not count.
func keywords() eval.Function {
	var known sync.Map // text → *phrase
	words := slices.IndexFunc(columns(), func(c column) bool { return c.name == "words" })
	return eval.Function{Name: "keywords", Args: []eval.Type{eval.TextType}, Returns: eval.BoolType, Call: func(r eval.Record, args []eval.Value) eval.Value {
		if args[0].Type != eval.TextType {
			return eval.Value{}
		}
		text := args[0].Text()
		p, ok := known.Load(text)
		if !ok {
			p, _ = known.LoadOrStore(text, readPhrase(text))
		}
		return eval.BoolOf(p.(*phrase).in(r.Value(words).Text()))
	}}
}

// words is what keywords look in: a lead's texts, folded, with a bar between
// them, so that no phrase goes from one into the next.
func words(l *Lead) eval.Value {
	return eval.TextOf(" " + strings.Join([]string{fold.Words(l.GivenName + " " + l.FamilyName), fold.Words(l.Title), fold.Words(l.Company), fold.Words(l.Industry)}, " | ") + " ")
}

// phrase is a Boolean search: words, all, any or none of others.
type phrase struct {
	words string // folded, a space on either side but where a * stood
	op    rune   // 'w' words, '&' all, '|' any, '!' not
	of    []*phrase
}

func (p *phrase) in(text string) bool {
	switch p.op {
	case '&':
		for _, q := range p.of {
			if !q.in(text) {
				return false
			}
		}
		return true
	case '|':
		for _, q := range p.of {
			if q.in(text) {
				return true
			}
		}
		return false
	case '!':
		return !p.of[0].in(text)
	}
	return strings.Contains(text, p.words)
}

// readPhrase never fails: what people type is searched as well as it can be, a
// parenthesis or quote left open ends with the text.
func readPhrase(text string) *phrase {
	r := &phraseReader{tokens: phraseTokens(text)}
	p := &phrase{op: '&'}
	for r.at < len(r.tokens) {
		if q := r.any(); q != nil {
			p.of = append(p.of, q)
		} else {
			r.at++ // a parenthesis that closes nothing
		}
	}
	return p
}

type phraseToken struct {
	text   string
	quoted bool
}

// phraseTokens cuts a text into words, quoted phrases and parentheses.
func phraseTokens(text string) []phraseToken {
	var out []phraseToken
	runes := []rune(strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`).Replace(text))
	for i := 0; i < len(runes); {
		switch c := runes[i]; {
		case c == '"':
			j := i + 1
			for j < len(runes) && runes[j] != '"' {
				j++
			}
			out = append(out, phraseToken{string(runes[i+1 : j]), true})
			i = j + 1
		case c == '(' || c == ')':
			out = append(out, phraseToken{string(c), false})
			i++
		case unicode.IsSpace(c) || c == ',':
			i++
		default:
			j := i
			for j < len(runes) && !unicode.IsSpace(runes[j]) && !strings.ContainsRune(`(),"`, runes[j]) {
				j++
			}
			out = append(out, phraseToken{string(runes[i:j]), false})
			i = j
		}
	}
	return out
}

type phraseReader struct {
	tokens []phraseToken
	at     int
	depth  int
}

// word tells whether the next token is one of some operators.
func (r *phraseReader) word(operators ...string) bool {
	if r.at >= len(r.tokens) || r.tokens[r.at].quoted {
		return false
	}
	for _, o := range operators {
		if r.tokens[r.at].text == o {
			return true
		}
	}
	return false
}

// any reads alternatives.
func (r *phraseReader) any() *phrase {
	p := &phrase{op: '|'}
	for {
		q := r.all()
		if q != nil {
			p.of = append(p.of, q)
		}
		if !r.word("OR", "OU") {
			break
		}
		r.at++
	}
	if len(p.of) == 0 {
		return nil
	}
	if len(p.of) == 1 {
		return p.of[0]
	}
	return p
}

// all reads what must hold together.
func (r *phraseReader) all() *phrase {
	p := &phrase{op: '&'}
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
		q := r.one()
		if q == nil {
			continue
		}
		if not {
			q = &phrase{op: '!', of: []*phrase{q}}
		}
		p.of = append(p.of, q)
	}
	if len(p.of) == 0 {
		return nil
	}
	if len(p.of) == 1 {
		return p.of[0]
	}
	return p
}

// maxDepth bounds parentheses within parentheses.
const maxDepth = 100

func (r *phraseReader) one() *phrase {
	if r.at >= len(r.tokens) || r.word(")", "OR", "OU", "AND", "ET") {
		return nil
	}
	if r.word("(") {
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
	t := r.tokens[r.at]
	r.at++
	text, not := t.text, false
	if !t.quoted {
		text, not = strings.CutPrefix(text, "-")
	}
	open := strings.HasSuffix(text, "*")
	words := fold.Words(text)
	if words == "" {
		return nil
	}
	p := &phrase{op: 'w', words: " " + words}
	if !open {
		p.words += " "
	}
	if not {
		return &phrase{op: '!', of: []*phrase{p}}
	}
	return p
}
