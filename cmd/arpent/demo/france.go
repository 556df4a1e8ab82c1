package demo

import (
	"fmt"
	"math"

	"arpent/internal/place"
)

// France is metropolitan France as the demo's company finds it.
func France(places *place.Service) (*Ground, error) {
	communes, err := places.Level("fr-commune")
	if err != nil {
		return nil, err
	}
	departements, err := places.Level("fr-departement")
	if err != nil {
		return nil, err
	}
	regions, err := places.Level("fr-region")
	if err != nil {
		return nil, err
	}
	ofDepartement, ofRegion := communes.Parent("fr-departement"), communes.Parent("fr-region")
	if ofDepartement == nil || ofRegion == nil {
		return nil, fmt.Errorf("the pack of France does not say in which region a commune lies")
	}
	figure := func(name string) []float64 {
		if k, ok := communes.Indicator(name); ok {
			return k.Values
		}
		return make([]float64, communes.Len())
	}
	small, large, km2 := figure("establishments_10_49"), figure("establishments_50_up"), figure("area")
	g := &Ground{}
	for i := range communes.Len() {
		d, r := ofDepartement[i], ofRegion[i]
		if d < 0 || r < 0 || regions.Code[r] < "11" { // the regions overseas come first
			continue
		}
		t := Town{Code: communes.Code[i], Name: communes.Name[i], Lon: communes.Lon[i], Lat: communes.Lat[i],
			Departement: departements.Code[d], DepartementName: departements.Name[d], Region: regions.Code[r], RegionName: regions.Name[r],
			Population: known(communes.Population[i]), Firms: known(small[i]) + 3*known(large[i]), SquareKm: known(km2[i]),
			Contains: func(lon, lat float64) bool { at, ok := communes.At(lon, lat); return ok && at == i }}
		for _, p := range places.Postcodes("fr-commune", i) {
			t.Seeds = append(t.Seeds, Seed{Postcode: p.Code, Lon: p.Lon, Lat: p.Lat})
		}
		if len(t.Seeds) > 0 {
			g.Towns = append(g.Towns, t)
		}
	}
	return g, nil
}

func known(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}
