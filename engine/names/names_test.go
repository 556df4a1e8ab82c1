package names

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

type company struct {
	ID                                    string
	Names, Places, Words, Domains, Others []string
}

type item struct {
	ID          string
	HeldOut     bool `json:"held_out"`
	Title, Body string
	About       []string
}

func lines[T any](t testing.TB, name string) []T {
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []T
	for in := bufio.NewScanner(file); in.Scan(); {
		var one T
		if err := json.Unmarshal(in.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		out = append(out, one)
	}
	return out
}

// A thousand items about two hundred companies whose names also mean other
// things. The weights were chosen by the half that is not held out.
func TestLookAlikes(t *testing.T) {
	var list []Entity
	for _, c := range lines[company](t, "companies.jsonl") {
		list = append(list, Entity{ID: c.ID, Names: c.Names, Places: c.Places, Words: c.Words, Domains: c.Domains, Others: c.Others})
	}
	m := New(list)
	items := append(lines[item](t, "hand.jsonl"), lines[item](t, "templated.jsonl")...)
	if len(list) != 200 || len(items) != 1000 {
		t.Fatalf("%d companies, %d items", len(list), len(items))
	}
	for _, heldOut := range []bool{false, true} {
		about, sure, right, unsure := 0, 0, 0, 0
		for _, it := range items {
			if it.HeldOut != heldOut {
				continue
			}
			about += len(it.About)
			var got []string
			for _, found := range m.Find(it.Title, it.Body) {
				if found.Decision == Unsure {
					unsure++
					continue
				}
				sure++
				id := list[found.Entity].ID
				got = append(got, id)
				if slices.Contains(it.About, id) {
					right++
				} else if !heldOut {
					t.Logf("wrong: %s, %.2f %v\n\t%s\n\t%s", id, found.Score, found.Why, it.Title, it.Body)
				}
			}
			for _, id := range it.About {
				if !heldOut && !slices.Contains(got, id) {
					t.Logf("missed: %s %v\n\t%s\n\t%s", id, m.Find(it.Title, it.Body), it.Title, it.Body)
				}
			}
		}
		precision, recall := float64(right)/float64(sure), float64(right)/float64(about)
		fmt.Printf("held out %t: precision %.3f, recall %.3f of %d, %d unsure\n", heldOut, precision, recall, about, unsure)
		if precision < 0.95 || recall < 0.8 {
			t.Errorf("held out %t: precision %.3f, recall %.3f", heldOut, precision, recall)
		}
	}
}

func TestFind(t *testing.T) {
	m := New([]Entity{
		{ID: "oreal", Names: []string{"L'Oréal S.A."}}, {ID: "procter", Names: []string{"Procter & Gamble"}},
		{ID: "energie", Names: []string{"Beauce Énergie"}}, {ID: "bank", Names: []string{"Zentio Bank"}}, {ID: "zentio", Names: []string{"Zentio"}},
		{ID: "dupont", Kind: Person, Names: []string{"Anne-Laure Kerleau"}, Others: []string{"Zentio"}}, {ID: "groupe", Names: []string{"Groupe Marvex SAS"}},
	})
	for _, c := range []struct {
		text, sure, sentence string
	}{
		{"Les ventes de L’Oréal montent.", "oreal", "Les ventes de L’Oréal montent."},
		{"Sales of LOREAL rise.", "", ""},
		{"It rained. Procter and Gamble said so. Then it stopped.", "procter", "Procter and Gamble said so."},
		{"M. Petit est chez Zentio Bank.", "bank", "M. Petit est chez Zentio Bank."},
		{"La nomination d'Anne-Laure Kerleau chez Zentio surprend.", "dupont zentio", "La nomination d'Anne-Laure Kerleau chez Zentio surprend."},
		{"Le fabricant Marvex embauche.", "groupe", "Le fabricant Marvex embauche."},
		{"marvex zentiobank", "", ""},
		{"", "", ""},
	} {
		var got []string
		for _, found := range m.Find("", c.text) {
			if found.Decision == Sure {
				got = append(got, m.entities[found.Entity].ID)
				if found.Sentence != c.sentence {
					t.Errorf("%q: sentence %q", c.text, found.Sentence)
				}
			}
		}
		slices.Sort(got)
		if strings.Join(got, " ") != c.sure {
			t.Errorf("%q: %v instead of %s: %v", c.text, got, c.sure, m.Find("", c.text))
		}
	}
}

// Whatever the text, nothing breaks and the sentence is part of it.
func TestAnyText(t *testing.T) {
	m := New([]Entity{{Names: []string{"A.B. Co"}}, {Names: []string{"Été & Fils SARL"}}, {Names: []string{"-"}}, {Names: []string{"SA"}}})
	rapid.Check(t, func(t *rapid.T) {
		title, body := rapid.String().Draw(t, "title"), rapid.String().Draw(t, "body")
		for _, found := range append(m.Find(title, "Été & Fils "+body), m.Find(title+" A.B.", body)...) {
			if !strings.Contains(found.Sentence, found.Name) && len(found.Sentence) < 500 {
				t.Fatalf("%q is not in %q", found.Name, found.Sentence)
			}
		}
	})
}
