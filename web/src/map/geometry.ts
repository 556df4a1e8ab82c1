import type { GeoJSON } from 'geojson'
import type { Bounds } from './context'

export type LonLat = readonly [number, number]

/** Whether a point lies in a polygon, by counting crossings; on an edge is either. */
export function insidePolygon(x: number, y: number, polygon: readonly LonLat[]): boolean {
  let inside = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i]!
    const [xj, yj] = polygon[j]!
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

/** The least box around points, or undefined without any. */
export function boundsOf(points: Iterable<LonLat>): Bounds | undefined {
  let west = Infinity
  let south = Infinity
  let east = -Infinity
  let north = -Infinity
  for (const [lon, lat] of points) {
    if (Number.isNaN(lon) || Number.isNaN(lat)) continue
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return west === Infinity ? undefined : [west, south, east, north]
}

/** The least box around all positions of a GeoJSON object. */
export function boundsOfGeoJSON(shape: GeoJSON): Bounds | undefined {
  return boundsOf(positions(shape))
}

function* positions(shape: GeoJSON): Generator<LonLat> {
  switch (shape.type) {
    case 'FeatureCollection':
      for (const feature of shape.features) yield* positions(feature)
      return
    case 'Feature':
      if (shape.geometry) yield* positions(shape.geometry)
      return
    case 'GeometryCollection':
      for (const geometry of shape.geometries) yield* positions(geometry)
      return
    default:
      yield* nested(shape.coordinates)
  }
}

function* nested(coordinates: unknown): Generator<LonLat> {
  if (!Array.isArray(coordinates)) return
  if (typeof coordinates[0] === 'number') yield coordinates as unknown as LonLat
  else for (const inner of coordinates) yield* nested(inner)
}

/** The indices of the points inside a polygon. */
export function indicesInside(points: readonly LonLat[], polygon: readonly LonLat[]): number[] {
  const box = boundsOf(polygon)
  if (!box || polygon.length < 3) return []
  const [west, south, east, north] = box
  const found: number[] = []
  points.forEach(([lon, lat], i) => {
    if (lon >= west && lon <= east && lat >= south && lat <= north && insidePolygon(lon, lat, polygon)) found.push(i)
  })
  return found
}

/** The box around points without the far-flung few (overseas parts of a country):
 *  what a map shows first. `share` of the points are left out on each side. */
export function usualBounds(points: readonly LonLat[], share = 0.004): Bounds | undefined {
  if (points.length < 50) return boundsOf(points)
  const lon = points.map((p) => p[0]).sort((a, b) => a - b)
  const lat = points.map((p) => p[1]).sort((a, b) => a - b)
  const low = Math.floor(points.length * share)
  const high = points.length - 1 - low
  const [west, south, east, north] = [lon[low]!, lat[low]!, lon[high]!, lat[high]!]
  const air = 0.02
  return [west - (east - west) * air, south - (north - south) * air, east + (east - west) * air, north + (north - south) * air]
}
