import type { MapLayerMouseEvent } from 'maplibre-gl'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useMap } from './context'

/** Where on the map something was pointed at, and with which keys held. */
export interface Pointed {
  lon: number
  lat: number
  /** Pixels from the map's upper left corner. */
  x: number
  y: number
  /** Shift, Ctrl or ⌘: add to what is chosen. */
  adding: boolean
}

function pointed(event: MapLayerMouseEvent): Pointed {
  const keys = event.originalEvent
  return { lon: event.lngLat.lng, lat: event.lngLat.lat, x: event.point.x, y: event.point.y, adding: keys.shiftKey || keys.ctrlKey || keys.metaKey }
}

/** Tells of clicks on a layer's features and of the pointer over them, by the
 *  feature's id. A feature that `accepts` refuses is as if it were not there. */
export function usePointing(
  layer: string,
  told: {
    onClick?: ((id: number, at: Pointed) => void) | undefined
    onHover?: ((id: number | null, at: Pointed | null) => void) | undefined
    accepts?: ((id: number) => boolean) | undefined
  },
) {
  const map = useMap()
  const over = useRef<number | null>(null)
  const find = useEffectEvent((event: MapLayerMouseEvent): number | null => {
    for (const feature of event.features ?? []) {
      const id = typeof feature.id === 'number' ? feature.id : Number.NaN
      if (!Number.isNaN(id) && (told.accepts?.(id) ?? true)) return id
    }
    return null
  })
  const click = useEffectEvent((event: MapLayerMouseEvent) => {
    const id = find(event)
    if (id === null || event.defaultPrevented) return
    event.preventDefault()
    told.onClick?.(id, pointed(event))
  })
  const move = useEffectEvent((event: MapLayerMouseEvent) => {
    const id = find(event)
    map.getCanvas().style.cursor = id !== null && told.onClick ? 'pointer' : ''
    if (id === null && over.current === null) return
    over.current = id
    told.onHover?.(id, id === null ? null : pointed(event))
  })
  const leave = useEffectEvent(() => {
    map.getCanvas().style.cursor = ''
    if (over.current === null) return
    over.current = null
    told.onHover?.(null, null)
  })
  useEffect(() => {
    const onClick = (event: MapLayerMouseEvent) => click(event)
    const onMove = (event: MapLayerMouseEvent) => move(event)
    const onLeave = () => leave()
    map.on('click', layer, onClick)
    map.on('mousemove', layer, onMove)
    map.on('mouseleave', layer, onLeave)
    return () => {
      map.off('click', layer, onClick)
      map.off('mousemove', layer, onMove)
      map.off('mouseleave', layer, onLeave)
    }
  }, [map, layer])
}
