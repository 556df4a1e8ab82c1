import { useComputedColorScheme } from '@mantine/core'
import type { ExpressionSpecification, LayerSpecification, MapMouseEvent, SourceSpecification } from 'maplibre-gl'
import { useEffect, useEffectEvent } from 'react'
import { useMap } from '@/map/context'
import { useLayers } from '@/map/layering'
import { MapView } from '@/map/MapView'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { queryText } from '@/ui/useList'
import type { Narrowed } from './accounts'

/** The accounts that a filter leaves, gathered into circles where they are many. */
export function AccountMap(props: { filter: Narrowed; total: number | undefined; onOpen: (id: string) => void }) {
  return (
    <MapView label={m.account_map({ count: props.total ?? 0, text: formatNumber(props.total) })} bounds={[-5.2, 41.3, 9.7, 51.2]}>
      <TileLayer filter={props.filter} onOpen={props.onOpen} />
    </MapView>
  )
}

function TileLayer({ filter, onOpen }: { filter: Narrowed; onOpen: (id: string) => void }) {
  const map = useMap()
  const dark = useComputedColorScheme('light') === 'dark'
  const query = queryText(filter)
  const source = useLayers('points', `${query} ${dark}`, (id) => layers(id, query, dark))
  const open = useEffectEvent((event: MapMouseEvent) => {
    const hit = map.queryRenderedFeatures(event.point, { layers: [`${source}-cluster`, `${source}-point`] })[0]
    if (!hit || hit.geometry.type !== 'Point') return
    const id = hit.properties.id as string | undefined
    if (id) onOpen(id)
    else map.easeTo({ center: hit.geometry.coordinates as [number, number], zoom: map.getZoom() + 2 })
  })
  useEffect(() => {
    const click = (event: MapMouseEvent) => open(event)
    const enter = () => (map.getCanvas().style.cursor = 'pointer')
    const leave = () => (map.getCanvas().style.cursor = '')
    map.on('click', click)
    for (const layer of [`${source}-cluster`, `${source}-point`]) {
      map.on('mouseenter', layer, enter)
      map.on('mouseleave', layer, leave)
    }
    return () => {
      map.off('click', click)
      for (const layer of [`${source}-cluster`, `${source}-point`]) {
        map.off('mouseenter', layer, enter)
        map.off('mouseleave', layer, leave)
      }
    }
  }, [map, source])
  return null
}

function layers(id: string, query: string, dark: boolean): { source: SourceSpecification; layers: LayerSpecification[] } {
  const accent = dark ? '#87c0a8' : '#1e664f'
  const other = dark ? '#c9b27c' : '#9a7b2f'
  const edge = dark ? '#101614' : '#ffffff'
  const from = { source: id, 'source-layer': 'accounts' }
  const expression = (value: unknown) => value as ExpressionSpecification
  return {
    source: { type: 'vector', tiles: [`${window.location.origin}/api/v1/tiles/accounts/{z}/{x}/{y}.mvt${query}`], minzoom: 0, maxzoom: 14 },
    layers: [
      {
        id: `${id}-point`,
        type: 'circle',
        ...from,
        filter: ['!', ['has', 'count']],
        paint: {
          'circle-color': expression(['case', ['boolean', ['get', 'customer'], false], accent, other]),
          'circle-radius': expression(['interpolate', ['linear'], ['zoom'], 5, 3, 9, 4.5, 13, 7]),
          'circle-stroke-color': edge,
          'circle-stroke-width': 1,
        },
      },
      {
        id: `${id}-cluster`,
        type: 'circle',
        ...from,
        filter: ['has', 'count'],
        paint: {
          'circle-color': accent,
          'circle-opacity': 0.86,
          'circle-radius': expression(['interpolate', ['linear'], ['log10', ['get', 'count']], 0.3, 9, 2, 16, 3.5, 28]),
          'circle-stroke-color': edge,
          'circle-stroke-width': 1.5,
        },
      },
      {
        id: `${id}-count`,
        type: 'symbol',
        ...from,
        filter: ['has', 'count'],
        layout: { 'text-field': expression(['to-string', ['get', 'count']]), 'text-font': ['Inter'], 'text-size': 11, 'text-allow-overlap': true },
        paint: { 'text-color': dark ? '#0e1211' : '#ffffff' },
      },
    ],
  }
}
