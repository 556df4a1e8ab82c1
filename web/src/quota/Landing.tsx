import { Skeleton, useComputedColorScheme } from '@mantine/core'
import { useCallback } from 'react'
import * as m from '@/paraglide/messages.js'
import { Figure } from '@/ui/Figure'
import { formatNumber, formatPercent } from '@/ui/format'
import type { Detail } from './forecasts'
import { amountText } from './quotas'

/** How the simulated endings of the period fall, against the quota. */
export function Landing({ detail, of }: { detail: Detail | undefined; of: { quantity: string; currency: string } }) {
  const dark = useComputedColorScheme('light') === 'dark'
  const draw = useCallback(
    (plot: typeof import('@observablehq/plot')): import('@observablehq/plot').PlotOptions => {
      const bars = detail?.histogram ?? []
      const quota = detail?.quota ?? 0
      const [reached, missed, ink] = dark ? ['#5da98b', '#6b5a32', '#e6eae7'] : ['#297b60', '#e0c68c', '#211f1b']
      const text = (value: number) => amountText(value, of)
      const most = Math.max(...bars.map((bar) => bar.draws), 1)
      return {
        marginLeft: 24,
        marginRight: 30,
        marginTop: 24,
        x: { label: null, tickFormat: text, ticks: 5 },
        y: { axis: null, domain: [0, most * 1.12] },
        marks: [
          plot.rectY(bars, { x1: 'from', x2: 'to', y: 'draws', inset: 0.5, fill: (bar: { from: number; to: number }) => ((bar.from + bar.to) / 2 >= quota ? reached : missed) }),
          ...(quota > 0 ? [plot.ruleX([quota], { stroke: ink, strokeWidth: 2 }), plot.text([quota], { x: (value: number) => value, y: most * 1.1, text: () => m.quota_quota(), dy: -8, fill: ink, fontWeight: 600 })] : []),
          ...(detail ? [plot.ruleX([detail.p10, detail.p50, detail.p90], { stroke: ink, strokeOpacity: 0.55, strokeDasharray: '3 3' })] : []),
          ...(detail ? [plot.text([{ at: detail.p10, name: 'P10' }, { at: detail.p50, name: 'P50' }, { at: detail.p90, name: 'P90' }], { x: 'at', y: most * 1.02, text: 'name', dx: 3, textAnchor: 'start', fill: ink, fillOpacity: 0.75 })] : []),
          plot.ruleY([0], { stroke: ink, strokeOpacity: 0.3 }),
        ],
      }
    },
    [detail, of, dark],
  )
  if (!detail) return <Skeleton h={300} />
  const text = (value: number) => amountText(value, of)
  const say =
    detail.histogram.length < 2
      ? m.quota_landing_certain({ amount: text(detail.p50) })
      : m.quota_landing_say({ low: text(detail.p10), middle: text(detail.p50), high: text(detail.p90), reach: detail.reach === undefined ? '—' : formatPercent(detail.reach, 0), draws: formatNumber(detail.draws) })
  return (
    <section>
      <h3>{m.quota_landing_title()}</h3>
      <Figure say={say} height={230} draw={draw} />
    </section>
  )
}
