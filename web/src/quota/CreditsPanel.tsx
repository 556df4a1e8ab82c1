import { ActionIcon, Anchor, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { IconArrowsSplit2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { allows, headquarters, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Facts } from '@/ui/Facts'
import { Failure } from '@/ui/Failure'
import { formatDate, formatPercent } from '@/ui/format'
import { Inspector } from '@/ui/Inspector'
import { Bullet, Pace } from './Bullet'
import { amountText, type Attainment, type Credit, type Part, partOf, useCredits, type Whose } from './quotas'
import { roleText } from './People'
import { todayIs } from './periods'
import { RampForm } from './RampForm'
import { SplitDialog } from './SplitDialog'
import classes from './quota.module.css'

/** The deals that someone's numbers are made of: what is listed adds up to them. */
export function CreditsPanel(props: { answer: Attainment; whose: Whose; part: Part; onPart: (part: Part) => void; onClose: () => void }) {
  const { answer, whose, part } = props
  const user = useUser()
  const { quantity, from, to, as_of } = answer
  const territory = answer.items.find((one) => one.territory_id === whose.id)
  const person = answer.people.find((one) => one.user_id === whose.id)
  const figures = whose.kind === 'territory' ? territory : person
  const credits = useCredits({ quantity: quantity as never, from, to, as_of }, whose, figures !== undefined)
  if (!figures) return null
  const listed = (credits.data ?? []).filter((one) => partOf(one, as_of) === part)
  const count = (of: Part) => credits.data?.filter((one) => partOf(one, as_of) === of).length ?? 0
  return (
    <Inspector kind={whose.kind === 'territory' ? m.quota_territory() : roleText(person!.role)} title={figures.name} onClose={props.onClose}>
      <Stack gap="md">
        <Bullet figures={figures} of={answer} />
        <Facts
          facts={[
            { label: m.quota_attained(), value: figures.quota > 0 ? formatPercent(figures.credited / figures.quota) : null },
            { label: m.quota_won(), value: amountText(figures.credited, answer, true) },
            { label: m.quota_quota(), value: figures.quota > 0 ? amountText(figures.quota, answer, true) : null },
            { label: m.quota_due(), value: figures.due > 0 ? <>{amountText(figures.due, answer, true)} <Pace figures={figures} /></> : null },
            { label: m.quota_open(), value: amountText(figures.open, answer, true) },
            { label: m.quota_weighted(), value: amountText(figures.weighted, answer, true) },
            { label: m.quota_overdue(), value: amountText(figures.overdue, answer, true) },
            { label: m.quota_peers(), value: whose.kind === 'person' && person?.ahead !== undefined ? m.quota_ahead_of({ percent: formatPercent(person.ahead / 100, 0), count: person.peers }) : undefined },
            { label: m.quota_street(), value: territory && territory.street > 0 ? `${amountText(territory.street, answer, true)} (${formatPercent(territory.street / Math.max(1, territory.quota), 0)})` : undefined },
          ]}
        />
        <SegmentedControl
          fullWidth
          aria-label={m.quota_parts()}
          value={part}
          onChange={(next) => props.onPart(next as Part)}
          data={[
            { value: 'won', label: `${m.quota_won()} (${count('won')})` },
            { value: 'open', label: `${m.quota_open_short()} (${count('open')})` },
            { value: 'overdue', label: `${m.quota_overdue()} (${count('overdue')})` },
          ]}
        />
        {credits.error ? (
          <Failure error={credits.error} onRetry={() => void credits.refetch()} />
        ) : !credits.data ? (
          <Skeleton h={220} />
        ) : (
          <Deals list={listed} of={answer} part={part} whole={whose.kind === 'territory' && (territory?.street ?? 0) > 0} split={allows(managers, user.role) && answer.as_of >= todayIs()} />
        )}
        {whose.kind === 'person' && allows(headquarters, user.role) && <RampForm user={whose.id} />}
      </Stack>
    </Inspector>
  )
}

const most = 200

function Deals({ list, of, part, whole, split }: { list: Credit[]; of: Attainment; part: Part; whole: boolean; split: boolean }) {
  const [open, setOpen] = useState<Credit | null>(null)
  if (list.length === 0) return <EmptyState compact title={m.quota_no_deals()} />
  const sum = list.reduce((all, one) => all + one.amount, 0)
  return (
    <>
      <ul className={classes.deals}>
        {list.slice(0, most).map((one) => (
          <li key={`${one.deal_id} ${one.territory_id}`}>
            <div style={{ minWidth: 0, flex: 1 }}>
              <Anchor size="sm" fw={540} renderRoot={(root) => <Link to={`/accounts/${one.account_id}`} {...root} />}>
                {one.account_name}
              </Anchor>
              <Text size="xs" c="dimmed">
                {[one.deal_name, formatDate(one.on), whole ? one.territory_name : '', one.percent < 100 ? m.quota_share_of({ percent: formatPercent(one.percent / 100, 0) }) : '', part !== 'won' && one.probability !== undefined ? m.quota_chance({ percent: formatPercent(one.probability / 100, 0) }) : '']
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            </div>
            <Text size="sm" className="numbers">
              {amountText(one.amount, of, true)}
            </Text>
            {split && (
              <ActionIcon size="sm" style={{ alignSelf: 'center' }} aria-label={m.quota_split_of({ name: one.deal_name })} title={m.quota_split()} onClick={() => setOpen(one)}>
                <IconArrowsSplit2 size={14} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {list.length > most && <Text size="xs" c="dimmed">{m.quota_more_deals({ count: list.length - most })}</Text>}
      <div className={classes.sum}>
        <span>{m.quota_total()}</span>
        <span className="numbers">{amountText(sum, of, true)}</span>
      </div>
      {open && <SplitDialog deal={open} onClose={() => setOpen(null)} />}
    </>
  )
}
