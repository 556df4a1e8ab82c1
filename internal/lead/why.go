package lead

import (
	"slices"
	"strings"
	"unicode"

	"arpent/engine/cql"
	"arpent/engine/words"
	"arpent/internal/intake/fold"
)

// Matched is a part of a lead's texts that was searched for.
type Matched struct {
	Field string `json:"field" enum:"name,title,company,industry"`
	Text  string `json:"text" doc:"As it is written there"`
}

// phrasesOf are the words and phrases whose presence a filter's keywords ask for.
func phrasesOf(e cql.Expr) []*words.Query {
	var out []*words.Query
	var visit func(e cql.Expr, not bool)
	visit = func(e cql.Expr, not bool) {
		call, ok := e.(*cql.Call)
		if !ok {
			return
		}
		if strings.EqualFold(string(call.Op), "keywords") && !not && len(call.Args) == 1 {
			if text, constant := call.Args[0].(cql.String); constant {
				out = append(out, readKeywords(text.Value).Wanted()...)
			}
			return
		}
		for _, a := range call.Args {
			visit(a, not != (call.Op == cql.Not))
		}
	}
	visit(e, false)
	return out
}

// matched finds phrases in the texts of a lead, each text's in its order.
func matched(l *Lead, phrases []*words.Query) []Matched {
	out := []Matched{}
	for _, t := range textsOf(l) {
		for _, at := range spans(t.text, phrases) {
			one := Matched{t.field, t.text[at[0]:at[1]]}
			if !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}

// written is a word as it stands in a text, and its folded form.
type written struct {
	word     string
	from, to int // bytes
}

// writtenWords cuts a text as fold.Words does, and remembers where.
func writtenWords(text string) []written {
	var out []written
	inside := false
	for at, r := range text {
		folded := fold.Text(string(r))
		end := at + len(string(r))
		if folded == "" { // a mark that belongs to the letter before
			if inside {
				out[len(out)-1].to = end
			}
			continue
		}
		for _, f := range folded {
			if !unicode.IsLetter(f) && !unicode.IsDigit(f) {
				inside = false
				continue
			}
			if !inside {
				out = append(out, written{from: at})
				inside = true
			}
			last := &out[len(out)-1]
			last.word += string(f)
			last.to = end
		}
	}
	return out
}

// spans gives where phrases stand in a text, in bytes, from left to right, none
// within another.
func spans(text string, phrases []*words.Query) [][2]int {
	in := writtenWords(text)
	var out [][2]int
	for at := 0; at < len(in); {
		longest := 0
		for _, p := range phrases {
			if n := len(p.Words); n > longest && standsAt(in[at:], p) {
				longest = n
			}
		}
		if longest == 0 {
			at++
			continue
		}
		out = append(out, [2]int{in[at].from, in[at+longest-1].to})
		at += longest
	}
	return out
}

func standsAt(in []written, p *words.Query) bool {
	if len(in) < len(p.Words) {
		return false
	}
	for i, word := range p.Words {
		if in[i].word != word && !(p.Open && i == len(p.Words)-1 && strings.HasPrefix(in[i].word, word)) {
			return false
		}
	}
	return true
}
