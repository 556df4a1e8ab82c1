// Package stated keeps words that files and people said of something, such as
// the technologies that an account uses: each with who said it, since when it is
// known, and until when it held.
package stated

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Word is one thing that was said.
type Word struct {
	Value   string        `json:"value" maxLength:"200"`
	Source  string        `json:"source,omitempty" doc:"import/ID, or empty for a form"`
	By      access.UserID `json:"by,omitempty" doc:"Who said it, or brought the file"`
	On      db.Date       `json:"on,omitempty" doc:"Since when it is known"`
	To      db.Date       `json:"to,omitempty" doc:"The first day on which it holds no more"`
	EndedBy access.UserID `json:"ended_by,omitempty" doc:"Who took it back"`
}

// Words are what was said, with what was taken back: each value once.
type Words []Word

// Stamp is who says something, when, and from which file.
type Stamp struct {
	Source string
	By     access.UserID
	On     db.Date
}

// The most that is kept of one kind, and how long a word may be.
const (
	most    = 200
	longest = 200
)

// UnmarshalJSON replaces what was there: a list in a change is the whole list.
func (w *Words) UnmarshalJSON(text []byte) error {
	var fresh []Word
	err := json.Unmarshal(text, &fresh)
	*w = fresh
	return err
}

// key is what makes two words one: C++ and C# are two.
func key(value string) string { return strings.Join(strings.Fields(fold.Text(value)), " ") }

func (w Words) at(value string) int {
	k := key(value)
	return slices.IndexFunc(w, func(o Word) bool { return key(o.Value) == k })
}

// Now gives what holds.
func (w Words) Now() []string {
	var out []string
	for i := range w {
		if w[i].To == "" {
			out = append(out, w[i].Value)
		}
	}
	return out
}

// clean brings words to their one form; empty ones and those said twice go.
func clean(values []string) ([]string, error) {
	var out []string
	seen := map[string]bool{}
	for _, v := range values {
		v = strings.Join(strings.Fields(v), " ")
		k := key(v)
		if k == "" || seen[k] {
			continue
		}
		if utf8.RuneCountInString(v) > longest {
			return nil, fault.Invalid("account.word_long", "a word has at most %d characters", longest).With("limit", longest)
		}
		seen[k] = true
		out = append(out, v)
	}
	if len(out) > most {
		return nil, fault.Invalid("account.words_many", "at most %d are kept", most).With("limit", most)
	}
	return out, nil
}

// Say makes a list of what people say holds now: what is new is stamped, what
// is missing ends. Who takes something back and says it again on the same day
// leaves it as it was.
func (w Words) Say(now Words, by Stamp) (Words, error) {
	said, err := clean(now.Now())
	if err != nil {
		return nil, err
	}
	if slices.Equal(said, w.Now()) {
		return w, nil
	}
	keep := map[string]bool{}
	out := slices.Clone(w)
	for _, v := range said {
		keep[key(v)] = true
		i := out.at(v)
		switch {
		case i < 0:
			out = append(out, Word{Value: v, Source: by.Source, By: by.By, On: by.On})
		case out[i].To == "":
			out[i].Value = v
		case out[i].To == by.On && out[i].EndedBy == by.By:
			out[i].To, out[i].EndedBy = "", ""
		default:
			out[i] = Word{Value: v, Source: by.Source, By: by.By, On: by.On}
		}
	}
	for i := range out {
		if out[i].To == "" && !keep[key(out[i].Value)] {
			out[i].To, out[i].EndedBy = by.On, by.By
		}
	}
	// What was said and taken back on one day by one person was a slip.
	out = slices.DeleteFunc(out, func(o Word) bool { return o.To != "" && o.To == o.On && o.By == o.EndedBy && o.Source == "" })
	return out.bounded(), nil
}

// bounded forgets the oldest of what was taken back.
func (w Words) bounded() Words {
	for len(w) > 2*most {
		i := slices.IndexFunc(w, func(o Word) bool { return o.To != "" })
		if i < 0 {
			break
		}
		w = slices.Delete(w, i, i+1)
	}
	if len(w) == 0 {
		return nil
	}
	return w
}

// Lay adds what a file says. It brings nothing back that somebody took away, and
// ends nothing: that a file does not name something says little.
func (w Words) Lay(values []string, by Stamp) Words {
	out := slices.Clip(w)
	for _, v := range values {
		if out.at(v) < 0 && len(out) < most {
			out = append(out, Word{Value: v, Source: by.Source, By: by.By, On: by.On})
		}
	}
	return out
}

// With adds the words of another: what holds in either holds in both.
func (w Words) With(other Words) Words {
	out := slices.Clone(w)
	for _, o := range other {
		switch i := out.at(o.Value); {
		case i < 0:
			out = append(out, o)
		case out[i].To != "" && o.To == "":
			out[i] = o
		}
	}
	return out.bounded()
}

// Split cuts a cell into words at semicolons, bars and ends of lines; with
// commas at those too, where words hold none.
func Split(cell string, commas bool) []string {
	parts := strings.FieldsFunc(cell, func(c rune) bool { return c == ';' || c == '|' || c == '\n' || c == '\r' || commas && c == ',' })
	var out []string
	for _, p := range parts {
		if p = strings.Join(strings.Fields(p), " "); utf8.RuneCountInString(p) <= longest {
			out = append(out, p)
		}
	}
	out, _ = clean(out[:min(len(out), most)])
	return out
}

// Join writes words so that Split reads them again.
func Join(values []string) string { return strings.Join(values, "; ") }
