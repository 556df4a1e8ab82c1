import { Button, Group, Select, Skeleton, useComputedColorScheme } from '@mantine/core'
import { useCallback } from 'react'
import * as m from '@/paraglide/messages.js'
import { Figure } from '@/ui/Figure'
import { formatDate } from '@/ui/format'
import { type Detail, kindName } from './forecasts'
import { dayAfter } from './periods'
import { amountText } from './quotas'

/** The ends of each bar: where what is expected stood before it and after. */
export function bars(waterfall: Detail['waterfall'] | undefined): { kind: string; from: number; to: number; change?: number }[] {
  if (!waterfall) return []
  const out: { kind: string; from: number; to: number; change?: number }[] = [{ kind: 'start', from: 0, to: waterfall.start }]
  let at = waterfall.start
  for (const step of waterfall.steps) {
    out.push({ kind: step.kind, from: at, to: at + step.amount, change: step.amount })
    at += step.amount
  }
  out.push({ kind: 'end', from: 0, to: waterfall.end })
  return out
}

/** How what is expected changed since a day, and why. */
export function Waterfall(props: { detail: Detail | undefined; of: { quantity: string; currency: string }; since: string; onSince: (since: string) => void; onOpen: () => void }) {
  const { detail, of } = props
  const dark = useComputedColorScheme('light') === 'dark'
  const draw = useCallback(
    (plot: typeof import('@observablehq/plot'), width: number): import('@observablehq/plot').PlotOptions => {
      const all = bars(detail?.waterfall)
      const [up, down, still, ink] = dark ? ['#5da98b', '#dca637', '#4b5853', '#e6eae7'] : ['#297b60', '#b97f17', '#a8a298', '#211f1b']
      const name = (kind: string) => (kind === 'start' ? m.quota_step_start() : kind === 'end' ? m.quota_step_end() : kindName(kind as never))
      const ends = all.flatMap((bar) => (bar.change === undefined ? [bar.to] : [bar.from, bar.to]))
      const low = Math.min(...ends)
      const high = Math.max(...ends, 1)
      // Small steps beside large sums would not be seen from zero: the axis begins below them, and says so.
      const floor = Math.max(0, low - (high - low) * 0.6)
      const text = (bar: { to: number; change?: number }) => (bar.change === undefined ? amountText(bar.to, of) : `${bar.change > 0 ? '+' : ''}${amountText(bar.change, of)}`)
      return {
        marginLeft: Math.min(170, width * 0.36),
        marginRight: 64,
        marginTop: 4,
        marginBottom: 22,
        x: { label: null, domain: [floor, high], tickFormat: (value: number) => amountText(value, of), ticks: 3 },
        y: { label: null, domain: all.map((bar) => name(bar.kind)), tickSize: 0 },
        marks: [
          plot.barX(all, { y: (bar) => name(bar.kind), x1: (bar) => Math.max(floor, Math.min(bar.from, bar.to)), x2: (bar) => Math.max(bar.from, bar.to), fill: (bar) => (bar.change === undefined ? still : bar.change > 0 ? up : down), insetTop: 3, insetBottom: 3, rx: 2 }),
          plot.text(all, { y: (bar) => name(bar.kind), x: (bar) => Math.max(bar.from, bar.to), text, textAnchor: 'start', dx: 5, fill: ink }),
        ],
      }
    },
    [detail, of, dark],
  )
  if (!detail?.waterfall) return <Skeleton h={300} />
  const { since, start, end } = detail.waterfall
  const options: { value: string; label: string }[] = [1, 7, 14, 30, 90].map((days) => ({ value: dayAfter(detail.as_of, -days), label: m.quota_since_days({ count: days }) }))
  const value = props.since || dayAfter(detail.as_of, -7)
  if (!options.some((one) => one.value === value)) options.push({ value, label: formatDate(value) })
  return (
    <section>
      <Group justify="space-between" gap="xs">
        <h3>{m.quota_changes_title()}</h3>
        <Group gap={6}>
          <Select size="xs" w={150} aria-label={m.quota_since()} allowDeselect={false} value={value} onChange={(next) => props.onSince(next === dayAfter(detail.as_of, -7) ? '' : (next ?? ''))} data={options} />
          <Button size="compact-xs" variant="subtle" onClick={props.onOpen}>
            {m.quota_which_deals()}
          </Button>
        </Group>
      </Group>
      <Figure say={m.quota_changes_say({ date: formatDate(since), start: amountText(start, of), end: amountText(end, of) })} height={34 + 24 * (detail.waterfall.steps.length + 2)} draw={draw} />
    </section>
  )
}
