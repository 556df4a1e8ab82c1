import { Checkbox, Slider, Stack, Text, useComputedColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useCallback, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { Figure } from '@/ui/Figure'
import { formatDate, formatMoney, formatMoneyCompact, formatPercent } from '@/ui/format'
import { type Part, type Statement, useWhatIf } from './pays'
import classes from './quota.module.css'

/** What one would earn if one won more: deals ticked, or any amount besides. */
export function WhatIf({ statement, now }: { statement: Statement; now: boolean }) {
  const { plan, person } = statement
  const part = person.parts.find((one) => (one.component.quantity ?? 'revenue') === 'revenue')
  const [deals, setDeals] = useState<string[]>([])
  const [extra, setExtra] = useState(0)
  const [asked] = useDebouncedValue({ deals, extra }, 120)
  const answer = useWhatIf(plan.id, person.user_id, now ? asked : {})
  const money = (value: number) => formatMoney(value, plan.currency)
  const supposed = deals.length > 0 || extra > 0
  const most = part ? Math.max(part.quota * 0.6, part.quota - part.credited) : 0
  const step = 10 ** Math.max(2, Math.floor(Math.log10(Math.max(most, 1))) - 1)
  if (!part || part.quota <= 0) return null
  const outlook = supposed ? answer.data : undefined
  const tick = (id: string) => setDeals(deals.includes(id) ? deals.filter((one) => one !== id) : [...deals, id])
  return (
    <div className={classes.stage}>
      <Curve part={part} currency={plan.currency} then={outlook?.parts.find((one) => one.component.name === part.component.name)} />
      <section className={classes.screenOnly}>
        <h3>{m.quota_what_if()}</h3>
        {!now ? (
          <Text size="sm" c="dimmed">
            {m.quota_what_if_now()}
          </Text>
        ) : (
          <Stack gap="sm">
            <div aria-live="polite" className={classes.outlook}>
              <span className={classes.big}>{outlook ? `+${formatMoney(outlook.more, plan.currency, false)}` : money(0)}</span>
              <span className={classes.note}>
                {outlook ? m.quota_what_if_say({ added: formatMoneyCompact(outlook.added, plan.currency), total: formatMoney(outlook.total, plan.currency, false) }) : m.quota_what_if_nothing()}
              </span>
            </div>
            <div>
              <Text size="sm" id="what-if-extra">
                {m.quota_what_if_extra({ amount: money(extra) })}
              </Text>
              <Slider aria-labelledby="what-if-extra" thumbLabel={m.quota_what_if()} min={0} max={Math.ceil(most / step) * step} step={step} value={extra} onChange={setExtra} label={formatMoneyCompact(extra, plan.currency)} />
            </div>
            {statement.open.length > 0 && (
              <ul className={classes.ticks} aria-label={m.quota_what_if_deals()}>
                {statement.open.toSorted((a, b) => b.amount - a.amount).map((deal) => (
                  <li key={deal.deal_id}>
                    <Checkbox
                      size="xs"
                      checked={deals.includes(deal.deal_id)}
                      onChange={() => tick(deal.deal_id)}
                      label={deal.account_name}
                      description={[deal.deal_name, formatDate(deal.on), deal.probability === undefined ? '' : m.quota_chance({ percent: formatPercent(deal.probability / 100, 0) })].filter(Boolean).join(' · ')}
                    />
                    <Text size="sm" className="numbers">
                      {money(deal.amount)}
                    </Text>
                  </li>
                ))}
              </ul>
            )}
          </Stack>
        )}
      </section>
    </div>
  )
}

/** What being credited so much pays; where one is, and where one would be. */
function Curve({ part, currency, then }: { part: Part; currency: string; then: Part | undefined }) {
  const dark = useComputedColorScheme('light') === 'dark'
  const draw = useCallback(
    (plot: typeof import('@observablehq/plot')): import('@observablehq/plot').PlotOptions => {
      const [line, ink, attention] = dark ? ['#5da98b', '#e6eae7', '#dca637'] : ['#297b60', '#211f1b', '#a97313']
      const text = (value: number) => formatMoneyCompact(value, currency)
      const curve = part.curve ?? []
      const points = [{ ...part, name: m.quota_now() }, ...(then && then.credited !== part.credited ? [{ ...then, name: m.quota_then() }] : [])]
      return {
        marginLeft: 58,
        marginRight: 20,
        marginTop: 22,
        x: { label: null, tickFormat: text, ticks: 5 },
        y: { label: null, tickFormat: text, ticks: 5, grid: true },
        marks: [
          plot.ruleX([part.quota], { stroke: ink, strokeOpacity: 0.5, strokeDasharray: '3 3' }),
          plot.text([part.quota], { x: (value: number) => value, frameAnchor: 'top', text: () => m.quota_quota(), dy: -14, fill: ink }),
          plot.areaY(curve, { x: 'credited', y: 'pays', fill: line, fillOpacity: 0.12 }),
          plot.lineY(curve, { x: 'credited', y: 'pays', stroke: line, strokeWidth: 2 }),
          plot.dot(points, { x: 'credited', y: 'earned', r: 6, fill: (_: unknown, i: number) => (i === 0 ? line : attention), stroke: dark ? '#1a201e' : '#ffffff', strokeWidth: 2 }),
          plot.text(points, { x: 'credited', y: 'earned', text: 'name', dy: -14, fill: ink, fontWeight: 600 }),
        ],
      }
    },
    [part, currency, then, dark],
  )
  return (
    <section>
      <h3>{m.quota_pay_curve()}</h3>
      <Figure say={m.quota_pay_curve_say({ earned: formatMoney(part.earned, currency), attained: formatPercent(part.attained, 0) })} height={250} draw={draw} />
    </section>
  )
}
