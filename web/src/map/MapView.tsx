import { Skeleton } from '@mantine/core'
import { lazy, type ReactNode, Suspense } from 'react'
import * as m from '@/paraglide/messages.js'
import { Boundary } from '@/app/Boundary'
import type { Bounds } from './context'
import classes from './map.module.css'

const Canvas = lazy(() => import('./Canvas'))

export interface MapViewProps {
  /** What is shown first, and again whenever it changes. */
  bounds?: Bounds | undefined
  /** Named for those who cannot see it: "Map of 60 territories". */
  label: string
  /** Layers: AreaLayer, OutlineLayer, PointLayer, LabelLayer, SelectTool. */
  children?: ReactNode
  /** Things that lie on the map's corners: Legend, MapList, tools. */
  overlay?: ReactNode
}

/** The map, fetched when first needed. It fills its parent, which must have a height. */
export function MapView(props: MapViewProps) {
  return (
    <div className={classes.view}>
      <Boundary>
        <Suspense fallback={<Skeleton className={classes.waiting} radius={0} aria-label={m.map_loading()} />}>
          <Canvas {...props} />
        </Suspense>
      </Boundary>
      {props.overlay && <div className={classes.overlay}>{props.overlay}</div>}
    </div>
  )
}
