package duplicate

import (
	"testing"
	"time"

	"arpent/internal/person"
	"arpent/internal/platform/db"
)

func TestWhoseValueIsSuggested(t *testing.T) {
	early, late := db.At(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)), db.At(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
	corrected := map[person.ID]map[string]db.Time{"l": {"family_name": late, "language": late}}
	for name, c := range map[string]struct {
		w, l  person.Person
		told  map[person.ID]map[string]db.Time
		field string
		want  string
	}{
		"an initial":           {person.Person{GivenName: "J."}, person.Person{GivenName: "Jean"}, nil, "given_name", loser},
		"a name":               {person.Person{GivenName: "Jean"}, person.Person{GivenName: "J."}, corrected, "given_name", winner},
		"other letters":        {person.Person{FamilyName: "Léger"}, person.Person{FamilyName: "LEGER"}, corrected, "family_name", winner},
		"misspelt":             {person.Person{FamilyName: "Hamel"}, person.Person{FamilyName: "Hamels"}, nil, "family_name", winner},
		"a married name":       {person.Person{FamilyName: "Roux"}, person.Person{FamilyName: "Petit"}, corrected, "family_name", loser},
		"unlike, not changed":  {person.Person{FamilyName: "Roux"}, person.Person{FamilyName: "Petit"}, nil, "family_name", winner},
		"swapped":              {person.Person{GivenName: "Jean", FamilyName: "Roux"}, person.Person{GivenName: "Roux", FamilyName: "Jean"}, corrected, "family_name", winner},
		"only the other knows": {person.Person{}, person.Person{Language: "fr"}, nil, "language", loser},
		"nobody knows":         {person.Person{}, person.Person{}, nil, "language", winner},
		"two notes":            {person.Person{Note: "Tea"}, person.Person{Note: "Mornings"}, nil, "note", both},
		"one note in another":  {person.Person{Note: "Tea, mornings"}, person.Person{Note: "Tea"}, nil, "note", winner},
	} {
		c.w.ID, c.l.ID, c.w.CreatedAt, c.l.CreatedAt = "w", "l", early, late
		if got := suggest(&c.w, &c.l, c.told)[c.field]; got != c.want {
			t.Errorf("%s: of the %s, want the %s", name, got, c.want)
		}
	}
}
