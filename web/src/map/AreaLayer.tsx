import { useComputedColorScheme } from '@mantine/core'
import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, SourceSpecification } from 'maplibre-gl'
import { useEffect, useMemo, useRef } from 'react'
import { changedFills, noFill } from './colours'
import { useMap } from './context'
import { useLayers } from './layering'
import { usePointing, type Pointed } from './pointing'

export interface AreaLayerProps {
  /** A pack level, drawn from vector tiles: the feature's id is the unit's index in the level. */
  level?: string
  /** Shapes instead of a level: each feature's `id` is its index. */
  shapes?: FeatureCollection
  /** The group (territory, class) of each unit by index; below 0 in none. */
  groups: ArrayLike<number>
  /** The fill of each group. */
  fills: readonly string[]
  /** The fill of units in no group; not drawn without. */
  fillOfNone?: string
  /** Whether a unit is part of this map at all; all are without. */
  covers?: (index: number) => boolean
  selected?: ReadonlySet<number>
  opacity?: number
  /** Lines between units, from the zoom at which they are far enough apart. */
  hairlines?: boolean
  onClick?: (index: number, at: Pointed) => void
  onHover?: (index: number | null, at: Pointed | null) => void
}

/** The scale of detail of each level: below this zoom its hairlines would be a grey mist. */
const hairlineZoom: Record<string, number> = { 'fr-commune': 8.2, 'fr-epci': 6.4, 'us-county': 5 }

/** Areas filled by group. Only units whose fill changed are touched, so that 35,000
 *  communes can change colours several times a second while an optimiser runs. */
export function AreaLayer(props: AreaLayerProps) {
  const { level, shapes, groups, fills, covers, selected } = props
  const map = useMap()
  const dark = useComputedColorScheme('light') === 'dark'
  const none = props.fillOfNone ?? noFill
  const source = useLayers('areas', `${level ?? 'shapes'} ${dark}`, (id) => layers(id, level, dark))
  const sourceLayer = level === undefined ? undefined : 'areas'
  const painted = useRef<{ source: unknown; fills: (string | undefined)[] }>({ source: null, fills: [] })
  const marked = useRef<{ source: unknown; units: ReadonlySet<number> }>({ source: null, units: new Set() })

  useEffect(() => {
    if (shapes) (map.getSource(source) as GeoJSONSource | undefined)?.setData(shapes)
  }, [map, source, shapes])

  useEffect(() => {
    const made = map.getSource(source)
    if (!made) return
    if (painted.current.source !== made) painted.current = { source: made, fills: [] }
    for (const [id, fill] of changedFills(painted.current.fills, groups, fills, none, covers)) {
      map.setFeatureState({ source, ...(sourceLayer ? { sourceLayer } : {}), id }, { fill })
    }
  }, [map, source, sourceLayer, groups, fills, none, covers])

  useEffect(() => {
    const made = map.getSource(source)
    if (!made) return
    const before: ReadonlySet<number> = marked.current.source === made ? marked.current.units : new Set()
    const after = selected ?? new Set<number>()
    const mark = (id: number, on: boolean) => map.setFeatureState({ source, ...(sourceLayer ? { sourceLayer } : {}), id }, { selected: on })
    for (const id of before) if (!after.has(id)) mark(id, false)
    for (const id of after) if (!before.has(id)) mark(id, true)
    marked.current = { source: made, units: after }
  }, [map, source, sourceLayer, selected])

  const opacity = props.opacity ?? 0.78
  useEffect(() => {
    if (map.getLayer(`${source}-fill`)) map.setPaintProperty(`${source}-fill`, 'fill-opacity', opacityOf(opacity))
  }, [map, source, opacity])

  const hairlines = props.hairlines ?? true
  useEffect(() => {
    if (map.getLayer(`${source}-hair`)) map.setLayoutProperty(`${source}-hair`, 'visibility', hairlines ? 'visible' : 'none')
  }, [map, source, hairlines])

  const inside = useMemo(() => covers ?? ((index: number) => none !== noFill || (groups[index] ?? -1) >= 0), [covers, none, groups])
  usePointing(`${source}-fill`, { onClick: props.onClick, onHover: props.onHover, accepts: inside })
  return null
}

const isSelected = ['boolean', ['feature-state', 'selected'], false] as unknown as ExpressionSpecification

function opacityOf(opacity: number): ExpressionSpecification {
  return ['case', isSelected, 1, opacity] as unknown as ExpressionSpecification
}

function layers(id: string, level: string | undefined, dark: boolean): { source: SourceSpecification; layers: LayerSpecification[] } {
  const from = level === undefined ? {} : { 'source-layer': 'areas' }
  const ink = dark ? '#f4f7f5' : '#1c1a16'
  return {
    source:
      level === undefined
        ? { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }
        : { type: 'vector', tiles: [`${window.location.origin}/api/v1/tiles/${level}/{z}/{x}/{y}.mvt`], minzoom: 0, maxzoom: 12 },
    layers: [
      {
        id: `${id}-fill`,
        type: 'fill',
        source: id,
        ...from,
        paint: {
          'fill-color': ['to-color', ['feature-state', 'fill'], noFill] as unknown as ExpressionSpecification,
          'fill-opacity': opacityOf(0.78),
          'fill-antialias': false,
        },
      } as LayerSpecification,
      {
        id: `${id}-hair`,
        type: 'line',
        source: id,
        ...from,
        minzoom: level === undefined ? 0 : (hairlineZoom[level] ?? 3),
        paint: { 'line-color': dark ? '#10161466' : '#ffffff8c', 'line-width': 0.6 },
      } as LayerSpecification,
      {
        id: `${id}-chosen`,
        type: 'line',
        source: id,
        ...from,
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': ink,
          'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.8, 10, 2.2] as unknown as ExpressionSpecification,
          'line-opacity': ['case', isSelected, 0.95, 0] as unknown as ExpressionSpecification,
        },
      } as LayerSpecification,
    ],
  }
}
