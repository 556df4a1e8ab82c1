package place

import (
	"math"
	"testing"
)

var service = New()

func level(t testing.TB, id string) *Level {
	t.Helper()
	l, err := service.Level(id)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestFranceTotals(t *testing.T) {
	for id, areas := range map[string]int{"fr-commune": 34875, "fr-epci": 1255, "fr-departement": 101, "fr-region": 18} {
		l := level(t, id)
		if l.Len() != areas {
			t.Errorf("%s has %d areas, want %d", id, l.Len(), areas)
		}
		var people float64
		for i := range l.Code {
			if v := l.Population[i]; !math.IsNaN(v) {
				people += v
			}
			if math.IsNaN(l.Lon[i]) || l.Lat[i] < -22 || l.Lat[i] > 51.2 {
				t.Errorf("%s %s is at %f, %f", l.Code[i], l.Name[i], l.Lon[i], l.Lat[i])
			}
		}
		if people < 66e6 || people > 70e6 { // INSEE, legal populations 2023: 68.4 million with the overseas departments
			t.Errorf("%s: %.0f people", id, people)
		}
	}
}

// Islands are joined: the mainland with Corsica is one piece, and so is each of
// the five overseas departments.
func TestConnected(t *testing.T) {
	l, r := level(t, "fr-commune"), level(t, "fr-region")
	region := l.Parent("fr-region")
	seen := make([]bool, l.Len())
	reach := func(start int32) (n int, overseas bool) {
		queue := []int32{start}
		seen[start] = true
		overseas = r.Code[region[start]] < "11"
		for len(queue) > 0 {
			i := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			n++
			if (r.Code[region[i]] < "11") != overseas {
				t.Fatalf("%s is joined across the sea to %s", l.Name[i], l.Name[start])
			}
			for _, j := range l.Adjacent()[i] {
				if !seen[j] {
					seen[j] = true
					queue = append(queue, j)
				}
			}
		}
		return n, overseas
	}
	home, abroad := 0, 0
	for i := range l.Code {
		if seen[i] {
			continue
		}
		if _, overseas := reach(int32(i)); overseas {
			abroad++
		} else {
			home++
		}
	}
	if home != 1 || abroad != 5 {
		t.Errorf("the mainland with Corsica is in %d pieces, overseas in %d", home, abroad)
	}
}
