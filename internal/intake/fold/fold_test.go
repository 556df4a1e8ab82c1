package fold

import (
	"testing"

	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"L'Oréal S.A.":         "l oreal s a",
		"  Cœur & Fils ":       "coeur fils",
		"STRAẞE 12":            "strasse 12",
		"Saint-Étienne":        "saint etienne",
		"Ｆｕｌｌ　width":           "full width",
		"\u00a0N\u0303ame\tII": "name ii",
		"":                     "",
		"—":                    "",
	} {
		if got := Words(in); got != want {
			t.Errorf("Words(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWordsSettles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Words(rapid.String().Draw(t, "text"))
		if twice := Words(once); twice != once {
			t.Fatalf("%q folds again to %q", once, twice)
		}
	})
}
