// Package geo holds the plane and spherical geometry the engines share:
// great-circle distance, a local equal-area projection, Delaunay and Gabriel
// adjacency of points, Voronoi cells clipped to a polygon, and the reading of
// TopoJSON and GeoJSON with the adjacency that follows from shared borders.
//
// Points are orb.Point: longitude and latitude in degrees (WGS 84) where a
// function says "geographic", metres on a plane where it says "projected".
package geo
