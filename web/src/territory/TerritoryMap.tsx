import { useMemo } from 'react'
import { AreaLayer } from '@/map/AreaLayer'
import { boundsOf, boundsOfGeoJSON } from '@/map/geometry'
import { LabelLayer } from '@/map/LabelLayer'
import { MapView } from '@/map/MapView'
import { OutlineLayer } from '@/map/OutlineLayer'
import { type MapPoint, PointLayer } from '@/map/PointLayer'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import type { Drawing, Home } from './territories'

/** Today's territories; with `chosen`, that one alone among pale neighbours. */
export function TerritoryMap(props: {
  drawing: Drawing | undefined
  chosen?: string
  points?: MapPoint[]
  homes?: Home[]
  over?: string | null
  onOver?: (id: string | null) => void
  onOpen: (id: string) => void
}) {
  const { drawing, chosen } = props
  const at = chosen === undefined ? -1 : (drawing?.ids.indexOf(chosen) ?? -1)
  const bounds = useMemo(() => {
    if (!drawing) return undefined
    const shape = drawing.shapes.features.find((one) => one.id === at)
    if (shape) return boundsOfGeoJSON(shape)
    if (props.points && props.points.length > 0) return boundsOf(props.points.map((one) => [one.lon, one.lat] as const))
    return boundsOf(drawing.labels.map((one) => [one.lon, one.lat] as const))
  }, [drawing, at, props.points])
  const selected = useMemo(() => new Set(at >= 0 ? [at] : []), [at])
  const labels = useMemo(
    () => [...(drawing?.labels ?? []), ...(props.homes ?? []).map((one) => ({ text: `⌂ ${one.label}`, lon: one.lon, lat: one.lat, weight: 1e9 }))],
    [drawing, props.homes],
  )
  if (!drawing) return null
  const strong = props.over ? drawing.ids.indexOf(props.over) : at
  return (
    <MapView label={m.territory_map({ count: drawing.ids.length, text: formatNumber(drawing.ids.length) })} bounds={bounds}>
      <AreaLayer
        shapes={drawing.shapes}
        groups={drawing.groups}
        fills={drawing.fills}
        selected={selected}
        opacity={at >= 0 ? 0.28 : 0.72}
        hairlines={false}
        onClick={(index) => drawing.ids[index] && props.onOpen(drawing.ids[index])}
        onHover={(index) => props.onOver?.(index === null ? null : (drawing.ids[index] ?? null))}
      />
      <OutlineLayer shapes={drawing.shapes} strong={strong >= 0 ? strong : null} />
      {props.points && <PointLayer points={props.points} />}
      <LabelLayer labels={labels} />
    </MapView>
  )
}
