package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:embed src/*/messages/*.json
var messages embed.FS

// message is a text, or its forms for one and for more of what it counts.
type message struct {
	counts string // the parameter that decides; empty for a text without forms
	one    string
	other  string
}

// UnmarshalJSON reads a message as the interface's are written: a text, or its
// forms with the declarations "local NAME = COUNT: plural".
func (m *message) UnmarshalJSON(text []byte) error {
	*m = message{}
	if json.Unmarshal(text, &m.other) == nil {
		return nil
	}
	var forms []struct {
		Declarations []string          `json:"declarations"`
		Match        map[string]string `json:"match"`
	}
	if err := json.Unmarshal(text, &forms); err != nil || len(forms) != 1 {
		return fmt.Errorf("web: a message is a text or has forms: %w", err)
	}
	for _, d := range forms[0].Declarations {
		name, rest, local := strings.Cut(strings.TrimPrefix(d, "local "), " = ")
		if counts, plural := strings.CutSuffix(rest, ": plural"); local && plural {
			*m = message{counts, forms[0].Match[name+"=one"], forms[0].Match[name+"=*"]}
		}
	}
	return nil
}

// form is the text for what is counted.
func (m *message) form(language string, params map[string]any) string {
	if m.counts != "" && singular(language, params[m.counts]) {
		return m.one
	}
	return m.other
}

// singular says whether a number takes the singular: in English one does, in
// French all below two (Unicode CLDR).
func singular(language string, count any) bool {
	n, err := strconv.ParseFloat(fmt.Sprint(count), 64)
	if language == "fr" {
		return err == nil && math.Abs(n) < 2
	}
	return err == nil && n == 1
}

// told reads every message once: language → key → message.
var told = sync.OnceValue(func() map[string]map[string]message {
	out := map[string]map[string]message{}
	folders, err := messages.ReadDir("src")
	if err != nil {
		panic(err) // the folder is embedded
	}
	for _, language := range []string{"en", "fr"} {
		out[language] = map[string]message{}
		for _, f := range folders {
			text, err := messages.ReadFile("src/" + f.Name() + "/messages/" + language + ".json")
			if err != nil {
				continue // a noun without messages
			}
			var all map[string]message
			if json.Unmarshal(text, &all) != nil {
				continue // npm run check names it
			}
			maps.Copy(out[language], all)
		}
	}
	return out
})

// Word gives the interface's wording of a fault, for files that the program
// writes itself; "" when there is none. See src/api/problem.ts for how a fault's
// key names its message.
func Word(language, key string, params map[string]any) string {
	noun, rest, ok := strings.Cut(key, ".")
	if !ok {
		noun, rest = "app", key
	}
	return Say(language, noun+"_fault_"+strings.ReplaceAll(rest, ".", "_"), params)
}

// Say gives a message of the interface, for letters and feeds, in the form for
// what it counts; "" when there is none.
func Say(language, key string, params map[string]any) string {
	var pairs []string
	for name, value := range params {
		pairs = append(pairs, "{"+name+"}", fmt.Sprint(value))
	}
	m := told()[language][key]
	return strings.NewReplacer(pairs...).Replace(m.form(language, params)) // at once: a value may hold braces itself
}
