import { Alert, Button, Card, Group, Progress, Stack, Text } from '@mantine/core'
import { IconArrowBackUp, IconScale, IconUpload } from '@tabler/icons-react'
import { explain } from '@/api/problem'
import { useGo } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatChange, formatDate, formatNumber, formatPercent } from '@/ui/format'
import { type Balance, type Rebalancing, seconds, useBalance, useRebalance } from '../rebalance'
import { type Load, LoadStrip } from './LoadStrip'
import classes from './parts.module.css'

/** What is wrong with the territories today, and what to do about it. */
export default function BalanceCard() {
  const balance = useBalance()
  if (balance.isError) return <Failure error={balance.error} onRetry={() => void balance.refetch()} />
  if (!balance.data) return <ScreenLoading />
  if (balance.data.territories.length === 0) return null
  return (
    <Card>
      <Rebalance balance={balance.data} />
    </Card>
  )
}

interface Verdict {
  over: number
  under: number
  most: number
  least: number
}

/** Loads judged by the tolerance of this screen, before and after alike. */
function judge(loads: Load[], target: number, share: number): Verdict {
  const off = loads.map((load) => load.hours / target - 1)
  return { over: off.filter((x) => x > share).length, under: off.filter((x) => x < -share).length, most: Math.max(...off), least: Math.min(...off) }
}

function Rebalance({ balance }: { balance: Balance }) {
  const state = useRebalance(m.home_plan_name({ date: formatDate(balance.day) }))
  const { phase, becoming } = state
  const share = balance.percent / 100
  const column = balance.measures.findIndex((measure) => measure.name === 'workload')
  const target = balance.measures[column]?.target ?? 0
  const before = balance.territories.map((one) => ({ name: one.name, hours: one.sums[column] ?? 0 }))
  const was = judge(before, target, share)

  const working = becoming !== null && phase !== 'idle' && phase !== 'making'
  const measure = becoming?.plan.measures.findIndex((one) => one.name === 'workload') ?? -1
  const after = working ? becoming.plan.slots.map((slot, i) => ({ name: slot.name, hours: becoming.sums[i]?.[measure] ?? 0 })) : before
  const goal = (working && becoming.plan.measures[measure]?.target) || target
  const is = judge(after, goal, share)
  const moved = state.run?.after?.disruption ?? becoming?.plan.score.disruption ?? 0
  return (
    <Stack gap="md">
      <Words balance={balance} phase={phase} was={was} is={is} moved={moved} />
      <LoadStrip loads={after} target={goal} share={share} />
      {phase === 'running' && (
        <Stack gap={4}>
          <Progress value={Math.min(100, ((state.event?.seconds ?? 0) / (state.event?.limit || seconds)) * 100)} aria-label={m.home_running()} animated />
          <Text size="xs" c="dimmed" className="numbers">
            {m.home_running_count({ over: is.over, iterations: formatNumber(state.event?.iterations ?? 0) })}
          </Text>
        </Stack>
      )}
      {state.error !== null && (
        <Alert color="brick" role="alert">
          {explain(state.error)}
        </Alert>
      )}
      <Acts balance={balance} state={state} />
    </Stack>
  )
}

function Words({ balance, phase, was, is, moved }: { balance: Balance; phase: Rebalancing['phase']; was: Verdict; is: Verdict; moved: number }) {
  const last = balance.territories.at(-1)?.name ?? ''
  const before = () =>
    m.home_balance_text({ name: balance.territories[0]?.name ?? '', most: formatPercent(was.most, 0), last, least: formatPercent(-was.least, 0) })
  let headline = title(balance)
  let text = before()
  if (phase === 'running') text = m.home_running_text()
  else if (phase === 'done' || phase === 'publishing' || phase === 'published' || phase === 'withdrawing') {
    headline = phase === 'published' || phase === 'withdrawing' ? m.home_published() : m.home_after_title({ over: is.over, before: was.over })
    text = m.home_after_text({
      most: formatChange(is.most),
      least: formatChange(is.least),
      mostBefore: formatChange(was.most),
      leastBefore: formatChange(was.least),
      moved: formatPercent(moved, 0),
    })
  }
  return (
    <Stack gap={4} aria-live="polite">
      <h2 className={classes.headline} style={{ margin: 0 }}>
        {headline}
      </h2>
      <Text c="dimmed" maw={760} style={{ textWrap: 'pretty' }}>
        {text}
      </Text>
    </Stack>
  )
}

function Acts({ balance, state }: { balance: Balance; state: Rebalancing }) {
  const user = useUser()
  const go = useGo()
  const { phase, becoming } = state
  const open = (label: string) => (
    <Button size="md" variant="default" onClick={() => go(`/plans/${becoming!.plan.id}`)}>
      {label}
    </Button>
  )
  if (!allows(headquarters, user.role))
    return (
      <Group>
        <Button size="md" variant="light" onClick={() => go('/plans')}>
          {m.home_open_plans()}
        </Button>
      </Group>
    )
  switch (phase) {
    case 'idle':
    case 'making':
      return (
        <Group gap="sm">
          <Button size="md" leftSection={<IconScale size={18} />} loading={phase === 'making'} onClick={() => void state.start()}>
            {m.home_rebalance()}
          </Button>
          {balance.draft && (
            <Button size="md" variant="default" onClick={() => go(`/plans/${balance.draft!.id}`)}>
              {m.home_continue_draft({ name: balance.draft.name })}
            </Button>
          )}
        </Group>
      )
    case 'running':
      return null
    case 'done':
    case 'publishing':
      return (
        <Group gap="sm">
          <Button size="md" leftSection={<IconUpload size={18} />} loading={phase === 'publishing'} onClick={() => void state.publish(balance.day)}>
            {m.home_publish()}
          </Button>
          {open(m.home_look())}
        </Group>
      )
    case 'published':
    case 'withdrawing':
      return (
        <Group gap="sm">
          {open(m.home_open_plan())}
          <Button size="md" variant="subtle" leftSection={<IconArrowBackUp size={18} />} loading={phase === 'withdrawing'} onClick={() => void state.withdraw()}>
            {m.home_undo()}
          </Button>
        </Group>
      )
  }
}

function title(balance: Balance): string {
  const total = balance.territories.length
  if (balance.overloaded > 0) return m.home_overloaded({ count: balance.overloaded, total })
  if (balance.underloaded > 0) return m.home_underloaded({ count: balance.underloaded, total })
  return m.home_even({ total, share: formatPercent(balance.percent / 100, 0) })
}
