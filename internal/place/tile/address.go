package tile

import (
	"strconv"
	"strings"

	"github.com/paulmach/orb/maptile"

	"arpent/internal/platform/fault"
)

// Parse reads a tile's address: zoom, column, and row with ".mvt" behind it.
func Parse(z, x, file string) (maptile.Tile, error) {
	y, ok := strings.CutSuffix(file, ".mvt")
	zi, err1 := strconv.ParseUint(z, 10, 5)
	xi, err2 := strconv.ParseUint(x, 10, 32)
	yi, err3 := strconv.ParseUint(y, 10, 32)
	if !ok || err1 != nil || err2 != nil || err3 != nil || zi > 22 || xi >= 1<<zi || yi >= 1<<zi {
		return maptile.Tile{}, fault.NotFound("tile", z+"/"+x+"/"+file)
	}
	return maptile.New(uint32(xi), uint32(yi), maptile.Zoom(zi)), nil
}
