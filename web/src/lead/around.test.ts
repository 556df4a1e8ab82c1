import { expect, it } from 'vitest'
import { aroundOf, circle, readAround, writeAround } from './around'
import { addressOf, filterOf, readArea } from './choice'

it('reads what it writes, and nothing else', () => {
  const around = { lon: 4.8357, lat: 45.764, km: 20, name: 'Lyon, 3e' }
  expect(readAround(writeAround(around))).toEqual(around)
  for (const text of ['', '4,45;5,46;5,45', '@4,45', '@4,95,20,x', '@4,45,0,x', '@x,45,1,y']) expect(readAround(text)).toBeUndefined()
})

it('goes round at its distance, whatever the latitude', () => {
  for (const lat of [0, 45.764, 69.65]) {
    for (const [x, y] of circle({ lon: 4.8, lat, km: 20, name: '' })) {
      const rad = Math.PI / 180
      const h = Math.sin(((y - lat) * rad) / 2) ** 2 + Math.cos(y * rad) * Math.cos(lat * rad) * Math.sin(((x - 4.8) * rad) / 2) ** 2
      expect(2 * 6371.0088 * Math.asin(Math.sqrt(h))).toBeCloseTo(20, 1)
    }
  }
  expect(readArea('@4.8,45.7,20,Lyon')).toHaveLength(60)
  expect(filterOf({ area: readArea('@4.8,45.7,20,Lyon') })).toMatch(/^S_INTERSECTS\(position, POLYGON\(\(4\.8 45\.\d+, /)
})

it('knows its circles again in a saved filter, and takes no other area for one', () => {
  for (const around of [{ lon: 4.8357, lat: 45.764, km: 20, name: '' }, { lon: -0.5, lat: 44.84, km: 5, name: '' }, { lon: 25.4, lat: 69.65, km: 200, name: '' }]) {
    const text = filterOf({ area: readArea(writeAround(around)) })
    const area = [...text.matchAll(/(-?[\d.]+) (-?[\d.]+)[,)]/g)].slice(0, -1).map(([, lon, lat]) => [Number(lon), Number(lat)])
    const read = aroundOf(area)!
    expect(read.km).toBe(around.km)
    expect(read.lon).toBeCloseTo(around.lon, 3)
    expect(read.lat).toBeCloseTo(around.lat, 3)
    expect(readAround(addressOf({ keywords: '', values: [], ranges: [], area, rest: '' }).area!)).toMatchObject({ km: around.km })
    expect(aroundOf(area.slice(1))).toBeUndefined()
    expect(aroundOf(area.map(([lon, lat], i) => (i === 7 ? [lon! + 0.01, lat!] : [lon!, lat!])))).toBeUndefined()
  }
})
