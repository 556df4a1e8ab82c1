package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// EarthRadiusMeters is the radius of the sphere with the surface area of the
// WGS 84 ellipsoid (authalic radius).
const EarthRadiusMeters = 6371007.2

// Distance is the great-circle distance in metres between two geographic
// points (haversine formula, stable for short distances).
func Distance(a, b orb.Point) float64 {
	const rad = math.Pi / 180
	lat1, lat2 := a[1]*rad, b[1]*rad
	sinLat := math.Sin((lat2 - lat1) / 2)
	sinLon := math.Sin((b[0] - a[0]) * rad / 2)
	h := sinLat*sinLat + math.Cos(lat1)*math.Cos(lat2)*sinLon*sinLon
	return 2 * EarthRadiusMeters * math.Asin(math.Min(1, math.Sqrt(h)))
}

// PlaneDistance is the distance in metres between two projected points.
func PlaneDistance(a, b orb.Point) float64 {
	return math.Hypot(a[0]-b[0], a[1]-b[1])
}
