package place

import (
	"net/http"
	"strconv"

	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"

	"arpent/internal/access"
	"arpent/internal/place/tile"
)

// Tile draws a level's areas: layer "areas", each feature's id its index in the
// level, with properties code and name. Empty where there is nothing.
func (s *Service) Tile(level string, t maptile.Tile) ([]byte, error) {
	if level == "base" {
		return s.baseTile(t)
	}
	l, err := s.Level(level)
	if err != nil {
		return nil, err
	}
	features := l.drawing().Features(t, func(i int32) (geojson.Properties, bool) {
		return geojson.Properties{"code": l.Code[i], "name": l.Name[i]}, true
	})
	return tile.Encode(tile.Layer("areas", features))
}

// serveTile answers with a vector tile.
func (s *Service) serveTile(w http.ResponseWriter, r *http.Request, _ access.Actor) error {
	level := r.PathValue("level")
	t, err := tile.Parse(r.PathValue("z"), r.PathValue("x"), r.PathValue("file"))
	if err != nil {
		return err
	}
	key := level + "/" + strconv.Itoa(int(t.Z)) + "/" + strconv.Itoa(int(t.X)) + "/" + strconv.Itoa(int(t.Y))
	stored, err := s.tiles.Get(key, func() ([]byte, error) { return s.Tile(level, t) })
	if err != nil {
		return err
	}
	return stored.Serve(w, r)
}
