package news

import (
	"strings"

	"arpent/internal/intake/fold"
)

// The kinds of signals that news tell.
const (
	InTheNews        = "in_the_news"
	Funding          = "funding"
	Hiring           = "hiring"
	LeadershipChange = "leadership_change"
	Tender           = "tender"
)

// Kinds lists them.
func Kinds() []string { return []string{InTheNews, Funding, Hiring, LeadershipChange, Tender} }

// told are phrases that tell a kind, in French and English, folded; a * goes on
// to the end of a word. The first kind of which one stands in the text counts.
var told = []struct {
	kind    string
	phrases []string
}{
	{Tender, []string{"appel d offres", "appels d offres", "marche public", "marches publics", "consultation publique", "avis de marche", "annonce legale", "call for tenders", "invitation to tender",
		"public tender", "procurement notice", "request for proposals", "redressement judiciaire", "liquidation judiciaire"}},
	{Funding, []string{"leve des fonds", "levee de fonds", "tour de table", "augmentation de capital", "leve * million*", "leve * milliard*", "lever * million*", "boucle * million*", "serie a", "serie b", "serie c",
		"raises * million", "raised * million", "raises * billion", "funding round", "series a", "series b", "series c", "seed round", "venture capital", "secures * million", "secured * million", "fundraising"}},
	{LeadershipChange, []string{"nouveau directeur", "nouvelle directrice", "nouveau patron", "nouvelle patronne", "nouveau pdg", "nouvelle pdg", "nomme directeur", "nommee directrice", "est nomme", "est nommee", "prend la direction",
		"prend la tete", "prend les renes", "succede a", "succedera a", "nomination", "change de patron", "new chief executive", "new ceo", "appointed chief", "appoints", "appointed", "named chief", "named ceo", "steps down",
		"new chief", "new head", "succeeds", "will succeed", "quitte ses fonctions", "demissionne"}},
	{Hiring, []string{"recrut*", "embauch*", "creation de * emplois", "creer * emplois", "postes a pourvoir", "journee de recrutement", "to hire", "will hire", "is hiring", "hiring", "new jobs", "create * jobs", "plans to add * people", "recruits"}},
}

// kindOf tells what kind of news an item is.
func kindOf(title, body string) string {
	text := " " + fold.Words(title+" | "+body) + " "
	for _, k := range told {
		for _, p := range k.phrases {
			if says(text, p) {
				return k.kind
			}
		}
	}
	return InTheNews
}

// apart is how many words may stand for a * between two words.
const apart = 3

// says looks for a phrase in folded words with spaces around them.
func says(text, phrase string) bool {
	begin, rest, gap := strings.Cut(phrase, " * ")
	for from := 0; ; {
		at := strings.Index(text[from:], " "+strings.TrimSuffix(begin, "*"))
		if at < 0 {
			return false
		}
		from += at + 1
		end := from + len(strings.TrimSuffix(begin, "*"))
		if !strings.HasSuffix(begin, "*") && text[end] != ' ' {
			continue
		}
		if !gap {
			return true
		}
		words := strings.SplitN(strings.TrimLeft(text[end:], " "), " ", apart+2)
		for i := 1; i < len(words); i++ { // words[0] is the first that the * stands for
			tail := " " + strings.Join(words[i:min(i+len(strings.Fields(rest)), len(words))], " ") + " "
			if i <= apart && says(tail, rest) {
				return true
			}
		}
	}
}
