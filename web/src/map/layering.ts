import type { LayerSpecification, Map as MapLibre, SourceSpecification } from 'maplibre-gl'
import { useEffect, useId } from 'react'
import { useMap } from './context'
import { firstLabelLayer } from './style'

/** Storeys of the map from below: areas, lines between them, points, names. A layer
 *  goes to its storey whenever it is mounted, so that order on screen does not
 *  depend on which data came first. */
export type Storey = 'areas' | 'lines' | 'points' | 'names'
const storeys: Storey[] = ['areas', 'lines', 'points', 'names']

const ceiling = (storey: Storey) => `ceiling-${storey}`

/** The layer below which a storey's layers are put; makes all storeys at first use.
 *  Towns' names lie between lines and points: they stay readable on areas and
 *  never hide an account or a territory's name. */
function ceilingOf(map: MapLibre, storey: Storey): string {
  if (!map.getLayer(ceiling(storey))) {
    for (const one of storeys) {
      const below = one === 'areas' || one === 'lines' ? firstLabelLayer : undefined
      map.addLayer({ id: ceiling(one), type: 'background', layout: { visibility: 'none' } }, below)
    }
  }
  return ceiling(storey)
}

/** A map that was taken down has no style any more, and nothing to take away. */
function stands(map: MapLibre): boolean {
  // oxlint-disable-next-line no-underscore-dangle -- the only sign of it that MapLibre gives
  return !map._removed
}

/** Puts a source and its layers on the map while the component is mounted, and
 *  gives the source's name. `key` remakes them under another name when it changes;
 *  what changes more often is set by effects of the caller's own, which depend on
 *  the name and run after this one. */
export function useLayers(storey: Storey, key: string, make: (source: string) => { source: SourceSpecification; layers: LayerSpecification[] }): string {
  const map = useMap()
  const source = `${useId()} ${key}`
  useEffect(() => {
    const made = make(source)
    const before = ceilingOf(map, storey)
    map.addSource(source, made.source)
    for (const layer of made.layers) map.addLayer(layer, before)
    return () => {
      if (!stands(map)) return
      for (const layer of made.layers) if (map.getLayer(layer.id)) map.removeLayer(layer.id)
      if (map.getSource(source)) map.removeSource(source)
    }
    // oxlint-disable-next-line react/exhaustive-deps -- `key` says when to make them anew
  }, [map, source, storey])
  return source
}
