import { useComputedColorScheme } from '@mantine/core'
import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification, GeoJSONSource, LayerSpecification } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import { useMap } from './context'
import { useLayers } from './layering'

const empty: FeatureCollection = { type: 'FeatureCollection', features: [] }
const isStrong = ['boolean', ['feature-state', 'strong'], false] as unknown as ExpressionSpecification

/** Borders of territories. Each feature's `id` is its number; the one in `strong`
 *  stands out (hovered or chosen in a list). */
export function OutlineLayer(props: { shapes: FeatureCollection | undefined; strong?: number | null | undefined; dashed?: boolean; colour?: string }) {
  const map = useMap()
  const dark = useComputedColorScheme('light') === 'dark'
  const { shapes, strong = null, dashed = false, colour } = props
  const source = useLayers('lines', `${dark} ${dashed} ${colour}`, (id) => ({
    source: { type: 'geojson', data: empty },
    layers: [casing(id, dark), line(id, colour ?? (dark ? '#e8eeeb' : '#2c2924'), dashed)],
  }))
  useEffect(() => {
    ;(map.getSource(source) as GeoJSONSource | undefined)?.setData(shapes ?? empty)
  }, [map, source, shapes])
  const before = useRef<number | null>(null)
  useEffect(() => {
    if (!map.getSource(source)) return
    if (before.current !== null) map.setFeatureState({ source, id: before.current }, { strong: false })
    if (strong !== null) map.setFeatureState({ source, id: strong }, { strong: true })
    before.current = strong
  }, [map, source, strong])
  return null
}

/** A pale line below, so that the border is seen on every fill. */
function casing(id: string, dark: boolean): LayerSpecification {
  return {
    id: `${id}-casing`,
    type: 'line',
    source: id,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': dark ? '#0d1211' : '#ffffff',
      'line-opacity': ['case', isStrong, 0.95, 0.55] as unknown as ExpressionSpecification,
      'line-width': ['interpolate', ['linear'], ['zoom'], 4, ['case', isStrong, 5, 1.6], 10, ['case', isStrong, 8, 4]] as unknown as ExpressionSpecification,
    },
  }
}

function line(id: string, colour: string, dashed: boolean): LayerSpecification {
  return {
    id: `${id}-line`,
    type: 'line',
    source: id,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': colour,
      'line-opacity': ['case', isStrong, 1, 0.72] as unknown as ExpressionSpecification,
      'line-width': ['interpolate', ['linear'], ['zoom'], 4, ['case', isStrong, 2.4, 0.7], 10, ['case', isStrong, 4, 1.8]] as unknown as ExpressionSpecification,
      ...(dashed ? { 'line-dasharray': [3, 2] } : {}),
    },
  }
}
