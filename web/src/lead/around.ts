// A circle around a place, as the address of a search holds it.

export interface Around {
  lon: number
  lat: number
  /** Radius, along the ground. */
  km: number
  /** What is in the middle. */
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

/** The circle as corners: each as far from the middle as makes the area that of
 *  the circle, so that nobody is left out all around. */
export function circle({ lon, lat, km }: Around): [number, number][] {
  const turn = (2 * Math.PI) / corners
  const away = (km * Math.sqrt(turn / Math.sin(turn))) / earth
  const at = (lat * Math.PI) / 180
  return Array.from({ length: corners }, (_, i) => {
    const bearing = -i * turn // against the clock, as outer rings run
    const there = Math.asin(Math.sin(at) * Math.cos(away) + Math.cos(at) * Math.sin(away) * Math.cos(bearing))
    const aside = Math.atan2(Math.sin(bearing) * Math.sin(away) * Math.cos(at), Math.cos(away) - Math.sin(at) * Math.sin(there))
    return [lon + (aside * 180) / Math.PI, (there * 180) / Math.PI]
  })
}
