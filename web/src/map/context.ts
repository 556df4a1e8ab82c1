import type { Map as MapLibre } from 'maplibre-gl'
import { createContext, useContext } from 'react'

/** The map below which a layer stands, once its style is ready. */
export const MapContext = createContext<MapLibre | null>(null)

export function useMap(): MapLibre {
  const map = useContext(MapContext)
  if (!map) throw new Error('a map layer stands outside MapView')
  return map
}

/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number]
