// A circle around a place, as the address of a search holds it.

export interface Around {
  lon: number
  lat: number
  /** Radius, along the ground. */
  km: number
  /** What is in the middle; '' when only its position is known. */
  name: string
}

/** "@lon,lat,km,name" of an address; undefined when it is no circle. */
export function readAround(text: string): Around | undefined {
  const parts = /^@(-?[\d.]+),(-?[\d.]+),([\d.]+),(.*)$/.exec(text)
  if (!parts) return undefined
  const [lon, lat, km] = parts.slice(1, 4).map(Number) as [number, number, number]
  return Math.abs(lon) <= 180 && Math.abs(lat) < 85 && km > 0 && km <= 1000 ? { lon, lat, km, name: parts[4]! } : undefined
}

export const writeAround = ({ lon, lat, km, name }: Around) => `@${+lon.toFixed(4)},${+lat.toFixed(4)},${km},${name}`

const earth = 6371.0088 // km, mean radius
const corners = 60
const turn = (2 * Math.PI) / corners
/** How much farther than the circle its corners are. */
const farther = Math.sqrt(turn / Math.sin(turn))
const radian = Math.PI / 180

/** The circle as corners: each as far from the middle as makes the area that of
 *  the circle, so that nobody is left out all around. */
export function circle({ lon, lat, km }: Around): [number, number][] {
  const away = (km * farther) / earth
  const at = lat * radian
  return Array.from({ length: corners }, (_, i) => {
    const bearing = -i * turn // against the clock, as outer rings run
    const there = Math.asin(Math.sin(at) * Math.cos(away) + Math.cos(at) * Math.sin(away) * Math.cos(bearing))
    const aside = Math.atan2(Math.sin(bearing) * Math.sin(away) * Math.cos(at), Math.cos(away) - Math.sin(at) * Math.sin(there))
    return [lon + aside / radian, there / radian]
  })
}

/** The circle of which some corners are, as a saved search holds them; undefined
 *  when they are none. */
export function aroundOf(area: readonly (readonly number[])[]): Around | undefined {
  if (area.length !== corners) return undefined
  const sum = [0, 0, 0]
  const points = area.map(([lon = 0, lat = 0]) => [Math.cos(lat * radian) * Math.cos(lon * radian), Math.cos(lat * radian) * Math.sin(lon * radian), Math.sin(lat * radian)])
  for (const point of points) point.forEach((part, i) => (sum[i]! += part))
  const length = Math.hypot(...sum)
  const middle = sum.map((part) => part / length)
  const away = points.map((point) => earth * 2 * Math.asin(Math.hypot(...point.map((part, i) => part - middle[i]!)) / 2))
  const mean = away.reduce((all, one) => all + one, 0) / corners
  const rounding = 0.02 // km: corners are written with four decimals of a degree
  if (away.some((one) => Math.abs(one - mean) > rounding)) return undefined
  const km = Math.round((10 * mean) / farther) / 10
  return { lon: Math.atan2(middle[1]!, middle[0]!) / radian, lat: Math.asin(middle[2]!) / radian, km, name: '' }
}

/** What is in the middle, in words. */
export const middleOf = ({ name, lon, lat }: Around) => name || `${lat.toFixed(2)}, ${lon.toFixed(2)}`
