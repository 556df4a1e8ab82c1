import { useLocalStorage } from '@mantine/hooks'
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import classes from './Frame.module.css'

const narrowest = 280
const widest = 760

/** The panel at the right, as wide as its reader made it; hidden when empty. */
export function InspectorPanel({ empty, setSlot }: { empty: boolean; setSlot: (element: HTMLElement | null) => void }) {
  const [width, setWidth] = useLocalStorage({ key: 'arpent-inspector-width', defaultValue: 380, getInitialValueInEffect: false })
  const [dragging, setDragging] = useState(false)
  const resize = (to: number) => setWidth(Math.round(Math.min(widest, Math.max(narrowest, to))))

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (dragging) resize(window.innerWidth - event.clientX)
  }
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 80 : 20
    if (event.key === 'ArrowLeft') resize(width + step)
    else if (event.key === 'ArrowRight') resize(width - step)
    else return
    event.preventDefault()
  }
  return (
    <aside
      className={classes.panel}
      data-empty={empty || undefined}
      aria-label={m.app_inspector()}
      style={{ '--inspector-width': `${width}px` } as CSSProperties}
    >
      <div
        className={classes.grip}
        role="separator"
        aria-orientation="vertical"
        aria-label={m.app_inspector_resize()}
        aria-valuenow={width}
        aria-valuemin={narrowest}
        aria-valuemax={widest}
        tabIndex={0}
        data-dragging={dragging || undefined}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setDragging(true)
        }}
        onPointerMove={drag}
        onPointerUp={() => setDragging(false)}
        onLostPointerCapture={() => setDragging(false)}
        onKeyDown={press}
      />
      <div ref={setSlot} className={classes.slot} />
    </aside>
  )
}
