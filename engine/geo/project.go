package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Projection is a Lambert azimuthal equal-area projection of the sphere about
// Centre (Snyder, Map Projections, 1987, ch. 24). Areas are kept everywhere;
// distances within 1,000 km of the centre are true to about 1 %.
type Projection struct {
	Centre         orb.Point // geographic
	sinLat, cosLat float64
}

// NewProjection centres a projection on a geographic point.
func NewProjection(centre orb.Point) Projection {
	sin, cos := math.Sincos(centre[1] * math.Pi / 180)
	return Projection{Centre: centre, sinLat: sin, cosLat: cos}
}

// Project turns a geographic point into metres east and north of the centre.
func (p Projection) Project(point orb.Point) orb.Point {
	const rad = math.Pi / 180
	sinLat, cosLat := math.Sincos(point[1] * rad)
	sinLon, cosLon := math.Sincos((point[0] - p.Centre[0]) * rad)
	// 1+cos of the angle to the centre; it vanishes at the antipode only.
	scale := 1 + p.sinLat*sinLat + p.cosLat*cosLat*cosLon
	k := EarthRadiusMeters * math.Sqrt(2/math.Max(scale, 1e-12))
	return orb.Point{k * cosLat * sinLon, k * (p.cosLat*sinLat - p.sinLat*cosLat*cosLon)}
}

// Inverse turns metres back into a geographic point.
func (p Projection) Inverse(point orb.Point) orb.Point {
	const deg = 180 / math.Pi
	rho := math.Hypot(point[0], point[1])
	if rho == 0 {
		return p.Centre
	}
	sinC, cosC := math.Sincos(2 * math.Asin(math.Min(1, rho/(2*EarthRadiusMeters))))
	lat := math.Asin(cosC*p.sinLat + point[1]*sinC*p.cosLat/rho)
	lon := math.Atan2(point[0]*sinC, rho*p.cosLat*cosC-point[1]*p.sinLat*sinC)
	return orb.Point{p.Centre[0] + lon*deg, lat * deg}
}

// Project lays geographic points on a plane about the middle of their extent,
// in metres, equal-area.
func Project(points []orb.Point) (x, y []float64, p Projection) {
	x, y = make([]float64, len(points)), make([]float64, len(points))
	if len(points) == 0 {
		return x, y, NewProjection(orb.Point{})
	}
	// The mean of unit vectors is well defined across the date line.
	var vx, vy, vz float64
	for _, q := range points {
		sinLat, cosLat := math.Sincos(q[1] * math.Pi / 180)
		sinLon, cosLon := math.Sincos(q[0] * math.Pi / 180)
		vx, vy, vz = vx+cosLat*cosLon, vy+cosLat*sinLon, vz+sinLat
	}
	centre := orb.Point{math.Atan2(vy, vx) * 180 / math.Pi, math.Atan2(vz, math.Hypot(vx, vy)) * 180 / math.Pi}
	p = NewProjection(centre)
	for i, q := range points {
		xy := p.Project(q)
		x[i], y[i] = xy[0], xy[1]
	}
	return x, y, p
}
