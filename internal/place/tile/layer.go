package tile

import (
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
)

// Layer is a named layer of features.
func Layer(name string, features []*geojson.Feature) *mvt.Layer {
	return &mvt.Layer{Name: name, Version: 2, Extent: mvt.DefaultExtent, Features: features}
}

// Encode writes the layers that hold anything; empty when none does.
func Encode(layers ...*mvt.Layer) ([]byte, error) {
	var some mvt.Layers
	for _, l := range layers {
		if len(l.Features) > 0 {
			some = append(some, l)
		}
	}
	if len(some) == 0 {
		return []byte{}, nil
	}
	return mvt.Marshal(some)
}
