import { Button, Group, Text, UnstyledButton, useComputedColorScheme } from '@mantine/core'
import { IconLasso } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, MapMouseEvent, SourceSpecification } from 'maplibre-gl'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { request } from '@/api/client'
import type { components } from '@/api/schema'
import { useMap } from '@/map/context'
import { useLayers } from '@/map/layering'
import mapClasses from '@/map/map.module.css'
import { MapView } from '@/map/MapView'
import { OutlineLayer } from '@/map/OutlineLayer'
import { DrawArea } from './DrawArea'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { queryText } from '@/ui/useList'
import { toggled } from './choice'
import classes from './lead.module.css'
import { type Asked, type Found, leadsPath } from './leads'

type Spots = components['schemas']['LeadMap']

interface Sight {
  west: number
  south: number
  east: number
  north: number
  zoom: number
}

/** Where the leads are that were found, and how many each territory has; a drawn
 *  area narrows the search. */
export function LeadMap({ asked, counts, onAccount }: { asked: Asked; counts: Found | undefined; onAccount: (company: string) => void }) {
  const [sight, setSight] = useState<Sight | null>(null)
  const [drawing, setDrawing] = useState(false)
  const spots = useQuery({
    queryKey: ['leads', 'map', asked.filter, sight],
    enabled: sight !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<Spots>('GET', `${leadsPath}/map${queryText({ filter: asked.filter, ...sight })}`, undefined, signal),
  }).data
  const outline = useMemo<FeatureCollection>(
    () => ({
      type: 'FeatureCollection',
      features: asked.area.length > 2 ? [{ type: 'Feature', id: 1, properties: {}, geometry: { type: 'Polygon', coordinates: [[...asked.area, asked.area[0]!].map(([lon, lat]) => [lon, lat])] } }] : [],
    }),
    [asked.area],
  )
  return (
    <MapView
      label={m.lead_map({ count: spots?.total ?? 0, text: formatNumber(spots?.total) })}
      bounds={[-5.2, 41.3, 9.7, 51.2]}
      overlay={
        <>
          <Territories asked={asked} counts={counts} nowhere={spots?.nowhere ?? 0} />
          <div className={`${mapClasses.card} ${classes.draw}`}>
            <Button size="compact-sm" variant={drawing ? 'filled' : 'subtle'} aria-pressed={drawing} leftSection={<IconLasso size={16} />} onClick={() => setDrawing(!drawing)}>
              {drawing ? m.lead_map_draw_hint() : m.lead_map_draw()}
            </Button>
          </div>
        </>
      }
    >
      <SpotLayer spots={spots} onSight={setSight} onAccount={onAccount} />
      <OutlineLayer shapes={outline} strong={1} dashed />
      {drawing && (
        <DrawArea
          onDone={(area) => {
            setDrawing(false)
            if (area.length > 2) asked.draw(area)
          }}
        />
      )}
    </MapView>
  )
}

/** How many of them each territory has; a click narrows to it. */
function Territories({ asked, counts, nowhere }: { asked: Asked; counts: Found | undefined; nowhere: number }) {
  const values = (counts?.facets.find((one) => one.field === 'territory')?.values ?? []).filter((one) => !one.unknown)
  const choice = asked.choices.territory
  if (values.length === 0 && nowhere === 0) return null
  return (
    <section className={`${mapClasses.card} ${classes.mapCounts}`} aria-label={m.lead_map_territories()}>
      {values.length > 0 && (
        <Text size="xs" fw={600} mb={4}>
          {m.lead_map_territories()}
        </Text>
      )}
      <ul className={classes.values}>
        {values.map((one) => (
          <li key={one.text}>
            <UnstyledButton className={classes.mapCount} aria-pressed={choice.yes.includes(one.text)} onClick={() => asked.choose('territory', toggled(choice, one.text, false))}>
              <Text size="xs" truncate fw={choice.yes.includes(one.text) ? 600 : undefined}>
                {one.label || one.text}
              </Text>
              <Text size="xs" c="dimmed" className="numbers">
                {formatNumber(one.count)}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {nowhere > 0 && (
        <Group mt={4}>
          <Text size="xs" c="dimmed">
            {m.lead_map_nowhere({ text: formatNumber(nowhere) })}
          </Text>
        </Group>
      )}
    </section>
  )
}

const empty: FeatureCollection = { type: 'FeatureCollection', features: [] }

function SpotLayer({ spots, onSight, onAccount }: { spots: Spots | undefined; onSight: (sight: Sight) => void; onAccount: (company: string) => void }) {
  const map = useMap()
  const dark = useComputedColorScheme('light') === 'dark'
  const source = useLayers('points', `leads ${dark}`, (id) => layers(id, dark))
  const look = useEffectEvent(() => {
    const box = map.getBounds()
    onSight({ west: box.getWest(), south: box.getSouth(), east: box.getEast(), north: box.getNorth(), zoom: Math.round((map.getZoom() + 1) * 2) / 2 })
  })
  const open = useEffectEvent((event: MapMouseEvent) => {
    const hit = map.queryRenderedFeatures(event.point, { layers: [`${source}-spot`] })[0]
    if (!hit || hit.geometry.type !== 'Point') return
    const company = hit.properties.company as string
    if (company) onAccount(company)
    else map.easeTo({ center: hit.geometry.coordinates as [number, number], zoom: map.getZoom() + 2 })
  })
  useEffect(() => {
    const moved = () => look()
    const click = (event: MapMouseEvent) => open(event)
    const enter = () => (map.getCanvas().style.cursor = 'pointer')
    const leave = () => (map.getCanvas().style.cursor = '')
    look()
    map.on('moveend', moved)
    map.on('click', click)
    map.on('mouseenter', `${source}-spot`, enter)
    map.on('mouseleave', `${source}-spot`, leave)
    return () => {
      map.off('moveend', moved)
      map.off('click', click)
      map.off('mouseenter', `${source}-spot`, enter)
      map.off('mouseleave', `${source}-spot`, leave)
    }
  }, [map, source])
  useEffect(() => {
    ;(map.getSource(source) as GeoJSONSource | undefined)?.setData(
      spots
        ? {
            type: 'FeatureCollection',
            features: spots.items.map((one) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [one.lon, one.lat] }, properties: { count: one.leads, company: one.company ?? '', text: formatNumber(one.leads) } })),
          }
        : empty,
    )
  }, [map, source, spots])
  return null
}

const expression = (value: unknown) => value as ExpressionSpecification

function layers(id: string, dark: boolean): { source: SourceSpecification; layers: LayerSpecification[] } {
  const accent = dark ? '#87c0a8' : '#1e664f'
  return {
    source: { type: 'geojson', data: empty },
    layers: [
      {
        id: `${id}-spot`,
        type: 'circle',
        source: id,
        paint: {
          'circle-color': expression(['case', ['==', ['get', 'company'], ''], accent, dark ? '#c9b27c' : '#9a7b2f']),
          'circle-opacity': 0.88,
          'circle-radius': expression(['interpolate', ['linear'], ['log10', ['get', 'count']], 0, 8, 2, 16, 4, 28]),
          'circle-stroke-color': dark ? '#101614' : '#ffffff',
          'circle-stroke-width': 1.5,
        },
      },
      {
        id: `${id}-count`,
        type: 'symbol',
        source: id,
        layout: { 'text-field': expression(['get', 'text']), 'text-font': ['Inter'], 'text-size': 11, 'text-allow-overlap': true },
        paint: { 'text-color': dark ? '#0e1211' : '#ffffff' },
      },
    ],
  }
}
