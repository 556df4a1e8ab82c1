import { Alert, Anchor, Collapse, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconInfoCircle, IconScale } from '@tabler/icons-react'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDate, formatNumber, formatPercent } from '@/ui/format'
import { type Fairness, type FairnessPart, type FairnessRow, useFairness } from './fairness'
import type { Question } from './quotas'
import classes from './quota.module.css'

/** What part of attainment a territory had, and what part who worked it. */
export function FairnessView({ question }: { question: Question }) {
  const answer = useFairness(question)
  if (answer.error) return <Failure error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <ScreenLoading />
  const { data } = answer
  if (!data.enough)
    return (
      <EmptyState
        icon={IconScale}
        title={m.quota_fair_little()}
        text={m.quota_fair_little_text({ points: data.points, territories: data.territories, least: data.least, least_territories: data.least_territories })}
      />
    )
  return (
    <div className={classes.scroll}>
      <Method answer={data} />
      <table className={classes.rows} aria-label={m.quota_fair_table()}>
        <thead>
          <tr>
            <th>{m.quota_territory()}</th>
            <th className={classes.figure}>{m.quota_attained()}</th>
            <th className={`${classes.figure} ${classes.wideOnly}`}>{m.quota_fair_average()}</th>
            <th>{m.quota_fair_territory()}</th>
            <th>{m.quota_fair_rep()}</th>
            <th className={classes.figure}>{data.separable ? m.quota_fair_rest() : m.quota_fair_rest_both()}</th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <Row key={row.territory_id} row={row} answer={data} reach={reachOf(data.rows)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Method({ answer }: { answer: Fairness }) {
  const [open, { toggle }] = useDisclosure(false)
  return (
    <Stack gap={4} px={22} py={10}>
      <Text size="sm">{m.quota_fair_text()}</Text>
      {!answer.separable && (
        <Alert icon={<IconInfoCircle size={16} />} color="ochre" py={6}>
          {m.quota_fair_inseparable()}
        </Alert>
      )}
      <Anchor component="button" type="button" size="sm" onClick={toggle} aria-expanded={open} ta="left" w="fit-content">
        {m.quota_fair_how()}
      </Anchor>
      <Collapse expanded={open}>
        <Text size="sm" c="dimmed" maw={860}>
          {m.quota_fair_method({ points: answer.points, territories: answer.territories, since: formatDate(answer.since) })}{' '}
          {answer.by_accounts ? m.quota_fair_by_accounts() : m.quota_fair_by_potential()} {m.quota_fair_limits()}
        </Text>
      </Collapse>
    </Stack>
  )
}

function Row({ row, answer, reach }: { row: FairnessRow; answer: Fairness; reach: number }) {
  return (
    <tr>
      <th scope="row">
        {row.name}
        <div className={classes.who}>{row.owners.join(', ')}</div>
      </th>
      <td className={classes.figure}>{formatPercent(row.attained, 0)}</td>
      <td className={`${classes.figure} ${classes.wideOnly}`}>{formatPercent(answer.average, 0)}</td>
      <td>
        <Span part={row.territory} reach={reach} />
        <div className={classes.who}>{m.quota_fair_of_which({ potential: points(row.potential.value), pipeline: points(row.pipeline.value) })}</div>
      </td>
      <td>{row.rep ? <Span part={row.rep} reach={reach} /> : '—'}</td>
      <td className={classes.figure}>{points(row.rest)}</td>
    </tr>
  )
}

/** A part as a dot on its interval, zero in the middle, and in figures. */
function Span({ part, reach }: { part: FairnessPart; reach: number }) {
  const at = (value: number) => 50 + (50 * Math.max(-reach, Math.min(reach, value))) / reach
  const sure = part.low > 0 || part.high < 0
  const low = at(part.low)
  return (
    <div className={classes.span}>
      <svg className={classes.spanLine} viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden>
        <line x1="50" x2="50" y1="0" y2="16" stroke="var(--arpent-line)" vectorEffect="non-scaling-stroke" />
        <rect x={low} width={Math.max(0.8, at(part.high) - low)} y="6" height="4" fill={sure ? 'var(--mantine-primary-color-filled)' : 'var(--mantine-color-dimmed)'} opacity="0.45" />
        <rect x={at(part.value) - 0.8} width="1.6" y="2" height="12" fill={sure ? 'var(--mantine-primary-color-filled)' : 'var(--mantine-color-dimmed)'} />
      </svg>
      <span className={classes.spanText}>
        <strong>{points(part.value)}</strong> <span className={classes.who}>{m.quota_fair_between({ low: points(part.low), high: points(part.high) })}</span>
      </span>
    </div>
  )
}

/** Points of a hundred, with their sign. */
function points(value: number): string {
  const rounded = Math.round(100 * value)
  return (rounded > 0 ? '+' : rounded < 0 ? '−' : '') + formatNumber(Math.abs(rounded))
}

function reachOf(rows: readonly FairnessRow[]): number {
  let most = 0.1
  for (const row of rows) for (const part of [row.territory, row.rep]) if (part) most = Math.max(most, Math.abs(part.low), Math.abs(part.high))
  return most
}
