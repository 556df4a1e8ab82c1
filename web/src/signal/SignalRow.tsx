import { ActionIcon, Anchor, Badge, Group, Text, Tooltip } from '@mantine/core'
import { IconChecklist, IconClockPlus, IconVolumeOff, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { said } from '@/lead/Changes'
import * as m from '@/paraglide/messages.js'
import classes from '@/task/task.module.css'
import { formatDate, formatPercent } from '@/ui/format'
import { kindName, type Signal, sentence } from './signals'

export interface Acts {
  task: (one: Signal) => void
  dismiss: (one: Signal) => void
  snooze: (one: Signal) => void
  mute: (one: Signal) => void
  open: (one: Signal) => void
}

const light = 'var(--mantine-primary-color-light)'
const number = (value: number) => value.toFixed(2)

/** One signal: what happened, why it stands where it does, and what to do. */
export function SignalRow({ one, chosen, acts }: { one: Signal; chosen: boolean; acts?: Acts }) {
  const { before, after } = one.evidence
  return (
    <li className={classes.row} aria-current={chosen || undefined} style={chosen ? { background: light, boxShadow: `-10px 0 ${light}, 10px 0 ${light}` } : undefined}>
      <div className={classes.what}>
        <Text size="sm" fw={560} style={{ overflowWrap: 'anywhere' }}>
          {one.person_id ? <Anchor inherit renderRoot={(root) => <Link to={`/people/${one.person_id}` as never} {...root} />}>{sentence(one)}</Anchor> : sentence(one)}
        </Text>
        <Group gap={8}>
          <Badge variant="light">{kindName(one.kind)}</Badge>
          <Text size="xs" c="dimmed">
            {formatDate(one.happened_on)}
          </Text>
          <Tooltip multiline maw={320} label={m.signal_weight({ score: one.score.toFixed(0), freshness: number(one.freshness), relationship: number(one.relationship) })}>
            <Text size="xs" c="dimmed" tabIndex={0}>
              {m.signal_sure({ percent: formatPercent(one.confidence / 100, 0) })}
            </Text>
          </Tooltip>
          {one.places.map((place) => (
            <Anchor key={place.account_id + place.side} size="xs" renderRoot={(root) => <Link to={`/accounts/${place.account_id}` as never} {...root} />}>
              {place.name}
            </Anchor>
          ))}
        </Group>
        {(before?.title || after?.title) && (
          <Text size="xs" c="dimmed">
            {[before?.title && m.signal_before_title({ title: before.title }), after?.title && m.signal_now_title({ title: after.title })].filter(Boolean).join(' · ')}
          </Text>
        )}
        {one.evidence.why?.map((change) => (
          <Text key={change.field} size="xs" c="dimmed">
            {said(change)}
          </Text>
        ))}
      </div>
      {acts && one.state === 'open' && (
        <Group gap={2} wrap="nowrap">
          <Act label={m.signal_make_task()} icon={<IconChecklist size={16} />} run={() => acts.task(one)} />
          <Act label={m.signal_snooze()} icon={<IconClockPlus size={16} />} run={() => acts.snooze(one)} />
          <Act label={m.signal_dismiss()} icon={<IconX size={16} />} run={() => acts.dismiss(one)} />
          <Act label={m.signal_mute()} icon={<IconVolumeOff size={16} />} run={() => acts.mute(one)} />
        </Group>
      )}
      {acts && one.state !== 'open' && (
        <Anchor component="button" size="xs" onClick={() => acts.open(one)}>
          {m.signal_open_again()}
        </Anchor>
      )}
    </li>
  )
}

function Act({ label, icon, run }: { label: string; icon: React.ReactNode; run: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={run}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
