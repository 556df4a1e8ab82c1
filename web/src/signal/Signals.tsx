import { Anchor, Box, Group, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconBellRinging } from '@tabler/icons-react'
import { useState } from 'react'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { TaskForm } from '@/task/TaskForm'
import classes from '@/task/task.module.css'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { SignalTabs } from '@/viewed/SignalTabs'
import { SignalRow, type Acts } from './SignalRow'
import { type Kind, kindName, kindNames, sentence, type Signal, type SignalState, useMute, useSet, useSignals } from './signals'

/** One's stream of what changed, the weightiest first. */
export default function Signals() {
  const [kind, setKind] = useState<Kind | ''>('')
  const [days, setDays] = useState(90)
  const [state, setState] = useState<SignalState>('open')
  const [at, setAt] = useState(0)
  const [tasking, setTasking] = useState<Signal | null>(null)
  const read = useSignals({ kind, days, state })
  const set = useSet()
  const mute = useMute()
  const today = read.data?.today ?? ''
  const items = read.data?.items ?? []
  const top = Math.min(read.data?.top ?? 0, items.length)
  const chosen = Math.min(at, items.length - 1)
  const acts: Acts = {
    task: setTasking,
    dismiss: (one) => set.mutate({ one, state: 'dismissed', today }),
    snooze: (one) => set.mutate({ one, state: 'snoozed', today }),
    open: (one) => set.mutate({ one, state: 'open', today }),
    mute: (one) => mute.mutate({ kind: one.kind, muted: true }),
  }
  const act = (name: keyof Acts) => () => {
    const one = items[chosen]
    if (one && one.state === 'open') acts[name](one)
  }
  useHotkeys([
    ['j', () => setAt(Math.min(chosen + 1, items.length - 1))],
    ['k', () => setAt(Math.max(chosen - 1, 0))],
    ['t', act('task')],
    ['e', act('dismiss')],
    ['s', act('snooze')],
    ['l', act('mute')],
  ])
  const place = tasking?.places[0]
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
        </Group>
        {(read.data?.muted.length ?? 0) > 0 && (
          <Group gap={8} mb="md">
            <Text size="xs" c="dimmed">
              {m.signal_muted_kinds()}
            </Text>
            {read.data?.muted.map((one) => (
              <Anchor key={one} component="button" size="xs" onClick={() => mute.mutate({ kind: one, muted: false })}>
                {m.signal_show_again({ kind: kindName(one) })}
              </Anchor>
            ))}
          </Group>
        )}
        {read.isError && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {read.isPending && <ScreenLoading />}
        {read.data && items.length === 0 && <EmptyState icon={IconBellRinging} title={m.signal_none()} text={m.signal_none_text()} />}
        <Stack gap="lg">
          <Part title={m.signal_for_today()} items={items.slice(0, top)} from={0} chosen={chosen} acts={acts} />
          <Part title={m.signal_digest()} items={items.slice(top)} from={top} chosen={chosen} acts={acts} />
        </Stack>
        {items.length > 0 && (
          <Text size="xs" c="dimmed" mt="md" visibleFrom="sm">
            {m.signal_keys()}
          </Text>
        )}
      </Box>
      {tasking && <TaskForm today={today} account={place && { id: place.account_id, name: place.name }} about={sentence(tasking)} onClose={() => setTasking(null)} />}
    </>
  )
}

function Part({ title, items, from, chosen, acts }: { title: string; items: Signal[]; from: number; chosen: number; acts: Acts }) {
  if (items.length === 0) return null
  return (
    <section>
      <Group gap={8} mb={4}>
        <Title order={2}>{title}</Title>
        <Text c="dimmed" size="sm" className="numbers">
          {items.length}
        </Text>
      </Group>
      <ul className={classes.list}>
        {items.map((one, i) => (
          <SignalRow key={one.id} one={one} chosen={from + i === chosen} acts={acts} />
        ))}
      </ul>
    </section>
  )
}
