import { type PointerEvent, useEffect, useEffectEvent, useState } from 'react'
import { useMap } from '@/map/context'
import mapClasses from '@/map/map.module.css'
import type { Area } from './choice'

/** A board over the map: what is gone round with the button down becomes an
 *  area. Escape, or too short a stroke, gives none. */
export function DrawArea({ onDone }: { onDone: (area: Area) => void }) {
  const map = useMap()
  const [path, setPath] = useState<[number, number][]>([])
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    onDone([])
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  return (
    <svg
      className={mapClasses.lasso}
      aria-hidden
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setPath([where(event)])
      }}
      onPointerMove={(event) => {
        const last = path.at(-1)
        const [x, y] = where(event)
        if (last && Math.hypot(x - last[0], y - last[1]) > 3) setPath([...path, [x, y]])
      }}
      onPointerUp={() => onDone(fewer(path).map((point) => map.unproject(point).toArray()))}
      onPointerCancel={() => setPath([])}
    >
      {path.length > 1 && <path d={`M${path.map((p) => p.join(',')).join('L')}Z`} />}
    </svg>
  )
}

/** At most forty corners: the area stands in the address. */
function fewer(path: [number, number][]): [number, number][] {
  if (path.length < 8) return []
  const step = Math.max(1, path.length / 40)
  return Array.from({ length: Math.min(40, path.length) }, (_, i) => path[Math.floor(i * step)]!)
}

function where(event: PointerEvent): [number, number] {
  const box = event.currentTarget.getBoundingClientRect()
  return [event.clientX - box.left, event.clientY - box.top]
}
