import { describe, expect, it } from 'vitest'
import { boundsOf, boundsOfGeoJSON, indicesInside, insidePolygon, usualBounds, type LonLat } from './geometry'

const square: LonLat[] = [[0, 0], [2, 0], [2, 2], [0, 2]]

describe('insidePolygon', () => {
  it('tells inside from outside', () => {
    expect(insidePolygon(1, 1, square)).toBe(true)
    expect(insidePolygon(3, 1, square)).toBe(false)
    expect(insidePolygon(1, -1, square)).toBe(false)
  })
  it('leaves out the notch of a bent shape', () => {
    const bent: LonLat[] = [[0, 0], [4, 0], [4, 4], [2, 1], [0, 4]]
    expect(insidePolygon(2, 3, bent)).toBe(false)
    expect(insidePolygon(0.5, 2, bent)).toBe(true)
  })
})

describe('bounds', () => {
  it('of points, unknown ones left out', () => {
    expect(boundsOf([[2, 48], [NaN, 1], [-1, 43]])).toEqual([-1, 43, 2, 48])
    expect(boundsOf([])).toBeUndefined()
  })
  it('of nested shapes', () => {
    expect(boundsOfGeoJSON({ type: 'GeometryCollection', geometries: [
      { type: 'Point', coordinates: [5, 5] },
      { type: 'MultiPolygon', coordinates: [[[[0, 1], [2, 1], [2, 3], [0, 1]]]] },
    ] })).toEqual([0, 1, 5, 5])
  })
  it('of a country leave its far islands out', () => {
    const points: LonLat[] = Array.from({ length: 1000 }, (_, i) => [i / 1000, 46 + i / 1000])
    points.push([-61, 16], [55, -21])
    const [west, south, east] = usualBounds(points)!
    expect(west).toBeGreaterThan(-1)
    expect(south).toBeGreaterThan(45)
    expect(east).toBeLessThan(2)
  })
})

it('indicesInside finds the points in a lasso, none in a line', () => {
  expect(indicesInside([[1, 1], [3, 3], [0.5, 1.5]], square)).toEqual([0, 2])
  expect(indicesInside([[1, 1]], [[0, 0], [2, 2]])).toEqual([])
})
