package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

//go:embed src/*/messages/*.json
var messages embed.FS

// plain reads every message without plurals once: language → message key → text.
var plain = sync.OnceValue(func() map[string]map[string]string {
	out := map[string]map[string]string{}
	folders, err := messages.ReadDir("src")
	if err != nil {
		panic(err) // the folder is embedded
	}
	for _, language := range []string{"en", "fr"} {
		out[language] = map[string]string{}
		for _, f := range folders {
			text, err := messages.ReadFile("src/" + f.Name() + "/messages/" + language + ".json")
			if err != nil {
				continue // a noun without messages
			}
			var all map[string]any
			if json.Unmarshal(text, &all) != nil {
				continue // npm run check names it
			}
			for key, value := range all {
				if one, ok := value.(string); ok {
					out[language][key] = one
				}
			}
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

// Say gives a message of the interface, for letters and feeds; "" when there is
// none, or one with plurals.
func Say(language, key string, params map[string]any) string {
	var pairs []string
	for name, value := range params {
		pairs = append(pairs, "{"+name+"}", fmt.Sprint(value))
	}
	return strings.NewReplacer(pairs...).Replace(plain()[language][key]) // at once: a value may hold braces itself
}
