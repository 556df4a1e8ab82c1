import { useComputedColorScheme } from '@mantine/core'
import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, MapMouseEvent, SourceSpecification } from 'maplibre-gl'
import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { useMap } from './context'
import { useLayers } from './layering'
import { type Pointed, usePointing } from './pointing'

export interface MapPoint {
  id: string
  lon: number
  lat: number
  /** Changes without the points being drawn anew. */
  colour?: string
  /** Radius in pixels at middle zoom; 4 without. */
  size?: number
}

const empty: FeatureCollection = { type: 'FeatureCollection', features: [] }
const flag = (name: string) => ['boolean', ['feature-state', name], false] as unknown as ExpressionSpecification

/** Accounts and other points. Keep `points` the same array when only colours or
 *  the selection change, and give colours by `colours`, in the same order: then
 *  only those that changed are touched. */
export function PointLayer(props: {
  points: readonly MapPoint[]
  /** The colour of each point, in their order; instead of their own. */
  colours?: readonly string[] | undefined
  /** Joins near points into circles with a count, opened by a click. */
  cluster?: boolean
  chosen?: string | null | undefined
  selected?: ReadonlySet<string>
  opacity?: number
  onClick?: (point: MapPoint, at: Pointed) => void
  onHover?: (point: MapPoint | null, at: Pointed | null) => void
}) {
  const { points, colours, cluster = false, chosen, selected } = props
  const map = useMap()
  const dark = useComputedColorScheme('light') === 'dark'
  const source = useLayers('points', `${cluster} ${dark}`, (id) => layers(id, cluster, dark, props.opacity ?? 0.9))
  const index = useMemo(() => new Map(points.map((point, i) => [point.id, i])), [points])

  useEffect(() => {
    ;(map.getSource(source) as GeoJSONSource | undefined)?.setData(collection(points))
  }, [map, source, points])

  const painted = useRef<{ source: unknown; points: unknown; colours: (string | undefined)[] }>({ source: null, points: null, colours: [] })
  useEffect(() => {
    const made = map.getSource(source)
    if (!made) return
    if (painted.current.source !== made || painted.current.points !== points) {
      map.removeFeatureState({ source })
      painted.current = { source: made, points, colours: [] }
    }
    points.forEach((point, id) => {
      const colour = colours?.[id] ?? point.colour
      if (colour === painted.current.colours[id]) return
      painted.current.colours[id] = colour
      if (colour !== undefined) map.setFeatureState({ source, id }, { colour })
    })
  }, [map, source, points, colours])

  const marked = useRef<ReadonlySet<number>>(new Set())
  useEffect(() => {
    if (!map.getSource(source)) return
    const after = new Set<number>()
    for (const id of selected ?? []) if (index.has(id)) after.add(index.get(id)!)
    if (chosen !== null && chosen !== undefined && index.has(chosen)) after.add(index.get(chosen)!)
    for (const id of marked.current) if (!after.has(id)) map.setFeatureState({ source, id }, { chosen: false })
    for (const id of after) map.setFeatureState({ source, id }, { chosen: true })
    marked.current = after
  }, [map, source, index, selected, chosen])

  usePointing(`${source}-point`, {
    onClick: props.onClick && ((id, at) => points[id] && props.onClick?.(points[id], at)),
    onHover: props.onHover && ((id, at) => props.onHover?.(id === null ? null : (points[id] ?? null), at)),
  })
  useClusters(source, cluster)
  return null
}

/** A click on a joined circle goes in until it falls apart. */
function useClusters(source: string, cluster: boolean) {
  const map = useMap()
  const open = useEffectEvent(async (event: MapMouseEvent) => {
    const hit = map.queryRenderedFeatures(event.point, { layers: [`${source}-cluster`] })[0]
    if (!hit || hit.geometry.type !== 'Point') return
    const zoom = await (map.getSource(source) as GeoJSONSource).getClusterExpansionZoom(hit.properties.cluster_id as number)
    map.easeTo({ center: hit.geometry.coordinates as [number, number], zoom: zoom + 0.3 })
  })
  useEffect(() => {
    if (!cluster) return
    const click = (event: MapMouseEvent) => void open(event)
    const enter = () => (map.getCanvas().style.cursor = 'pointer')
    const leave = () => (map.getCanvas().style.cursor = '')
    map.on('click', `${source}-cluster`, click)
    map.on('mouseenter', `${source}-cluster`, enter)
    map.on('mouseleave', `${source}-cluster`, leave)
    return () => {
      map.off('click', `${source}-cluster`, click)
      map.off('mouseenter', `${source}-cluster`, enter)
      map.off('mouseleave', `${source}-cluster`, leave)
    }
  }, [map, source, cluster])
}

function collection(points: readonly MapPoint[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: points.flatMap((point, id) =>
      Number.isFinite(point.lon) && Number.isFinite(point.lat)
        ? [{ type: 'Feature' as const, id, geometry: { type: 'Point' as const, coordinates: [point.lon, point.lat] }, properties: { size: point.size ?? 4 } }]
        : [],
    ),
  }
}

function layers(id: string, cluster: boolean, dark: boolean, opacity: number): { source: SourceSpecification; layers: LayerSpecification[] } {
  const accent = dark ? '#87c0a8' : '#1e664f'
  const size = ['coalesce', ['get', 'size'], 4]
  const point: LayerSpecification = {
    id: `${id}-point`,
    type: 'circle',
    source: id,
    ...(cluster ? { filter: ['!', ['has', 'point_count']] as ExpressionSpecification } : {}),
    paint: {
      'circle-color': ['to-color', ['feature-state', 'colour'], accent] as unknown as ExpressionSpecification,
      'circle-opacity': opacity,
      'circle-radius': [
        'interpolate', ['linear'], ['zoom'],
        4, ['case', flag('chosen'), 6, ['*', size, 0.5]],
        8, ['case', flag('chosen'), ['+', size, 4], size],
        13, ['case', flag('chosen'), ['+', size, 6], ['*', size, 1.7]],
      ] as unknown as ExpressionSpecification,
      'circle-stroke-color': ['case', flag('chosen'), dark ? '#ffffff' : '#1c1a16', dark ? '#10161499' : '#ffffffcc'] as unknown as ExpressionSpecification,
      'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 5, ['case', flag('chosen'), 2.4, 0.4], 10, ['case', flag('chosen'), 2.6, 1.2]] as unknown as ExpressionSpecification,
    },
  }
  if (!cluster) return { source: { type: 'geojson', data: empty }, layers: [point] }
  return {
    source: { type: 'geojson', data: empty, cluster: true, clusterRadius: 44, clusterMaxZoom: 11 },
    layers: [
      {
        id: `${id}-cluster`,
        type: 'circle',
        source: id,
        filter: ['has', 'point_count'],
        paint: {
          'circle-color': accent,
          'circle-opacity': 0.86,
          'circle-radius': ['interpolate', ['linear'], ['log10', ['get', 'point_count']], 0.3, 11, 2, 18, 3.5, 30] as unknown as ExpressionSpecification,
          'circle-stroke-color': dark ? '#101614' : '#ffffff',
          'circle-stroke-width': 1.5,
        },
      },
      {
        id: `${id}-count`,
        type: 'symbol',
        source: id,
        filter: ['has', 'point_count'],
        layout: { 'text-field': ['get', 'point_count_abbreviated'], 'text-font': ['Inter'], 'text-size': 11.5, 'text-allow-overlap': true },
        paint: { 'text-color': dark ? '#0e1211' : '#ffffff' },
      },
      point,
    ],
  }
}
