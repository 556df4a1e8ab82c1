package place

import "testing"

// What people type finds what they mean first.
func TestSearch(t *testing.T) {
	for text, want := range map[string][3]string{ // kind, level, code
		"lyon":             {"area", "fr-commune", "69123"},
		"st etienne":       {"area", "fr-commune", "42218"},
		"SAINT ETIENNE":    {"area", "fr-commune", "42218"},
		"par":              {"area", "fr-commune", "75056"},
		"Corse":            {"area", "fr-region", "94"},
		"69003":            {"postcode", "fr-commune", "69123"},
		"750":              {"postcode", "fr-commune", "75056"},
		"haute sav":        {"area", "fr-departement", "74"},
		"le havre":         {"area", "fr-commune", "76351"},
		"havre":            {"area", "fr-commune", "76351"},
		"londres":          {"town", "world-country", "GB"},
		"london":           {"town", "world-country", "GB"},
		"germ":             {"area", "world-country", "DE"},
		"allemagne":        {"area", "world-country", "DE"},
		"san fran":         {"town", "us-county", "06075"},
		"bourg en br":      {"area", "fr-commune", "01053"},
		"québec":           {"town", "world-country", "CA"},
		"lyon 3":           {"part", "fr-commune", "69123"},
		"nantes metropole": {"area", "fr-epci", "244400404"},
		"12":               {"area", "fr-departement", "12"},
	} {
		found, err := service.Search(Query{Text: text, Language: "fr", Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 {
			t.Errorf("%q finds nothing", text)
			continue
		}
		if got := [3]string{string(found[0].Kind), found[0].Level, found[0].Code}; got != want {
			t.Errorf("%q finds %v %s first, want %v", text, got, found[0].Name, want)
		}
	}
	if found, err := service.Search(Query{Text: "qqqqzzzz", Language: "fr", Limit: 5}); err != nil || len(found) != 0 {
		t.Errorf("nonsense finds %v, %v", found, err)
	}
}

func BenchmarkSearch(b *testing.B) {
	for b.Loop() {
		if _, err := service.Search(Query{Text: "s", Limit: 10}); err != nil {
			b.Fatal(err)
		}
	}
}
