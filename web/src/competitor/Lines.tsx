import { Anchor, Badge, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import * as m from '@/paraglide/messages.js'
import { formatNumber, formatPercent } from '@/ui/format'
import { NumberWithWhy } from '@/ui/NumberWithWhy'
import { queryText } from '@/ui/useList'
import classes from './competitor.module.css'
import type { Asked, Line, WinLoss } from './competitors'

/** Win rates line by line: as drawn together with the others, on their interval. */
export function Lines({ answer, by, asked }: { answer: WinLoss; by: 'competitor' | 'territory'; asked: Asked }) {
  const lines = by === 'competitor' ? answer.competitors : answer.territories
  const prior = by === 'competitor' ? answer.prior_competitors : answer.prior_territories
  if (lines.length === 0) return <Text c="dimmed">{m.competitor_none_ended()}</Text>
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{by === 'competitor' ? m.competitor_one() : m.competitor_territory()}</th>
            <th className={classes.figure}>{m.competitor_won_short()}</th>
            <th className={classes.figure}>{m.competitor_lost_short()}</th>
            <th className={`${classes.figure} ${classes.wide}`}>{m.competitor_undecided_short()}</th>
            <th className={classes.figure}>{m.competitor_rate()}</th>
            <th className={classes.plot}>
              {m.competitor_interval()} <span className={classes.note}>{m.competitor_company_at({ percent: formatPercent(answer.company, 0) })}</span>
            </th>
            <th className={`${classes.figure} ${classes.wide}`}>{m.competitor_rate_value()}</th>
            <th>{m.competitor_reading()}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id} data-few={line.verdict === 'few' || undefined}>
              <th scope="row">
                <Anchor size="sm" fw={560} renderRoot={(root) => <Link to={`/deals${queryText(dealsOf(line, by, asked))}` as never} {...root} />}>
                  {line.name || m.competitor_nobody()}
                </Anchor>
              </th>
              <td className={classes.figure}>{formatNumber(line.tally.won)}</td>
              <td className={classes.figure}>{formatNumber(line.tally.lost)}</td>
              <td className={`${classes.figure} ${classes.wide}`}>{formatNumber(line.tally.undecided)}</td>
              <td className={classes.figure}>
                <Why line={line} prior={prior} />
              </td>
              <td className={classes.plot}>
                <Interval line={line} company={answer.company} />
              </td>
              <td className={`${classes.figure} ${classes.wide}`}>{line.tally.won_value + line.tally.lost_value > 0 ? formatPercent(line.value.shrunk, 0) : '—'}</td>
              <td>
                <Reading line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The deals that a line counts, as the list of deals is asked for them. */
function dealsOf(line: Line, by: 'competitor' | 'territory', asked: Asked): Record<string, string | undefined> {
  const own = by === 'competitor' ? { against: line.id, territory: asked.territory } : { territory: line.id, against: asked.against }
  return { ...own, outcome: 'won,lost' }
}

function Why({ line, prior }: { line: Line; prior: WinLoss['prior_competitors'] }) {
  const decided = line.tally.won + line.tally.lost
  const worth = prior.alpha + prior.beta
  return (
    <NumberWithWhy
      value={formatPercent(line.count.shrunk, 0)}
      label={m.competitor_rate()}
      why={m.competitor_why({ worth: formatNumber(worth, 1), mean: formatPercent(prior.alpha / worth, 0) })}
      parts={[
        { label: m.competitor_why_raw(), value: line.count.raw === undefined ? '—' : `${formatNumber(line.tally.won)} ÷ ${formatNumber(decided)} = ${formatPercent(line.count.raw, 1)}` },
        { label: m.competitor_why_prior(), value: `${formatNumber(prior.alpha, 1)} ÷ ${formatNumber(worth, 1)}` },
        { label: m.competitor_why_sum(), value: `(${formatNumber(line.tally.won)} + ${formatNumber(prior.alpha, 1)}) ÷ (${formatNumber(decided)} + ${formatNumber(worth, 1)})` },
        { label: m.competitor_rate(), value: formatPercent(line.count.shrunk, 1), total: true },
        { label: m.competitor_why_interval(), value: `${formatPercent(line.count.low, 0)} – ${formatPercent(line.count.high, 0)}` },
      ]}
    />
  )
}

/** A rate as a dot on its 90 % interval; a hollow dot where it was counted; the
 *  company's rate as a line. */
function Interval({ line, company }: { line: Line; company: number }) {
  const { count } = line
  const sure = line.verdict === 'above' || line.verdict === 'below'
  const colour = sure ? 'var(--mantine-primary-color-filled)' : 'var(--mantine-color-dimmed)'
  return (
    <svg className={classes.svg} viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label={`${formatPercent(count.low, 0)} – ${formatPercent(count.high, 0)}`}>
      <line x1="0" x2="100" y1="10" y2="10" stroke="var(--arpent-line)" vectorEffect="non-scaling-stroke" />
      <line x1={100 * company} x2={100 * company} y1="0" y2="20" stroke="var(--mantine-color-dimmed)" strokeDasharray="2 2" vectorEffect="non-scaling-stroke" />
      <rect x={100 * count.low} width={100 * (count.high - count.low)} y="7" height="6" fill={colour} opacity="0.35" />
      <rect x={100 * count.shrunk - 0.6} width="1.2" y="2" height="16" fill={colour} />
      {count.raw !== undefined && <rect x={100 * count.raw - 0.4} width="0.8" y="5" height="10" fill="none" stroke={colour} vectorEffect="non-scaling-stroke" />}
    </svg>
  )
}

function Reading({ line }: { line: Line }) {
  const words = { above: m.competitor_above(), below: m.competitor_below(), unclear: m.competitor_unclear(), few: m.competitor_few() }
  const colours = { above: 'pine', below: 'brick', unclear: 'gray', few: 'gray' }
  return (
    <Badge size="sm" variant="light" color={colours[line.verdict]}>
      {words[line.verdict]}
    </Badge>
  )
}
