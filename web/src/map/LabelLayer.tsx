import { useComputedColorScheme } from '@mantine/core'
import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification, GeoJSONSource } from 'maplibre-gl'
import { useEffect } from 'react'
import { useMap } from './context'
import { useLayers } from './layering'

export interface MapLabel {
  text: string
  /** A second, smaller line: "+12 %". */
  detail?: string
  lon: number
  lat: number
  /** Greater ones are kept where there is not room for all. */
  weight?: number
  /** Set apart: what a warning is about. */
  strong?: boolean
}

const empty: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** Names on the map: of territories, above all else. */
export function LabelLayer({ labels }: { labels: readonly MapLabel[] }) {
  const map = useMap()
  const dark = useComputedColorScheme('light') === 'dark'
  const source = useLayers('names', `${dark}`, (id) => ({
    source: { type: 'geojson', data: empty },
    layers: [
      {
        id: `${id}-text`,
        type: 'symbol',
        source: id,
        layout: {
          'text-field': ['format', ['get', 'text'], {}, ['case', ['==', ['get', 'detail'], ''], '', '\n'], {}, ['get', 'detail'], { 'font-scale': 0.82 }] as unknown as ExpressionSpecification,
          'text-font': ['Inter'],
          'text-size': ['interpolate', ['linear'], ['zoom'], 4, 10.5, 7, 13, 10, 15.5] as unknown as ExpressionSpecification,
          'text-max-width': 9,
          'text-line-height': 1.15,
          'text-padding': 3,
          'text-variable-anchor': ['center', 'top', 'bottom'],
          'symbol-sort-key': ['-', 0, ['get', 'weight']] as unknown as ExpressionSpecification,
        },
        paint: {
          'text-color': ['case', ['get', 'strong'], dark ? '#f2a692' : '#8f2c17', dark ? '#f3f6f4' : '#1c1a16'] as unknown as ExpressionSpecification,
          'text-halo-color': dark ? '#0e1312' : '#ffffff',
          'text-halo-width': 1.8,
          'text-halo-blur': 0.3,
        },
      },
    ],
  }))
  useEffect(() => {
    ;(map.getSource(source) as GeoJSONSource | undefined)?.setData({
      type: 'FeatureCollection',
      features: labels.map((label) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [label.lon, label.lat] },
        properties: { text: label.text, detail: label.detail ?? '', weight: label.weight ?? 0, strong: label.strong ?? false },
      })),
    })
  }, [map, source, labels])
  return null
}
