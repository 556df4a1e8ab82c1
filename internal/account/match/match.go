// Package match says how much two companies look like one: by their names
// without legal form, their place, their domain and their phone.
package match

import (
	"slices"
	"strings"

	"arpent/internal/intake/fold"
)

// Company is what is compared. Town, Street and Phone are as written.
type Company struct {
	Name, Street, Postcode, Town, Country, Domain, Phone string
}

// Key is a company's name brought to what tells it apart: folded, without legal
// form, articles joined. A name that is nothing but a legal form stays.
func Key(name string) string {
	words := strings.Fields(fold.Words(strings.ReplaceAll(name, "&", " et ")))
	kept := strip(words)
	if len(kept) == 0 {
		kept = words
	}
	for i, w := range kept {
		switch w {
		case "and", "und", "y":
			kept[i] = "et"
		case "st":
			kept[i] = "saint"
		case "ste":
			kept[i] = "sainte"
		}
	}
	return strings.Join(kept, " ")
}

// strip takes legal forms off both ends, the longest first.
func strip(words []string) []string {
	for changed := true; changed && len(words) > 0; {
		changed = false
		for n := min(4, len(words)); n > 0 && !changed; n-- {
			switch {
			case isForm(strings.Join(words[len(words)-n:], " ")):
				words, changed = words[:len(words)-n], true
			case n <= 4 && isForm(strings.Join(words[:n], " ")) && leads(words[:n]):
				words, changed = words[n:], true
			}
		}
	}
	return words
}

// forms are the legal forms, folded.
func forms() []string {
	return []string{"sarl", "s a r l", "sas", "s a s", "sasu", "sa", "s a", "eurl", "e u r l", "sci", "scop", "snc", "selarl", "scp", "sca", "gie", "ei", "eirl", "earl", "gaec",
		"gmbh", "ag", "kg", "ohg", "ug", "gmbh et co kg", "gmbh co kg", "et co kg", "co kg", "se", "ltd", "limited", "plc", "llp", "lp", "llc", "l l c", "inc", "incorporated",
		"corp", "corporation", "co", "company", "et co", "bv", "b v", "nv", "n v", "srl", "s r l", "spa", "s p a", "sl", "slu", "lda", "oy", "ab", "aps", "sp z o o", "kft",
		"pty", "pty ltd", "ste", "societe", "ets", "etablissements", "cie", "et cie", "groupe", "group", "holding"}
}

func isForm(s string) bool { return slices.Contains(forms(), s) }

// Spelled gives the ways to write a name that key is left of: with each legal
// form behind it, or before it where it may stand there.
func Spelled(key string) []string {
	out := []string{key}
	for _, f := range forms() {
		if out = append(out, key+" "+f); leads(strings.Fields(f)) {
			out = append(out, f+" "+key)
		}
	}
	return out
}

// leads says that a form may stand before a name: "SARL Dupont", not "Co Op".
func leads(words []string) bool {
	switch words[0] {
	case "co", "se", "ab", "ag", "company", "limited", "inc", "corp", "spa", "lp", "sl":
		return false
	}
	return true
}

// Block is the key under which look-alikes are sought: the first word of the
// name and the beginning of the town's, or of the postcode where no town is
// known. Companies in different blocks are not compared by name.
func Block(c Company) string {
	first, _, _ := strings.Cut(Key(c.Name), " ")
	if first == "" {
		return ""
	}
	town := strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(Town(c.Town), "saint "), "sainte "), " ", "")
	if town == "" {
		town = strings.ReplaceAll(c.Postcode, " ", "")
	}
	if town == "" {
		return ""
	}
	if r := []rune(town); len(r) > 5 {
		town = string(r[:5])
	}
	return first + "|" + town
}

// Town brings the name of a town to one form: "ST ETIENNE CEDEX 2" and
// "Saint-Étienne" agree.
func Town(s string) string {
	words := strings.Fields(fold.Words(s))
	out := words[:0]
	for _, w := range words {
		switch w {
		case "cedex":
			return strings.Join(out, " ")
		case "st":
			w = "saint"
		case "ste":
			w = "sainte"
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

// Street brings an address line to one form: "12, av. J. Jaurès" and "12 avenue
// J Jaures" agree.
func Street(s string) string {
	words := strings.Fields(fold.Words(s))
	for i, w := range words {
		switch w {
		case "av", "ave":
			words[i] = "avenue"
		case "bd", "bld", "blvd", "boul":
			words[i] = "boulevard"
		case "r":
			words[i] = "rue"
		case "pl":
			words[i] = "place"
		case "rte":
			words[i] = "route"
		case "che", "chem":
			words[i] = "chemin"
		case "imp":
			words[i] = "impasse"
		case "all":
			words[i] = "allee"
		case "fg", "fbg":
			words[i] = "faubourg"
		case "rd", "str":
			words[i] = map[string]string{"rd": "road", "str": "street"}[w]
		}
	}
	return strings.Join(words, " ")
}

// Phone keeps the last nine digits: national and international writing agree.
func Phone(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r >= '0' && r <= '9' {
			b = append(b, byte(r))
		}
	}
	if len(b) < 9 {
		return ""
	}
	return string(b[len(b)-9:])
}
