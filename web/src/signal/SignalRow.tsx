import { ActionIcon, Anchor, Badge, Button, Group, Menu, Text, Tooltip } from '@mantine/core'
import { IconBriefcase, IconChecklist, IconClockPlus, IconNote, IconStarFilled, IconVolumeOff, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { said } from '@/lead/Changes'
import * as m from '@/paraglide/messages.js'
import classes from '@/task/task.module.css'
import { formatDate, formatPercent } from '@/ui/format'
import { recordFacts, suggestion } from './records'
import { kindName, listReason, reasonName, reasons, type Signal, type SignalState, sentence, type Tuning, useSignals } from './signals'
import { followed, WhyHere } from './WhyHere'

export interface Acts {
  task: (one: Signal) => void
  note: (one: Signal) => void
  deal: (one: Signal) => void
  /** Asks why, or how much of its kind; or no longer. */
  ask: (one: Signal | null) => void
  less: (one: Signal | null) => void
  why: (one: Signal | null) => void
  dismiss: (one: Signal, reason: string) => void
  words: (one: Signal) => void
  snooze: (one: Signal) => void
  tune: (one: Signal, to: Tuning) => void
  open: (one: Signal) => void
}

/** What is open of a list: of one row a menu, or why it stands where it does. */
export interface Opened {
  id: string
  what: 'ask' | 'less' | 'why'
}

const light = 'var(--mantine-primary-color-light)'
const made = { task: m.signal_made_task, note: m.signal_made_note, deal: m.signal_made_deal }

/** Where those of one cause are read. */
export interface Within {
  days: number
  state: SignalState
  /** The day's budget, and how many lines there are. */
  daily?: number | undefined
  total?: number | undefined
}

/** One signal: what happened, why it stands where it does, and what to do. Many
 *  of one cause stand in one line that opens. */
export function SignalRow({ one, chosen, acts, shown, within }: { one: Signal; chosen: boolean; acts?: Acts; shown?: Opened | undefined; within?: Within }) {
  const [opened, setOpened] = useState(false)
  const [why, setWhy] = useState(false)
  const because = useId()
  const is = (what: Opened['what']) => shown?.id === one.id && shown.what === what
  const whyShown = acts ? is('why') : why
  const { before, after, records } = one.evidence
  const suggested = acts && suggestion(one)
  return (
    <>
      <li className={classes.row} aria-current={chosen || undefined} style={{ ...(chosen && { background: light, boxShadow: `-10px 0 ${light}, 10px 0 ${light}` }), ...(whyShown && { flexWrap: 'wrap' }) }}>
        <div className={classes.what}>
          <Text size="sm" fw={560} style={{ overflowWrap: 'anywhere' }}>
            {one.person_id ? <Anchor inherit renderRoot={(root) => <Link to={`/people/${one.person_id}` as never} {...root} />}>{sentence(one)}</Anchor> : sentence(one)}
          </Text>
          <Group gap={8}>
            <Badge variant="light">{kindName(one.kind)}</Badge>
            {one.front === 'urgent' && <Badge color="ochre">{m.signal_urgent()}</Badge>}
            {one.weight.follow && (
              <Badge color="pine" leftSection={<IconStarFilled size={10} />} title={followed(one)}>
                {m.following_followed()}
              </Badge>
            )}
            {one.acts?.map((act) => (
              <Badge key={act} color="pine">
                {made[act as keyof typeof made]?.()}
              </Badge>
            ))}
            <Text size="xs" c="dimmed">
              {formatDate(one.happened_on)}
            </Text>
            {one.confidence < 100 && (
              <Text size="xs" c="dimmed">
                {m.signal_sure({ percent: formatPercent(one.confidence / 100, 0) })}
              </Text>
            )}
            <Anchor component="button" size="xs" aria-expanded={whyShown} aria-controls={because} onClick={() => (acts ? acts.why(whyShown ? null : one) : setWhy(!why))}>
              {m.signal_why_here()}
            </Anchor>
            {one.group && within && (
              <Anchor component="button" size="xs" aria-expanded={opened} onClick={() => setOpened(!opened)}>
                {opened ? m.signal_group_close() : m.signal_group_open()}
              </Anchor>
            )}
            {!one.group &&
              one.places.map((place) => (
                <Anchor key={place.account_id + place.side} size="xs" renderRoot={(root) => <Link to={`/accounts/${place.account_id}` as never} {...root} />}>
                  {place.name}
                </Anchor>
              ))}
            {one.state === 'dismissed' && one.reason && (
              <Text size="xs" c="dimmed">
                {reasonName(one.reason)}
              </Text>
            )}
          </Group>
          {(before?.title || after?.title) && (
            <Text size="xs" c="dimmed">
              {[before?.title && m.signal_before_title({ title: before.title }), after?.title && m.signal_now_title({ title: after.title })].filter(Boolean).join(' · ')}
            </Text>
          )}
          {records && (
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {recordFacts(one.kind, records).join(' · ')}
            </Text>
          )}
          {(records?.deal_id || suggested) && (
            <Group gap={12} mt={2}>
              {suggested && (
                <Button size="compact-xs" variant="light" leftSection={<IconChecklist size={13} />} onClick={() => acts.task(one)}>
                  {suggested.label}
                </Button>
              )}
              {records?.deal_id && (
                <Anchor size="xs" renderRoot={(root) => <Link to={`/deals?chosen=${records.deal_id}` as never} {...root} />}>
                  {m.signal_record_deal()}
                </Anchor>
              )}
            </Group>
          )}
          {one.evidence.list_id && (
            <Group gap={8}>
              {(one.evidence.fields?.length ?? 0) > 0 && (
                <Text size="xs" c="dimmed">
                  {listReason(one.evidence.fields!)}
                </Text>
              )}
              <Anchor size="xs" renderRoot={(root) => <Link to={`/accounts?list=${one.evidence.list_id}` as never} {...root} />}>
                {m.signal_list_open()}
              </Anchor>
            </Group>
          )}
          {one.evidence.why?.map((change) => (
            <Text key={change.field} size="xs" c="dimmed">
              {said(change)}
            </Text>
          ))}
        </div>
        {acts && one.state === 'open' && (
          <Group gap={2} justify="flex-end" maw={{ base: 90, sm: 'none' }}>
            {!one.group && <Act label={m.signal_make_task()} icon={<IconChecklist size={16} />} run={() => acts.task(one)} />}
            {!one.group && one.places.length > 0 && <Act label={m.signal_make_note()} icon={<IconNote size={16} />} run={() => acts.note(one)} />}
            {!one.group && one.places.length > 0 && <Act label={m.signal_make_deal()} icon={<IconBriefcase size={16} />} run={() => acts.deal(one)} />}
            <Act label={m.signal_snooze()} icon={<IconClockPlus size={16} />} run={() => acts.snooze(one)} />
            <Dismiss one={one} asking={is('ask')} acts={acts} />
            <Less one={one} asking={is('less')} acts={acts} />
          </Group>
        )}
        {acts && one.state !== 'open' && (
          <Anchor component="button" size="xs" onClick={() => acts.open(one)}>
            {m.signal_open_again()}
          </Anchor>
        )}
        {whyShown && <WhyHere one={one} id={because} daily={within?.daily} total={within?.total} />}
      </li>
      {opened && one.group && within && <Members group={one.group.key} within={within} acts={acts} shown={shown} />}
    </>
  )
}

/** Those of one cause, each in its own line. */
function Members({ group, within, acts, shown }: { group: string; within: Within; acts: Acts | undefined; shown: Opened | undefined }) {
  const read = useSignals({ days: within.days, state: within.state, group })
  return (
    <li>
      <ul className={classes.list} style={{ paddingLeft: 20 }}>
        {read.data?.items.map((one) => (
          <SignalRow key={one.id} one={one} chosen={false} shown={shown} {...(acts && { acts })} />
        ))}
      </ul>
      {read.hasNextPage && (
        <Anchor component="button" size="xs" ml={20} onClick={() => void read.fetchNextPage()}>
          {m.signal_more()}
        </Anchor>
      )}
    </li>
  )
}

/** Dismisses, and asks why. */
function Dismiss({ one, asking, acts }: { one: Signal; asking: boolean; acts: Acts }) {
  return (
    <Menu position="bottom-end" opened={asking} onChange={(opened) => acts.ask(opened ? one : null)}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={m.signal_dismiss()} title={m.signal_dismiss()}>
          <IconX size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{m.signal_why_dismiss()}</Menu.Label>
        {Object.entries(reasons).map(([reason, label]) => (
          <Menu.Item key={reason} onClick={() => acts.dismiss(one, reason)}>
            {label()}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => acts.words(one)}>{m.signal_reason_words()}</Menu.Item>
        <Menu.Item c="dimmed" onClick={() => acts.dismiss(one, '')}>
          {m.signal_reason_none()}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** How much somebody wants of its kind. */
function Less({ one, asking, acts }: { one: Signal; asking: boolean; acts: Acts }) {
  return (
    <Menu position="bottom-end" opened={asking} onChange={(opened) => acts.less(opened ? one : null)}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={m.signal_mute()} title={m.signal_mute()}>
          <IconVolumeOff size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{kindName(one.kind)}</Menu.Label>
        <Menu.Item onClick={() => acts.tune(one, 'less')}>{m.signal_less_ask()}</Menu.Item>
        <Menu.Item onClick={() => acts.tune(one, 'muted')}>{m.signal_mute_ask()}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
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
