import { Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatChange, formatHours, formatNumber, formatPercent } from '@/ui/format'
import { NumberWithWhy } from '@/ui/NumberWithWhy'
import classes from './editor.module.css'
import { evennessOf } from './live'
import type { PlanDetail } from './contract'
import type { Editor } from './useEditor'
import { measureName } from './words'

/** What the plan is worth beside today's alignment: four figures, each with its why. */
export function ScoreTiles({ editor, plan }: { editor: Editor; plan: PlanDetail }) {
  const { score, before } = plan
  const live = editor.run.live?.sums ? evennessOf(editor.territories, plan.measures) : null
  const label = (name: string) => measureName(name, plan.measures.find((measure) => measure.name === name)?.label)
  const first = plan.wish.balance[0]?.measure
  const weight = first ? label(first) : m.plan_units()
  const outside = live ? live.outside : Math.max(0, ...score.balance.map((one) => one.outside))
  return (
    <dl className={classes.tiles} style={{ margin: 0 }}>
      <Tile
        label={m.plan_score_balance()}
        figure={
          <NumberWithWhy
            label={m.plan_score_balance()}
            value={`±${formatPercent(live?.deviation ?? score.deviation)}`}
            why={m.plan_score_balance_why()}
            parts={score.balance.map((one) => ({ label: label(one.measure), value: `±${formatPercent(one.deviation)} · ${m.plan_outside({ count: one.outside })}` }))}
          />
        }
        note={outside > 0 ? m.plan_outside({ count: outside }) : m.plan_all_within()}
        tone={outside > 0 ? 'bad' : 'good'}
      />
      <Tile
        label={m.plan_score_distance()}
        waiting={live !== null}
        figure={<NumberWithWhy label={m.plan_score_distance()} value={formatNumber(score.distance_km, score.distance_km < 100 ? 1 : 0)} unit="km" why={m.plan_score_distance_why({ measure: weight })} />}
        {...change(score.distance_km, before?.distance_km)}
      />
      <Tile
        label={m.plan_score_travel()}
        waiting={live !== null}
        figure={
          <NumberWithWhy
            label={m.plan_score_travel()}
            value={formatHours(score.travel_hours)}
            why={m.plan_score_travel_why({ detour: formatNumber(plan.roads.detour, 2), speed: formatNumber(plan.roads.speed_kmh), visits: formatNumber(plan.roads.visits_per_day, 1) })}
          />
        }
        {...change(score.travel_hours, before?.travel_hours)}
      />
      <Tile
        label={m.plan_score_disruption()}
        waiting={live !== null}
        figure={<NumberWithWhy label={m.plan_score_disruption()} value={before ? formatPercent(score.disruption) : '—'} why={before ? m.plan_score_disruption_why({ measure: weight }) : m.plan_score_disruption_none()} />}
        note={before ? m.plan_score_changes_hands() : m.plan_score_no_today()}
      />
    </dl>
  )
}

/** How a figure stands to today's: less is better for all of them. */
function change(now: number, before: number | undefined): { note?: ReactNode; tone?: 'good' | 'bad' } {
  if (before === undefined || before === 0) return {}
  const share = now / before - 1
  if (Math.abs(share) < 0.005) return { note: m.plan_as_today() }
  return { note: m.plan_against_today({ change: formatChange(share) }), tone: share < 0 ? 'good' : 'bad' }
}

function Tile(props: { label: string; figure: ReactNode; note?: ReactNode; tone?: 'good' | 'bad'; waiting?: boolean }) {
  const Icon = props.tone === 'good' ? IconArrowDown : IconArrowUp
  return (
    <div className={classes.tile} data-waiting={props.waiting || undefined}>
      <Text size="xs" c="dimmed" component="dt" style={{ whiteSpace: 'nowrap' }}>
        {props.label}
      </Text>
      <dd style={{ margin: 0 }}>
        <div className={classes.tileFigure}>{props.figure}</div>
        {props.note && (
          <Text size="xs" c={props.tone === 'bad' ? 'var(--arpent-danger)' : props.tone === 'good' ? 'var(--arpent-accent)' : 'dimmed'} style={{ whiteSpace: 'nowrap' }}>
            {props.tone && typeof props.note === 'string' && /[%\d]/.test(props.note) && props.note.includes('%') && <Icon size={11} style={{ verticalAlign: -1, marginRight: 2 }} aria-hidden />}
            {props.note}
          </Text>
        )}
      </dd>
    </div>
  )
}
