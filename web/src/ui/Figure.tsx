import { Box, Skeleton, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import type { PlotOptions } from '@observablehq/plot'
import { useEffect, useRef, useState } from 'react'

type Plot = typeof import('@observablehq/plot')

/** A plot by Observable Plot, fetched when first needed, as wide as its place.
 *  `say` is the sentence that tells what to see in it; `draw` must be stable
 *  (useCallback), since each new one draws anew. */
export function Figure(props: { say: string; height?: number; draw: (plot: Plot, width: number) => PlotOptions }) {
  const { draw } = props
  const height = props.height ?? 260
  const { ref: frame, width } = useElementSize()
  const place = useRef<HTMLDivElement>(null)
  const [plot, setPlot] = useState<Plot | null>(null)
  useEffect(() => {
    let here = true
    void import('@observablehq/plot').then((module) => {
      if (here) setPlot(module)
    })
    return () => {
      here = false
    }
  }, [])
  useEffect(() => {
    if (!plot || width < 40) return
    const drawn = plot.plot({
      width,
      height,
      style: { background: 'transparent', fontFamily: 'inherit', fontSize: '11.5px', color: 'var(--arpent-ink)' },
      ...draw(plot, width),
    })
    drawn.setAttribute('aria-hidden', 'true')
    place.current?.replaceChildren(drawn)
    return () => drawn.remove()
  }, [plot, width, height, draw])
  return (
    <Box component="figure" m={0} ref={frame}>
      <Text component="figcaption" size="sm" mb="xs">
        {props.say}
      </Text>
      {plot ? <div ref={place} /> : <Skeleton h={height} />}
    </Box>
  )
}
