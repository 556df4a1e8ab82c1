package naming

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A square département of 10 × 10 communes, the town in the middle, with a
// second one east of it.
func square() Units {
	u := Units{Groups: []Group{{Name: []string{"Loire-Atlantique", "Vendée"}}, {Name: []string{"Pays de la Loire"}}}}
	for i := range 200 {
		col, row := i%20, i/20
		u.Town = append(u.Town, fmt.Sprintf("C%d", i))
		u.Lon, u.Lat = append(u.Lon, float64(col)/10), append(u.Lat, 47+float64(row)/10)
		u.People = append(u.People, 1000)
		u.Groups[0].Of = append(u.Groups[0].Of, int32(col/10))
		u.Groups[1].Of = append(u.Groups[1].Of, 0)
		u.Of = append(u.Of, 0)
	}
	return u
}

func TestPartsOfADepartement(t *testing.T) {
	u := square()
	for i := range u.Of {
		col, row := i%20, i/20
		switch {
		case col >= 10:
			u.Of[i] = 2
		case row >= 5:
			u.Of[i] = 1
		}
	}
	names := Give(u, 3)
	want := []Name{{"Loire-Atlantique Sud", "Loire-Atlantique South"}, {"Loire-Atlantique Nord", "Loire-Atlantique North"}, {"Vendée", "Vendée"}}
	for i := range want {
		if names[i] != want[i] {
			t.Errorf("%d: %v, want %v", i, names[i], want[i])
		}
	}
}

func TestWholeAreasAndRegion(t *testing.T) {
	if n := Give(square(), 1); n[0].French != "Pays de la Loire" {
		t.Error(n)
	}
	u := square()
	u.Groups = u.Groups[:1]
	if n := Give(u, 1); n[0].French != "Loire-Atlantique – Vendée" && n[0].French != "Vendée – Loire-Atlantique" {
		t.Error(n)
	}
}

func TestTownInPieces(t *testing.T) {
	u := Units{Groups: nil}
	for i := range 9 {
		u.Town = append(u.Town, "Lyon")
		u.Lon, u.Lat = append(u.Lon, 4.8+float64(i%3)/100), append(u.Lat, 45.7+float64(i/3)/100)
		u.People = append(u.People, 50000)
		u.Of = append(u.Of, int32(i%3))
	}
	n := Give(u, 3)
	if n[0].French != "Lyon-Ouest" || n[1].French != "Lyon-Centre" || n[2] != (Name{"Lyon-Est", "Lyon East"}) {
		t.Error(n)
	}
}

func TestNamesDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, k := rapid.IntRange(1, 60).Draw(t, "units"), rapid.IntRange(1, 20).Draw(t, "territories")
		u := Units{Groups: []Group{{Name: []string{"A", "B"}}}}
		for range n {
			u.Town = append(u.Town, rapid.SampledFrom([]string{"", "Lyon", "Nantes", "Lyon 2"}).Draw(t, "town"))
			u.Lon = append(u.Lon, rapid.Float64Range(-5, 8).Draw(t, "lon"))
			u.Lat = append(u.Lat, rapid.Float64Range(42, 51).Draw(t, "lat"))
			u.People = append(u.People, float64(rapid.IntRange(0, 3).Draw(t, "people")))
			u.Of = append(u.Of, int32(rapid.IntRange(-1, k-1).Draw(t, "of")))
			u.Groups[0].Of = append(u.Groups[0].Of, int32(rapid.IntRange(-1, 1).Draw(t, "area")))
		}
		fr, en := map[string]bool{}, map[string]bool{}
		for _, name := range Give(u, k) {
			if name.French == "" || fr[name.French] || en[name.English] {
				t.Fatalf("%q", name)
			}
			fr[name.French], en[name.English] = true, true
		}
	})
}

func TestDirection(t *testing.T) {
	for i := range 8 {
		s, c := math.Sincos(float64(i) * math.Pi / 4)
		if d := direction([2]float64{0, 0}, 0.1, c, s); d != i+1 {
			t.Errorf("%d eighths: %s", i, english[d])
		}
	}
	if direction([2]float64{2, 45}, 0.1, 2.01, 45) != centre {
		t.Error("the middle has no direction")
	}
}
