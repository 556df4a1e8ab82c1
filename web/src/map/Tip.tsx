import type { ReactNode } from 'react'
import classes from './map.module.css'

/** What the pointer is on, beside it. Lies in MapView's overlay; turns to the other
 *  side near the map's right edge. */
export function Tip({ x, y, children }: { x: number; y: number; children: ReactNode }) {
  return (
    <div className={classes.tip} style={{ left: x, top: y }} aria-hidden>
      {children}
    </div>
  )
}
