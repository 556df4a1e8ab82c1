import { Anchor, Group, Popover, Stack, Text, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatMoneyCompact, formatNumber, formatPercent } from '@/ui/format'
import classes from './lead.module.css'
import type { Lead } from './leads'
import { attributeName, type Tenth, useLikelihood, type Weight, weightName } from './weights'
import { WeightsDialog } from './WeightsDialog'

/** What speaks for and against an account: bars to the right and to the left. */
export function Weights({ items }: { items: readonly Weight[] }) {
  const most = Math.max(0.05, ...items.map((one) => Math.abs(one.log_odds)))
  return (
    <ul className={classes.weights}>
      {items.map((one) => (
        <li key={one.attribute}>
          <div className={classes.weightText}>
            <Text size="sm" lineClamp={2}>
              {weightName(one)}
            </Text>
            <Text size="xs" c="dimmed">
              {[attributeName(one.attribute), m.lead_weight_of({ won: formatNumber(one.won), all: formatNumber(one.won + one.lost) }), one.said && m.lead_weight_said(), one.yours < 0 && m.lead_weight_yours()].filter(Boolean).join(' · ')}
            </Text>
          </div>
          <div className={classes.weightBar} aria-hidden>
            <span data-side={one.log_odds < 0 ? 'against' : 'for'} style={{ width: `${(Math.abs(one.log_odds) / most) * 50}%` }} />
          </div>
          <Text size="sm" className="numbers" w={52} ta="right">
            {m.lead_weight_times({ factor: formatNumber(Math.exp(one.log_odds), 2) })}
          </Text>
        </li>
      ))}
    </ul>
  )
}

/** "82 % × €515k = €420k", opened to its evidence. */
export function Worth({ lead, items }: { lead: Lead; items: readonly Weight[] }) {
  const [opened, setOpened] = useState(false)
  const [all, setAll] = useState(false)
  return (
    <>
    <Popover width={400} position="bottom-end" withArrow opened={opened} onChange={setOpened}>
      <Popover.Target>
        <UnstyledButton onClick={() => setOpened(!opened)} className={classes.worth} aria-label={m.lead_why()}>
          <Text size="sm" fw={600} className="numbers">
            {formatMoneyCompact(lead.worth, lead.currency || 'EUR')}
          </Text>
          <Text size="xs" c="dimmed" className="numbers">
            {m.lead_worth({ chance: formatPercent(lead.chance, 0), potential: formatMoneyCompact(lead.potential, lead.currency || 'EUR') })}
          </Text>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Arithmetic chance={lead.chance} items={items} onAll={() => { setOpened(false); setAll(true) }} />
      </Popover.Dropdown>
    </Popover>
    {all && <WeightsDialog onClose={() => setAll(false)} />}
    </>
  )
}

/** From the common chance to this account's, and how well that told later deals. */
function Arithmetic({ chance, items, onAll }: { chance: number; items: readonly Weight[]; onAll: () => void }) {
  const general = useLikelihood('')
  const test = general.data?.backtest
  return (
    <Stack gap="xs">
      <Text size="sm">{general.data && m.lead_from_to({ rate: formatPercent(general.data.rate, 0), chance: formatPercent(chance, 0) })}</Text>
      <Weights items={items} />
      {test && <Tenths items={test.tenths} rate={test.rate} />}
      {general.data && (
        <Text size="xs" c="dimmed">
          {test
            ? m.lead_backtest({ learned: formatNumber(test.learned), tested: formatNumber(test.tested), auc: formatPercent(test.auc, 0), top: formatPercent(test.top, 0), rate: formatPercent(test.rate, 0) })
            : m.lead_backtest_none({ count: formatNumber(general.data.won + general.data.lost) })}
        </Text>
      )}
      <Anchor component="button" type="button" size="xs" ta="left" onClick={onAll}>
        {m.lead_weights()}
      </Anchor>
    </Stack>
  )
}

/** How many of each tenth were won, beside how many were to be expected. */
function Tenths({ items, rate }: { items: readonly Tenth[]; rate: number }) {
  const share = (count: number, of: Tenth) => count / Math.max(1, of.deals)
  const most = Math.max(...items.map((one) => Math.max(share(one.won, one), share(one.expected, one))))
  const height = (part: number) => `${(part / most) * 100}%`
  return (
    <figure className={classes.tenths}>
      <div role="img" aria-label={m.lead_tenths_label({ list: items.map((one) => formatPercent(share(one.won, one), 0)).join(', ') })}>
        {items.map((one, at) => (
          <span key={at} title={m.lead_tenth({ place: formatNumber(at + 1), won: formatNumber(one.won), deals: formatNumber(one.deals), expected: formatNumber(one.expected, 1), lift: formatNumber(one.lift, 2) })}>
            <i style={{ height: height(share(one.won, one)) }} />
            <b style={{ bottom: height(share(one.expected, one)) }} />
          </span>
        ))}
        <em style={{ bottom: height(rate) }} />
      </div>
      <Text component="figcaption" size="xs" c="dimmed">
        {m.lead_tenths_caption()}
      </Text>
    </figure>
  )
}

/** The same for a lead's account, read when it is opened. */
export function AccountEvidence({ lead }: { lead: Lead }) {
  const own = useLikelihood(lead.account_id)
  const [all, setAll] = useState(false)
  if (!own.data) return null
  return (
    <Group align="stretch">
      <Arithmetic chance={own.data.chance} items={own.data.evidence} onAll={() => setAll(true)} />
      {all && <WeightsDialog onClose={() => setAll(false)} />}
    </Group>
  )
}
