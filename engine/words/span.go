package words

import (
	"strings"
	"unicode"
)

// written is a word as it stands in a text, and its folded form.
type written struct {
	word     string
	from, to int // bytes
}

// writtenWords cuts a text into its folded words, and remembers where.
func writtenWords(text string, fold func(string) string) []written {
	var out []written
	inside := false
	for at, r := range text {
		folded := fold(string(r))
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

// Spans gives where phrases stand in a text as it is written, in bytes, from left
// to right, none within another. fold folds letters and leaves all else.
func Spans(text string, fold func(string) string, phrases []*Query) [][2]int {
	in := writtenWords(text, fold)
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

func standsAt(in []written, p *Query) bool {
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
