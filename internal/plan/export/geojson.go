package export

import (
	"encoding/json"
	"io"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"arpent/internal/plan/design"
	"arpent/internal/plan/outline"
)

// fine is how far, in degrees, an exported border may be from the true one:
// some 30 m.
const fine = 0.0003

// geojson writes territories as shapes; where units have none, units as points.
func (t *table) geojson(w io.Writer, drawn []orb.MultiPolygon) error {
	out := geojson.NewFeatureCollection()
	for _, s := range t.shown() {
		if len(drawn[s.Number]) == 0 {
			continue
		}
		f := geojson.NewFeature(outline.Simplified(drawn[s.Number], fine))
		f.ID = s.Number + 1
		f.Properties = geojson.Properties{"number": s.Number + 1, "name": s.Name, "representative": s.RepName, "units": s.Units, "travel_hours": round(s.Travel, 1)}
		for m, measure := range t.Detail.Measures {
			f.Properties[measure.Name], f.Properties[measure.Name+"_deviation"] = round(s.Sums[m], 2), round(s.Deviation[m], 4)
		}
		out.Append(f)
	}
	if len(out.Features) == 0 {
		t.points(out)
	}
	return json.NewEncoder(w).Encode(out)
}

func (t *table) points(out *geojson.FeatureCollection) {
	for i, n := range t.Plan {
		if t.only >= 0 && int(n) != t.only || n == design.None && t.Hidden {
			continue
		}
		f := geojson.NewFeature(orb.Point{round(t.Units.Lon[i], 5), round(t.Units.Lat[i], 5)})
		f.Properties = geojson.Properties{"code": t.Units.Code[i], "name": t.Units.Name[i], "number": nil, "territory": ""}
		if n != design.None {
			f.Properties["number"], f.Properties["territory"] = int(n)+1, t.Slots[n].Name
		}
		for _, m := range t.Units.Measures {
			f.Properties[m.Name] = round(m.Values[i], 2)
		}
		out.Append(f)
	}
}
