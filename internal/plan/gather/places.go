package gather

import (
	"github.com/paulmach/orb"

	"arpent/internal/plan/survey"
)

// Places is what plans ask of the place noun.
type Places interface {
	// Areas gives a level with its neighbours and coarser levels.
	Areas(level string) (*survey.Areas, error)
	// Shape is the shape of an area; empty where none is known.
	Shape(level string, i int) (orb.MultiPolygon, error)
	// Merge dissolves areas of a level into one shape.
	Merge(level string, members []int32) (orb.MultiPolygon, error)
	// Drawn says whether a level is one whose areas have shapes.
	Drawn(level string) bool
	// Figures lists the indicators of a level that may be summed.
	Figures(level, language string) ([]Figure, error)
	// Finest is the finest level of a country, empty when it has none.
	Finest(country string) string
}

// Figure is an indicator of a level.
type Figure struct {
	survey.Indicator
	Label, Vintage string
}
