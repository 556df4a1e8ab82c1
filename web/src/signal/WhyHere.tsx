import { Anchor, Box, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { Weights } from '@/lead/Evidence'
import { useLikelihood } from '@/lead/weights'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatMoneyCompact, formatNumber, formatPercent } from '@/ui/format'
import classes from './signal.module.css'
import { kindName, type Signal } from './signals'

const fronts = { budget: m.signal_front_budget, urgent: m.signal_front_urgent, followed: m.signal_front_followed }

const factor = (value: number) => formatNumber(value, 2)

/** The product that decides where a signal stands, each factor with what it rests on. */
export function WhyHere({ one, id, daily, total }: { one: Signal; id: string; daily?: number | undefined; total?: number | undefined }) {
  const { fit, freshness, relationship, follow, less, less_rule: lessRule } = one.weight
  const factors = [fit.factor, freshness.factor, relationship.factor, ...(follow ? [follow.factor] : []), ...(less ? [less] : [])]
  return (
    <Box id={id} className={classes.why}>
      <Text size="sm" fw={600} className="numbers">
        {m.signal_why_score({ score: formatNumber(one.score, 1), factors: factors.map(factor).join(' × ') })}
      </Text>
      {one.rank && total ? (
        <Text size="xs" c="dimmed" mb={6}>
          {[m.signal_why_rank({ rank: formatNumber(one.rank), total: formatNumber(total) }), one.front && fronts[one.front]({ daily: formatNumber(daily) })].filter(Boolean).join(' · ')}
        </Text>
      ) : null}
      <dl>
        <Factor name={m.signal_fit()} value={fit.factor}>
          {worth(one)}
          {fit.account_id && <Chance account={fit.account_id} />}
        </Factor>
        <Factor name={m.signal_freshness()} value={freshness.factor}>
          {freshness.days === 0 ? m.signal_freshness_today() : m.signal_freshness_ago({ count: freshness.days, text: formatNumber(freshness.days) })}{' '}
          {m.signal_freshness_half({ count: freshness.half_life, text: formatNumber(freshness.half_life), kind: kindName(one.kind) })}
        </Factor>
        <Factor name={m.signal_relationship()} value={relationship.factor}>
          {tie(one)}
        </Factor>
        {follow && (
          <Factor name={m.following_why()} value={follow.factor}>
            {followed(one)}
          </Factor>
        )}
        {less ? (
          <Factor name={m.signal_less()} value={less}>
            {lessRule ? m.following_less_rule({ rule: lessRule }) : m.signal_less_said({ kind: kindName(one.kind) })}
          </Factor>
        ) : null}
      </dl>
    </Box>
  )
}

/** Why it is raised. */
export function followed({ weight: { follow }, places, person }: Signal): string {
  const account = places.find((place) => place.account_id === follow?.account_id)?.name
  if (account) return m.following_why_account({ account })
  if (follow?.person && person) return m.following_why_person({ person })
  return follow?.rule ? m.following_why_rule({ rule: follow.rule }) : m.following_why_some()
}

function Factor({ name, value, children }: { name: string; value: number; children: React.ReactNode }) {
  return (
    <div>
      <Text component="dt" size="sm">
        {name}
      </Text>
      <Text component="dd" size="sm" fw={600} className="numbers">
        × {factor(value)}
      </Text>
      <Text component="dd" size="xs" c="dimmed">
        {children}
      </Text>
    </div>
  )
}

function worth({ weight: { fit }, places }: Signal): string {
  const account = places.find((place) => place.account_id === fit.account_id)?.name
  if (!account) return places.length > 0 ? m.signal_fit_unread() : m.signal_fit_none()
  const chance = formatPercent(fit.chance, 0)
  const above = formatPercent(fit.above ?? 0, 0)
  if (fit.potential === undefined) return m.signal_fit_chance({ account, chance, above })
  const money = (minor: number) => formatMoneyCompact(minor, fit.currency || 'EUR')
  return m.signal_fit_worth({ account, chance, potential: money(fit.potential), worth: money((fit.chance ?? 0) * fit.potential), above })
}

const ties: Record<string, (input: { person: string }) => string> = {
  first: m.signal_tie_first,
  second: m.signal_tie_second,
  colleague: m.signal_tie_colleague,
  past_colleague: m.signal_tie_past_colleague,
}

function tie({ weight: { relationship }, person }: Signal): string {
  if (!person) return m.signal_tie_nobody()
  const { connected_on: date, messages, degree } = relationship
  const known = date ? m.signal_tie_connected({ person, date: formatDate(date) }) : (ties[degree ?? ''] ?? m.signal_tie_none)({ person })
  return [known, messages && m.signal_tie_messages({ count: messages, text: formatNumber(messages) })].filter(Boolean).join(' ')
}

/** What speaks for and against the account, read when it is opened. */
function Chance({ account }: { account: string }) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      {' '}
      <Anchor component="button" type="button" size="xs" aria-expanded={opened} onClick={() => setOpened(!opened)}>
        {m.signal_fit_chance_only()}
      </Anchor>
      {opened && <Evidence account={account} />}
    </>
  )
}

function Evidence({ account }: { account: string }) {
  const read = useLikelihood(account)
  if (!read.data) return null
  return (
    <Group component="span" display="block" maw={420} mt={4}>
      <Text size="xs" component="span">
        {m.lead_from_to({ rate: formatPercent(read.data.rate, 0), chance: formatPercent(read.data.chance, 0) })}
      </Text>
      <Weights items={read.data.evidence} />
    </Group>
  )
}
