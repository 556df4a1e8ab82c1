import { Box, useComputedColorScheme } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { useMemo } from 'react'
import { AreaLayer } from '@/map/AreaLayer'
import { boundsOf } from '@/map/geometry'
import { LabelLayer } from '@/map/LabelLayer'
import { Legend } from '@/map/Legend'
import { MapView } from '@/map/MapView'
import { OutlineLayer } from '@/map/OutlineLayer'
import * as m from '@/paraglide/messages.js'
import { useDrawing } from '@/territory/territories'
import { EmptyState } from '@/ui/EmptyState'
import { formatPercent } from '@/ui/format'
import { type Attainment, paceOf, type Standing } from './quotas'

/** From far behind to far ahead, apart for the colour-blind too (after Cynthia
 *  Brewer's brown to blue-green); the label on the map says the figure. */
const shades = { light: ['#a6611a', '#dfc27d', '#e9ecd8', '#80cdc1', '#018571'], dark: ['#b8763a', '#a08a52', '#6d7a72', '#3f8f84', '#15a48c'] }
const bounds = [-0.3, -0.1, 0, 0.15]

export function shadeOf(pace: number): number {
  return bounds.filter((bound) => pace >= bound).length
}

/** Today's territories in the colour of how far they are against the day. */
export function AttainmentMap({ answer, chosen, onOpen }: { answer: Attainment; chosen: string | null; onOpen: (id: string) => void }) {
  const dark = useComputedColorScheme('light') === 'dark'
  const drawing = useDrawing()
  const colours = dark ? shades.dark : shades.light
  const none = dark ? '#39413e' : '#d9d5cb'
  const at = useMemo(() => new Map(answer.items.map((one) => [one.territory_id, one])), [answer.items])
  const fills = useMemo(() => {
    return drawing?.ids.map((id) => {
      const pace = at.has(id) ? paceOf(at.get(id)!) : undefined
      return pace === undefined ? none : colours[shadeOf(pace)]!
    })
  }, [drawing, at, colours, none])
  const labels = useMemo(() => drawing?.labels.map((label) => ({ ...label, text: label.text + attained(answer.items.find((one) => one.name === label.text)) })), [drawing, answer.items])
  const around = useMemo(() => drawing && boundsOf(drawing.labels.map((one) => [one.lon, one.lat] as const)), [drawing])
  const selected = useMemo(() => new Set(drawing && chosen ? [drawing.ids.indexOf(chosen)].filter((i) => i >= 0) : []), [drawing, chosen])
  if (drawing && drawing.shapes.features.length === 0) return <EmptyState icon={IconMapOff} title={m.quota_map_none()} text={m.quota_map_none_text()} />
  return (
    <Box flex={1} mih={420} pos="relative">
      {drawing && fills && (
        <MapView
          label={m.quota_map()}
          bounds={around}
          overlay={
            <Legend
              title={m.quota_map_legend()}
              items={[
                ...[m.quota_map_far_behind(), m.quota_map_behind(), m.quota_map_near(), m.quota_map_ahead(), m.quota_map_far_ahead()].map((label, i) => ({ colour: colours[i]!, label })).toReversed(),
                { colour: none, label: m.quota_none() },
              ]}
            />
          }
        >
          <AreaLayer shapes={drawing.shapes} groups={drawing.groups} fills={fills} selected={selected} opacity={0.85} hairlines={false} onClick={(i) => drawing.ids[i] && at.has(drawing.ids[i]) && onOpen(drawing.ids[i])} />
          <OutlineLayer shapes={drawing.shapes} strong={[...selected][0] ?? null} />
          <LabelLayer labels={labels ?? []} />
        </MapView>
      )}
    </Box>
  )
}

function attained(one: Standing | undefined): string {
  return one && one.quota > 0 ? ` · ${formatPercent(one.credited / one.quota, 0)}` : ''
}
