import { ActionIcon, Box, Button, Group, Menu, Progress, Text } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconCheck, IconChevronDown, IconPlayerPlayFilled, IconPlayerStopFilled, IconRotate2, IconSparkles, IconTool } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { failureOf } from '@/ui/job'
import { explain } from '@/api/problem'
import { formatNumber, formatPercent } from '@/ui/format'
import classes from './editor.module.css'
import { evennessOf } from './live'
import { useRuns } from './queries'
import { ScoreTiles } from './ScoreTiles'
import type { PlanDetail, RunWish } from './contract'
import type { Editor } from './useEditor'

const lengths = [10, 20, 60, 300]

/** Runs the optimiser and says what it is doing; beside it what the plan is worth. */
export function RunStrip({ editor, plan, onAlternatives }: { editor: Editor; plan: PlanDetail; onAlternatives: () => void }) {
  const { run } = editor
  const [seconds, setSeconds] = useLocalStorage({ key: 'arpent-plan-seconds', defaultValue: 20, getInitialValueInEffect: false })
  const go = (wish: RunWish) => {
    run.start.mutate({ seconds, ...wish })
    if (wish.kind === 'alternatives') onAlternatives()
  }
  const untouched = plan.score.unassigned === plan.units
  return (
    <div className={classes.strip}>
      <div className={classes.run}>
        {run.running ? (
          <Button color="brick" variant="light" leftSection={<IconPlayerStopFilled size={15} />} loading={run.stop.isPending || run.job?.cancelling === true} onClick={() => run.stop.mutate()}>
            {m.plan_run_stop()}
          </Button>
        ) : (
          <Button.Group>
            <Button leftSection={<IconPlayerPlayFilled size={15} />} disabled={!editor.mayEdit} loading={run.start.isPending} onClick={() => go({ kind: 'optimise', warm: !untouched })}>
              {untouched ? m.plan_run() : m.plan_run_more()}
            </Button>
            <Menu position="bottom-start" width={320}>
              <Menu.Target>
                <ActionIcon variant="filled" color="pine" size={36} aria-label={m.plan_run_ways()} disabled={!editor.mayEdit} style={{ borderLeft: '1px solid rgb(255 255 255 / 28%)', borderRadius: '0 7px 7px 0' }}>
                  <IconChevronDown size={16} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Way icon={IconTool} label={m.plan_run_repair()} text={m.plan_run_repair_text()} onClick={() => go({ kind: 'repair' })} />
                <Way icon={IconRotate2} label={m.plan_run_anew()} text={m.plan_run_anew_text()} onClick={() => go({ kind: 'optimise' })} />
                <Way icon={IconSparkles} label={m.plan_run_alternatives()} text={m.plan_run_alternatives_text()} onClick={() => go({ kind: 'alternatives', count: 5 })} />
                <Menu.Divider />
                <Menu.Label>{m.plan_run_time()}</Menu.Label>
                {lengths.map((length) => (
                  <Menu.Item key={length} closeMenuOnClick={false} role="menuitemradio" aria-checked={length === seconds} rightSection={length === seconds ? <IconCheck size={15} /> : null} onClick={() => setSeconds(length)}>
                    {length < 60 ? m.plan_seconds({ count: length }) : m.plan_minutes({ count: length / 60 })}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </Button.Group>
        )}
        <Happening editor={editor} plan={plan} />
      </div>
      <ScoreTiles editor={editor} plan={plan} />
    </div>
  )
}

function Way({ icon: Icon, label, text, onClick }: { icon: typeof IconTool; label: string; text: string; onClick: () => void }) {
  return (
    <Menu.Item leftSection={<Icon size={18} stroke={1.6} />} onClick={onClick}>
      <Text size="sm" fw={560}>
        {label}
      </Text>
      <Text size="xs" c="dimmed">
        {text}
      </Text>
    </Menu.Item>
  )
}

/** What is happening, in a line: of the run that goes on, or how the plan stands. */
function Happening({ editor, plan }: { editor: Editor; plan: PlanDetail }) {
  const { run } = editor
  const elapsed = useElapsed(run.running, run.live?.event.seconds ?? 0)
  const failure = run.job ? failureOf(run.job) : null
  const proven = useProven(plan, !run.running)
  if (!run.running)
    return (
      <Text size="sm" c={failure ? 'brick' : 'dimmed'} flex={1} maw={520} aria-live="polite">
        {failure && run.job?.state === 'failed' ? explain(failure) : [standing(plan), proven].filter(Boolean).join(' ')}
      </Text>
    )
  const event = run.live?.event
  const limit = event?.limit ?? 0
  const { outside, deviation } = evennessOf(editor.territories, plan.measures)
  const share = limit > 0 ? Math.min(100, (elapsed / limit) * 100) : 100
  return (
    <Box flex={1} miw={0}>
      <Text size="sm" fw={560} truncate aria-live="polite">
        {!event
          ? run.job?.state === 'queued'
            ? m.app_job_queued()
            : m.plan_run_preparing()
          : event.phase === 'construct'
            ? m.plan_run_construct()
            : outside > 0
              ? m.plan_run_balancing({ outside, total: editor.territories.length })
              : m.plan_run_shortening({ deviation: formatNumber(deviation * 100, 1) })}
      </Text>
      <Progress value={event ? share : 100} animated={!event || limit === 0} striped={!event || limit === 0} size="sm" my={4} aria-label={m.plan_run_progress()} />
      <Group gap={10}>
        <Text size="xs" c="dimmed" className="numbers" truncate>
          {event
            ? [
                event.of > 1 ? m.plan_run_alternative({ number: event.alternative + 1, of: event.of }) : '',
                limit > 0 ? m.plan_run_seconds({ seconds: formatNumber(Math.min(elapsed, limit)), limit: formatNumber(limit) }) : m.plan_seconds({ count: Math.round(elapsed) }),
                m.plan_run_moves({ count: event.iterations, text: formatNumber(event.iterations) }),
              ]
                .filter(Boolean)
                .join(' · ')
            : (run.job?.note ?? '')}
        </Text>
      </Group>
    </Box>
  )
}

/** A bound further away than this says nothing that helps anyone decide. */
const tellingGap = 0.25

/** How much better a plan could be at best, while it stands as the last run left it. */
function useProven(plan: PlanDetail, rests: boolean): string {
  const untouched = plan.undo?.kind === 'run'
  const last = useRuns(plan.id, rests && untouched).data?.items[0]
  if (!untouched || !last || !last.feasible || last.bound <= 0 || last.objective <= 0) return ''
  const gap = Math.max(0, 1 - last.bound / last.objective)
  return gap <= tellingGap ? m.plan_stands_proven({ share: formatPercent(gap, 1) }) : ''
}

function standing(plan: PlanDetail): string {
  const { score } = plan
  if (score.unassigned === plan.units) return m.plan_stands_empty()
  if (score.feasible) return m.plan_stands_good({ count: plan.territories })
  const outside = Math.max(0, ...score.balance.map((one) => one.outside))
  const parts = [
    outside > 0 ? m.plan_stands_outside({ count: outside, total: plan.territories }) : '',
    score.apart > 0 ? m.plan_stands_apart({ count: score.apart }) : '',
    score.unassigned > 0 ? m.plan_stands_unassigned({ count: score.unassigned, text: formatNumber(score.unassigned) }) : '',
    score.empty > 0 ? m.plan_stands_territories_empty({ count: score.empty }) : '',
  ].filter(Boolean)
  return parts.join(' ')
}

/** Seconds since the run began: what was last told, counted on between events. */
function useElapsed(running: boolean, told: number): number {
  const [clock, setClock] = useState({ told: 0, since: 0 })
  useEffect(() => {
    if (!running) return
    const at = performance.now()
    const timer = window.setInterval(() => setClock({ told, since: (performance.now() - at) / 1000 }), 250)
    return () => window.clearInterval(timer)
  }, [running, told])
  return told > 0 && clock.told === told ? told + clock.since : told
}
