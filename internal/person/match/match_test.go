package match

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestScore(t *testing.T) {
	base := Human{Given: "Léa", Family: "Bernard", Title: "Acheteuse", Present: []Employer{{"Dupont SAS"}}, Emails: []string{"lea@dupont.example"}, Profiles: []string{"linkedin.com/in/lea-b"}}
	for name, c := range map[string]struct {
		other       Human
		alike, sure bool
	}{
		"same in other words":    {Human{Given: "LEA", Family: "BERNARD", Present: []Employer{{"Dupont"}}}, true, true},
		"swapped":                {Human{Given: "Bernard", Family: "Léa", Present: []Employer{{"Dupont"}}, Title: "Acheteuse"}, true, true},
		"misspelt":               {Human{Given: "Léa", Family: "Bernhard", Present: []Employer{{"Dupont"}}}, true, false},
		"initial":                {Human{Given: "L.", Family: "Bernard", Present: []Employer{{"Dupont"}}}, true, false},
		"namesake elsewhere":     {Human{Given: "Léa", Family: "Bernard", Present: []Employer{{"Martin SA"}}}, false, false},
		"namesake, two profiles": {Human{Given: "Léa", Family: "Bernard", Present: []Employer{{"Dupont"}}, Profiles: []string{"linkedin.com/in/lea-bernard-2"}}, true, false},
		"colleague":              {Human{Given: "Paul", Family: "Durand", Present: []Employer{{"Dupont"}}, Title: "Acheteuse"}, false, false},
		"sister":                 {Human{Given: "Zoé", Family: "Bernard", Present: []Employer{{"Dupont"}}}, false, false},
		"moved, same address":    {Human{Given: "Léa", Family: "Bernard", Present: []Employer{{"Martin SA"}}, Emails: []string{"lea@dupont.example"}}, true, false},
		"name alone":             {Human{Given: "Léa", Family: "Bernard"}, false, false},
		"name and title":         {Human{Given: "Léa", Family: "Bernard", Title: "acheteuse"}, true, false},
	} {
		score, reasons := Score(base, c.other)
		if (score >= Alike) != c.alike || (score >= Surely) != c.sure {
			t.Errorf("%s: %v %+v", name, score, reasons)
		}
	}
}

func TestScoreIsSymmetric(t *testing.T) {
	gen := rapid.Custom(func(t *rapid.T) Human {
		word := rapid.SampledFrom([]string{"Léa", "Lea", "L", "Bernard", "Bernhard", "", "Dupont SA", "Dupont", "a@b.example", "c@b.example"})
		return Human{Given: word.Draw(t, "g"), Family: word.Draw(t, "f"), Title: word.Draw(t, "t"), Present: []Employer{{word.Draw(t, "e")}}, Emails: []string{word.Draw(t, "m")}}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		x, _ := Score(a, b)
		y, _ := Score(b, a)
		if math.Abs(x-y) > 0.05 || x < 0 || x > 1 {
			t.Fatalf("%v %v", x, y)
		}
	})
}
