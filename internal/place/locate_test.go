package place

import (
	"math"
	"strings"
	"testing"
)

func TestLocate(t *testing.T) {
	for _, c := range []struct {
		name      string
		address   Address
		area      string // code
		precision Precision
		low, high float64 // confidence
		flags     string
	}{
		{"a point in Lyon", Address{Country: "FR", Lon: 4.835, Lat: 45.757, HasPoint: true}, "69123", ByPoint, 1, 1, ""},
		{"a point and its postcode", Address{Country: "France", Postcode: "69003", Town: "Lyon", Lon: 4.85, Lat: 45.76, HasPoint: true}, "69123", ByPoint, 1, 1, ""},
		{"a point far from its postcode", Address{Country: "FR", Postcode: "59000", Town: "Lille", Lon: 4.85, Lat: 45.76, HasPoint: true}, "69123", ByPoint, 0.6, 0.6, "position_far_from_postcode"},
		{"0, 0", Address{Country: "FR", Postcode: "69003", Town: "LYON", HasPoint: true}, "69123", ByPostcode, 0.9, 1, "position_zero"},
		{"exchanged", Address{Country: "FR", Lon: 45.757, Lat: 4.835, HasPoint: true}, "69123", ByPoint, 0.6, 0.6, "position_swapped"},
		{"exchanged, with a postcode", Address{Country: "FR", Postcode: "69003", Town: "Lyon", Lon: 45.757, Lat: 4.835, HasPoint: true}, "69123", ByPostcode, 0.9, 1, "position_swapped"},
		{"in another country", Address{Country: "FR", Postcode: "33000", Lon: -74, Lat: 40.7, HasPoint: true}, "33063", ByPostcode, 0.8, 1, "position_outside_country"},
		{"nowhere on Earth", Address{Country: "FR", Town: "Brest", Lon: 448, Lat: 4839, HasPoint: true}, "29019", ByTown, 0.6, 1, "position_invalid"},
		{"not a number", Address{Country: "FR", Lon: math.NaN(), Lat: 1, HasPoint: true}, "FR", ByArea, 0, 0.1, "position_invalid"},
		{"a harbour", Address{Country: "FR", Lon: -1.17, Lat: 46.145, HasPoint: true}, "17300", ByPoint, 1, 1, ""},
		{"Corsica", Address{Country: "FRA", Postcode: "20000", Town: "Ajaccio"}, "2A004", ByPostcode, 0.9, 1, ""},
		{"cedex", Address{Country: "FR", Postcode: "69421", Town: "LYON CEDEX 03"}, "69123", ByTown, 0.9, 0.9, ""},
		{"cedex of a known postcode", Address{Country: "FR", Postcode: "35000", Town: "Rennes Cedex"}, "35238", ByPostcode, 0.9, 1, ""},
		{"cedex of La Défense", Address{Country: "FR", Postcode: "92400", Town: "Courbevoie Cedex"}, "92026", ByPostcode, 0.9, 1, ""},
		{"arrondissement", Address{Country: "FR", Postcode: "75008", Town: "Paris 8e arrondissement"}, "75056", ByPostcode, 0.9, 1, ""},
		{"arrondissement without postcode", Address{Country: "FR", Town: "Marseille 2ème"}, "13055", ByTown, 0.8, 1, ""},
		{"Lyon 03", Address{Country: "FR", Town: "LYON 03"}, "69123", ByTown, 0.8, 1, ""},
		{"ST", Address{Country: "FR", Postcode: "42000", Town: "ST ETIENNE"}, "42218", ByPostcode, 0.9, 1, ""},
		{"STE", Address{Country: "FR", Postcode: "17100", Town: "SAINTES"}, "17415", ByPostcode, 0.9, 1, ""},
		{"accents and case", Address{Country: "FR", Postcode: "63000", Town: "clermont ferrand"}, "63113", ByPostcode, 0.9, 1, ""},
		{"s/", Address{Country: "FR", Postcode: "71100", Town: "Chalon s/ Saône"}, "71076", ByPostcode, 0.9, 1, ""},
		{"article apart", Address{Country: "FR", Town: "Havre (Le)"}, "76351", ByTown, 0.6, 1, ""},
		{"misspelt", Address{Country: "FR", Postcode: "69100", Town: "VILEURBANE"}, "69266", ByPostcode, 0.8, 0.9, ""},
		{"lost zero", Address{Country: "FR", Postcode: "1000", Town: "Bourg-en-Bresse"}, "01053", ByPostcode, 0.9, 1, ""},
		{"F-", Address{Country: "FR", Postcode: "F-67000", Town: "Strasbourg"}, "67482", ByPostcode, 0.9, 1, ""},
		{"two postcodes, one town", Address{Country: "FR", Postcode: "31400", Town: "Toulouse"}, "31555", ByPostcode, 0.9, 1, ""},
		{"shared postcode with town", Address{Country: "FR", Postcode: "42230", Town: "Roche-la-Molière"}, "42189", ByPostcode, 0.9, 1, ""},
		{"shared postcode", Address{Country: "FR", Postcode: "01300"}, "01034", ByPostcode, 0.4, 0.6, "postcode_shared"},
		{"postcode of another town", Address{Country: "FR", Postcode: "69100", Town: "Bordeaux"}, "69266", ByPostcode, 0.3, 0.8, "postcode_not_of_town"},
		{"unknown town", Address{Country: "FR", Postcode: "69100", Town: "Xyzzyville"}, "69266", ByPostcode, 0.3, 0.8, "town_unknown"},
		{"former commune", Address{Country: "FR", Postcode: "14140", Town: "Sainte-Foy-de-Montgommery"}, "14576", ByPostcode, 0.8, 1, ""},
		{"commune of many", Address{Country: "FR", Town: "Saint-Denis", Region: "93"}, "93066", ByTown, 0.8, 1, ""},
		{"commune of many, no region", Address{Country: "FR", Town: "Sainte-Colombe"}, "", ByTown, 0.3, 0.7, "town_ambiguous"},
		{"région", Address{Country: "FR", Region: "Bretagne"}, "53", ByArea, 0.1, 0.2, ""},
		{"overseas", Address{Country: "RE", Postcode: "97400", Town: "SAINT DENIS"}, "97411", ByPostcode, 0.9, 1, ""},
		{"Mayotte", Address{Country: "FR", Lon: 45.23, Lat: -12.78, HasPoint: true}, "97611", ByPoint, 1, 1, ""},
		{"no country", Address{Postcode: "44000", Town: "Nantes"}, "44109", ByPostcode, 0.7, 0.8, ""},
		{"no country, a town", Address{Town: "Lyon"}, "69123", ByTown, 0.6, 0.8, ""},
		{"no country, a point", Address{Lon: 2.35, Lat: 48.86, HasPoint: true}, "75056", ByPoint, 1, 1, ""},
		{"ZIP", Address{Country: "US", Postcode: "94103", Town: "San Francisco", Region: "CA"}, "06075", ByPostcode, 0.9, 1, ""},
		{"ZIP+4", Address{Country: "USA", Postcode: "10118-0110", Town: "New York"}, "36061", ByPostcode, 0.8, 1, ""},
		{"lost zero of a ZIP", Address{Country: "United States", Postcode: "2139", Town: "Cambridge"}, "25017", ByPostcode, 0.9, 1, ""},
		{"St. Louis", Address{Country: "US", Town: "St. Louis", Region: "Missouri"}, "29510", ByTown, 0.6, 1, ""},
		{"a town of many states", Address{Country: "US", Town: "Springfield"}, "29077", ByTown, 0.3, 0.5, "town_ambiguous"},
		{"its state", Address{Country: "US", Town: "Springfield", Region: "IL"}, "17167", ByTown, 0.6, 1, ""},
		{"a point in Texas", Address{Country: "US", Lon: -97.74, Lat: 30.27, HasPoint: true}, "48453", ByPoint, 1, 1, ""},
		{"abroad", Address{Country: "Deutschland", Town: "Köln"}, "DE", ByTown, 0.7, 1, ""},
		{"abroad in French", Address{Country: "Royaume-Uni", Town: "Londres"}, "GB", ByTown, 0.7, 1, ""},
		{"abroad by point", Address{Country: "BE", Lon: 4.35, Lat: 50.85, HasPoint: true}, "BE", ByPoint, 1, 1, ""},
		{"country only", Address{Country: "Italie"}, "IT", ByArea, 0, 0.1, ""},
		{"unknown country", Address{Country: "Neverland", Town: "Nowhere at all"}, "", Nowhere, 0, 0, "country_unknown,town_unknown,unplaced"},
		{"nothing", Address{}, "", Nowhere, 0, 0, "unplaced"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := service.Locate(c.address)
			var flags []string
			for _, f := range got.Flags {
				flags = append(flags, strings.TrimPrefix(f.Key, "place."))
			}
			if c.area != "" && got.Area != c.area || got.Precision != c.precision || got.Confidence < c.low || got.Confidence > c.high || strings.Join(flags, ",") != c.flags {
				t.Errorf("%+v\n→ %+v", c.address, got)
			}
			if got.Precision != Nowhere && got.Lon == 0 && got.Lat == 0 {
				t.Error("a place at 0, 0")
			}
		})
	}
}

func TestLocateWard(t *testing.T) {
	got := service.Locate(Address{Country: "FR", Postcode: "69421", Town: "LYON CEDEX 03"})
	if math.Abs(got.Lon-4.869) > 0.01 || math.Abs(got.Lat-45.753) > 0.01 {
		t.Errorf("cedex 03 of Lyon is at %f, %f, not in its third arrondissement", got.Lon, got.Lat)
	}
	paris8 := service.Locate(Address{Country: "FR", Postcode: "75008", Town: "PARIS"})
	if math.Abs(paris8.Lon-2.312) > 0.01 || math.Abs(paris8.Lat-48.873) > 0.01 {
		t.Errorf("75008 is at %f, %f", paris8.Lon, paris8.Lat)
	}
}

func FuzzLocate(f *testing.F) {
	f.Add("FR", "69003", "Lyon", "", 0.0, 0.0, true)
	f.Add("", "F-1", "ST  ETIENNE CEDEX 1 ", "69", 200.0, math.Inf(1), true)
	f.Add("US", "02139-1", "St. Louis", "MO", 1.0, 45.0, false)
	f.Fuzz(func(t *testing.T, country, postcode, town, region string, lon, lat float64, has bool) {
		got := service.Locate(Address{country, postcode, town, region, lon, lat, has})
		if got.Confidence < 0 || got.Confidence > 1 || math.IsNaN(got.Lon) || math.Abs(got.Lat) > 90 || math.Abs(got.Lon) > 180 {
			t.Errorf("%+v", got)
		}
		if got.Precision != Nowhere && got.Area == "" && got.Country != "" {
			t.Errorf("placed without an area: %+v", got)
		}
	})
}

func BenchmarkLocate(b *testing.B) {
	for b.Loop() {
		service.Locate(Address{Country: "FR", Postcode: "69003", Town: "LYON CEDEX 03"})
		service.Locate(Address{Country: "FR", Lon: 4.85, Lat: 45.76, HasPoint: true, Postcode: "69003", Town: "LYON"})
	}
}

func BenchmarkAt(b *testing.B) {
	l := level(b, "fr-commune")
	l.At(2, 47)
	i := 0
	for b.Loop() {
		i++
		l.At(-1+float64(i%1000)*0.007, 43.5+float64(i%777)*0.007)
	}
}
