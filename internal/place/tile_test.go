package place

import (
	"testing"

	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
)

func drawn(t *testing.T, level string, z, x, y uint32) map[string]*mvt.Layer {
	t.Helper()
	data, err := service.Tile(level, maptile.New(x, y, maptile.Zoom(z)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*mvt.Layer{}
	if len(data) == 0 {
		return out
	}
	layers, err := mvt.Unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		out[l.Name] = l
	}
	t.Logf("%s %d/%d/%d: %d bytes", level, z, x, y, len(data))
	return out
}

// Even where a commune is two pixels wide, nearly every one is drawn.
func TestTilesHoldEveryArea(t *testing.T) {
	seen := map[float64]bool{}
	for _, at := range [][2]uint32{{15, 11}, {16, 11}, {15, 10}, {16, 10}} {
		if areas := drawn(t, "fr-commune", 5, at[0], at[1])["areas"]; areas != nil {
			for _, f := range areas.Features {
				seen[f.ID.(float64)] = true
			}
		}
	}
	if len(seen) < 34000 {
		t.Errorf("%d communes are drawn at zoom 5", len(seen))
	}
}

func TestTileNamesItsAreas(t *testing.T) {
	l := level(t, "us-state")
	areas := drawn(t, "us-state", 4, 3, 6)["areas"]
	if areas == nil || len(areas.Features) == 0 {
		t.Fatal("nothing is drawn")
	}
	for _, f := range areas.Features {
		i := int(f.ID.(float64))
		if f.Properties["code"] != l.Code[i] || f.Properties["name"] != l.Name[i] {
			t.Errorf("feature %d: %v, not %s", i, f.Properties, l.Code[i])
		}
	}
	if sea := drawn(t, "us-state", 4, 0, 15); len(sea) != 0 {
		t.Errorf("the sea has layers: %v", sea)
	}
}

func TestBaseTile(t *testing.T) {
	for _, name := range []string{"land", "countries", "lakes", "rivers", "urban", "regions", "places"} {
		if l := drawn(t, "base", 5, 16, 11)[name]; l == nil || len(l.Features) == 0 {
			t.Errorf("the base map has no %s", name)
		}
	}
}
