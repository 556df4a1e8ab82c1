import { Box, Button, Group, SegmentedControl, Select, Stack, Switch, Text, Title } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconBellRinging, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { DealForm } from '@/deal/DealForm'
import { TaskForm } from '@/task/TaskForm'
import classes from '@/task/task.module.css'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { SignalTabs } from '@/viewed/SignalTabs'
import { zoneHere } from '@/deliver/delivery'
import { Budget, Used } from './Budget'
import { NoteForm } from './NoteForm'
import { suggestion } from './records'
import { type Acts, type Opened, SignalRow, type Within } from './SignalRow'
import { type Kind, kindNames, type Signal, type SignalState, sentence, useFront, useNoteAct, useSet, useSignals, useTune } from './signals'
import { Tuned } from './Tuned'
import { Words } from './Words'

/** One's stream of what changed, the weightiest first. */
export default function Signals() {
  const [kind, setKind] = useState<Kind | ''>('')
  const [days, setDays] = useState(90)
  const [state, setState] = useState<SignalState>('open')
  const [followed, setFollowed] = useState(false)
  const [at, setAt] = useState(0)
  const [making, setMaking] = useState<{ act: 'task' | 'note' | 'deal'; one: Signal } | null>(null)
  const [shown, setShown] = useState<Opened>()
  const [saying, setSaying] = useState<Signal | null>(null)
  const fronted = state === 'open' && kind === '' && !followed
  const [opened, setOpened] = useState(false)
  const front = useFront(fronted)
  const read = useSignals({ kind, days, state, ...(followed && { followed }), ...(fronted && { rest: true, zone: zoneHere() }) }, !fronted || opened)
  const set = useSet()
  const tune = useTune()
  const noteAct = useNoteAct()
  const seen = fronted ? front : read
  const today = seen.data?.today ?? ''
  const first = fronted ? (front.data?.items ?? []) : []
  const rest = !fronted || opened ? (read.data?.items ?? []).filter((one) => !first.some((known) => known.id === one.id)) : []
  const items = [...first, ...rest]
  const chosen = Math.min(at, items.length - 1)
  const show = (what: Opened['what'], one: Signal | null) => setShown(one ? { id: one.id, what } : undefined)
  const acts: Acts = {
    task: (one) => setMaking({ act: 'task', one }),
    note: (one) => one.places.length > 0 && setMaking({ act: 'note', one }),
    deal: (one) => one.places.length > 0 && setMaking({ act: 'deal', one }),
    ask: (one) => show('ask', one),
    less: (one) => show('less', one),
    why: (one) => show('why', one),
    dismiss: (one, reason) => {
      setShown(undefined)
      set.mutate({ one, state: 'dismissed', today, reason })
    },
    words: (one) => {
      setShown(undefined)
      setSaying(one)
    },
    snooze: (one) => set.mutate({ one, state: 'snoozed', today }),
    open: (one) => set.mutate({ one, state: 'open', today }),
    tune: (one, to) => {
      setShown(undefined)
      tune.mutate({ kind: one.kind, from: one.weight.less ? 'less' : 'usual', to })
    },
  }
  const act = (name: Exclude<keyof Acts, 'dismiss' | 'tune' | 'words'>) => (event: KeyboardEvent) => {
    const one = items[chosen]
    if (!one || one.state !== 'open' || (one.group && ['task', 'note', 'deal'].includes(name))) return
    event.preventDefault() // what opens must not hear the key
    acts[name](one)
  }
  useHotkeys([
    ['j', () => setAt(Math.min(chosen + 1, items.length - 1))],
    ['k', () => setAt(Math.max(chosen - 1, 0))],
    ['t', act('task')],
    ['n', act('note')],
    ['d', act('deal')],
    ['e', act('ask')],
    ['s', act('snooze')],
    ['l', act('less')],
    ['w', () => items[chosen] && show('why', shown?.what === 'why' && shown.id === items[chosen].id ? null : items[chosen])],
  ])
  const place = making?.one.places[0]
  const suggested = making && suggestion(making.one)
  const within: Within = { days, state, daily: front.data?.daily, total: fronted ? front.data?.lines : read.data?.lines }
  const made = () => making && noteAct.mutate(making)
  const close = () => setMaking(null)
  return (
    <>
      <PageHeader title={m.signal_signals()} text={m.signal_text()}>
        <SignalTabs at="/signals" />
      </PageHeader>
      <Box p="lg" maw={860} w="100%" style={{ overflow: 'auto' }}>
        <Group mb="md">
          <SegmentedControl
            value={state}
            onChange={(value) => setState(value as SignalState)}
            data={[
              { value: 'open', label: m.signal_state_open() },
              { value: 'snoozed', label: m.signal_state_snoozed() },
              { value: 'dismissed', label: m.signal_state_dismissed() },
            ]}
          />
          <Select aria-label={m.signal_kind()} allowDeselect={false} value={kind} onChange={(value) => setKind((value ?? '') as Kind | '')} data={[{ value: '', label: m.signal_any_kind() }, ...Object.entries(kindNames).map(([value, label]) => ({ value, label: label() }))]} />
          <Select aria-label={m.signal_days()} allowDeselect={false} value={String(days)} onChange={(value) => setDays(Number(value))} data={[7, 30, 90, 365].map((count) => ({ value: String(count), label: m.signal_last_days({ days: count }) }))} />
          <Switch label={m.following_only()} checked={followed} onChange={(event) => setFollowed(event.currentTarget.checked)} />
        </Group>
        {seen.data && <Tuned items={seen.data.tuned} onSee={setKind} />}
        {seen.isError && <Failure error={seen.error} onRetry={() => void seen.refetch()} />}
        {seen.isPending && <ScreenLoading />}
        {seen.data && items.length === 0 && !(fronted && (front.data?.rest || front.data?.used)) && <EmptyState icon={IconBellRinging} title={m.signal_none()} text={m.signal_none_text()} />}
        <Stack gap="lg">
          {fronted && front.data && (
            <section aria-label={m.signal_for_today()}>
              <Group gap={8} mb={4} align="baseline">
                <Title order={2}>{m.signal_for_today()}</Title>
                <Used front={front.data} />
                <Box ml="auto">
                  <Budget front={front.data} />
                </Box>
              </Group>
              {first.length === 0 && front.data.used > 0 && (
                <Text size="sm" c="dimmed">
                  {m.signal_front_done({ daily: formatNumber(front.data.daily) })}
                </Text>
              )}
              <Rows items={first} from={0} chosen={chosen} acts={acts} shown={shown} within={within} />
            </section>
          )}
          {fronted && front.data && front.data.rest > 0 && (
            <section aria-label={m.signal_rest()}>
              <Button variant="subtle" size="compact-sm" ml={-8} aria-expanded={opened} leftSection={opened ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />} loading={opened && read.isPending} onClick={() => setOpened(!opened)}>
                {m.signal_rest_open({ count: front.data.rest, text: formatNumber(front.data.rest) })}
              </Button>
              {opened && read.isError && <Failure error={read.error} onRetry={() => void read.refetch()} />}
              <Rows items={rest} from={first.length} chosen={chosen} acts={acts} shown={shown} within={within} />
            </section>
          )}
          {!fronted && <Rows items={rest} from={0} chosen={chosen} acts={acts} shown={shown} within={within} />}
        </Stack>
        {(!fronted || opened) && read.hasNextPage && (
          <Group mt="md" gap="sm">
            <Button variant="default" loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>
              {m.signal_more()}
            </Button>
            <Text size="xs" c="dimmed" className="numbers">
              {m.signal_of({ shown: formatNumber(rest.reduce((sum, one) => sum + (one.group?.count ?? 1), 0)), total: formatNumber(read.data?.total) })}
            </Text>
          </Group>
        )}
        {items.length > 0 && (
          <Text size="xs" c="dimmed" mt="md" visibleFrom="sm">
            {m.signal_keys()}
          </Text>
        )}
      </Box>
      {saying && (
        <Words
          one={saying}
          onClose={() => setSaying(null)}
          onSaid={(words) => {
            acts.dismiss(saying, words)
            setSaying(null)
          }}
        />
      )}
      {making?.act === 'task' && <TaskForm today={today} account={place && { id: place.account_id, name: place.name }} about={suggested?.title ?? sentence(making.one)} kind={suggested?.kind} onClose={close} onMade={made} />}
      {making?.act === 'note' && place && <NoteForm account={{ id: place.account_id, name: place.name }} person={making.one.person_id} about={sentence(making.one)} onClose={close} onKept={made} />}
      {making?.act === 'deal' && place && <DealForm account={place.account_id} deal={null} onClose={close} onSaved={made} />}
    </>
  )
}

function Rows({ items, from, chosen, acts, shown, within }: { items: Signal[]; from: number; chosen: number; acts: Acts; shown: Opened | undefined; within: Within }) {
  if (items.length === 0) return null
  return (
    <ul className={classes.list}>
      {items.map((one, i) => (
        <SignalRow key={one.id} one={one} chosen={from + i === chosen} acts={acts} shown={shown} within={within} />
      ))}
    </ul>
  )
}
