import { Anchor, Card, Group, Skeleton, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatNumber, formatPercent } from '@/ui/format'
import { Bullet, Pace } from './Bullet'
import { useForecast } from './forecasts'
import { periodName, periodOf, todayIs } from './periods'
import { amountText, type Attainment, type Figures, tops, useAttainment, useRounds } from './quotas'
import classes from './quota.module.css'

interface Mine {
  name: string
  figures: Figures
  /** Where one stands among owners of like quotas. */
  peers: string
  /** As the address of the attainment screen names it. */
  whose: string
}

/** One's own number: as a person where one has a part in territories, else the
 *  top of what one sees. */
export function mine(answer: Attainment, user: string): Mine | undefined {
  const person = answer.people.find((one) => one.user_id === user && one.quota > 0)
  if (person) return { name: person.name, figures: person, peers: person.ahead === undefined ? '' : m.quota_ahead_of({ percent: formatPercent(person.ahead / 100, 0), count: person.peers }), whose: `person:${user}` }
  const top = tops(answer.items)[0]
  return top && { name: top.name, figures: top, peers: '', whose: `territory:${top.territory_id}` }
}

/** On the first screen: my number, and what to do about it. */
export default function MyNumber() {
  const user = useUser()
  const today = todayIs()
  const year = periodOf(undefined, today)
  const quarter = periodOf(undefined, today, 'quarter')
  const answer = useAttainment({ quantity: 'revenue', from: year.from, to: year.to, as_of: '' })
  if (answer.error) return <Failure error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <Skeleton h={170} />
  const own = mine(answer.data, user.id)
  if (!own || own.figures.quota <= 0) return null
  const { figures } = own
  const person = own.whose.startsWith('person')
  return (
    <Card>
      <Stack gap="sm">
        <Group justify="space-between" align="baseline">
          <h2 className={classes.cardTitle}>{person ? m.quota_my_number({ year: periodName(year) }) : m.quota_number_of({ name: own.name, year: periodName(year) })}</h2>
          <Anchor size="sm" renderRoot={(root) => <Link to={'/quotas' as never} {...root} />}>
            {m.quota_see_all()}
          </Anchor>
        </Group>
        <Group gap="lg" align="baseline">
          <span className={classes.huge}>{formatPercent(figures.credited / figures.quota, 0)}</span>
          <Text size="sm">{m.quota_won_of({ won: amountText(figures.credited, answer.data), quota: amountText(figures.quota, answer.data) })}</Text>
          <Text size="sm">
            <Pace figures={figures} /> {m.quota_against_day()}
          </Text>
          {own.peers && (
            <Text size="sm" c="dimmed">
              {own.peers}
            </Text>
          )}
        </Group>
        <Bullet figures={figures} of={answer.data} />
        <Next own={own} of={answer.data} quarter={quarter} />
      </Stack>
    </Card>
  )
}

/** What the number asks for next. */
function Next({ own, of, quarter }: { own: Mine; of: Attainment; quarter: ReturnType<typeof periodOf> }) {
  const user = useUser()
  const forecast = useForecast({ quantity: 'revenue', from: quarter.from, to: quarter.to, as_of: '' }).data
  const draft = useRounds().data?.find((round) => round.state === 'draft')
  const line = own.whose.startsWith('person') ? forecast?.people.find((one) => one.user_id === user.id) : tops(forecast?.items ?? [])[0]
  const acts: { key: string; text: string; to: string; search?: Record<string, string> }[] = []
  if (line && line.quota > 0 && line.reach !== undefined)
    acts.push({
      key: 'reach',
      text: [
        m.quota_next_reach({ period: periodName(quarter), percent: formatPercent(line.reach, 0) }),
        line.coverage !== undefined ? m.quota_next_coverage({ coverage: formatNumber(line.coverage, 1), needed: formatNumber(line.required, 1) }) : '',
      ]
        .filter(Boolean)
        .join(' '),
      to: '/quotas/forecast',
    })
  if (own.figures.overdue > 0) acts.push({ key: 'overdue', text: m.quota_next_overdue({ amount: amountText(own.figures.overdue, of) }), to: '/quotas', search: { whose: own.whose, part: 'overdue' } })
  if (draft) acts.push({ key: 'draft', text: user.role === 'headquarters' || user.role === 'administrator' ? m.quota_next_approve({ name: draft.name }) : m.quota_next_propose({ name: draft.name }), to: '/quotas/setting', search: { round: draft.id } })
  if (acts.length === 0) return null
  return (
    <ul className={classes.next}>
      {acts.map((act) => (
        <li key={act.key}>
          <Go to={act.to} search={act.search}>
            {act.text}
          </Go>
        </li>
      ))}
    </ul>
  )
}

function Go({ to, search, children }: { to: string; search: Record<string, string> | undefined; children: ReactNode }) {
  return (
    <Anchor size="sm" renderRoot={(root) => <Link to={to as never} {...(search ? { search: search as never } : {})} {...root} />}>
      {children}
    </Anchor>
  )
}
