import { Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import * as m from '@/paraglide/messages.js'
import classes from './map.module.css'

export interface LegendItem {
  colour: string
  label: ReactNode
  /** A dot for points instead of a square. */
  round?: boolean
}

/** What the colours on the map mean, in its lower left corner. */
export function Legend({ title, items, children }: { title?: ReactNode; items: LegendItem[]; children?: ReactNode }) {
  return (
    <section className={`${classes.card} ${classes.legend}`} aria-label={typeof title === 'string' ? title : m.map_legend()}>
      {title && (
        <Text size="xs" fw={600} mb={6}>
          {title}
        </Text>
      )}
      <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {items.map((item, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- a legend has no other identity
          <Group key={i} component="li" gap={8} wrap="nowrap">
            <span className={classes.swatch} style={{ background: item.colour, ...(item.round ? { borderRadius: '50%' } : {}) }} aria-hidden />
            <Text size="xs">{item.label}</Text>
          </Group>
        ))}
      </Stack>
      {children}
    </section>
  )
}
