import { useMemo } from 'react'
import * as m from '@/paraglide/messages.js'
import { compareNames, formatNumber, formatPercent } from '@/ui/format'
import type { Forecast, Line, Person } from './forecasts'
import { roleText } from './People'
import { amountText } from './quotas'
import classes from './quota.module.css'

type Row = Pick<Line, 'quota' | 'closed' | 'commit' | 'best_case' | 'pipeline' | 'commit_forecast' | 'best_forecast' | 'p10' | 'p50' | 'p90' | 'coverage' | 'required' | 'reach' | 'overdue'>

/** A line for each territory or person; choosing one shows it above. */
export function ForecastRows({ answer, by, chosen, onChoose }: { answer: Forecast; by: 'territory' | 'person'; chosen: string; onChoose: (id: string) => void }) {
  const people = useMemo(() => answer.people.toSorted((a, b) => compareNames(a.name, b.name)), [answer.people])
  return (
    <table className={classes.rows} aria-label={m.quota_forecast_table()}>
      <thead>
        <tr>
          <th scope="col">{by === 'person' ? m.quota_person() : m.quota_territory()}</th>
          <th scope="col" className={classes.bulletHead}>
            <Key />
          </th>
          <th scope="col" className={classes.figure} data-wide>{m.quota_commit_forecast()}</th>
          <th scope="col" className={classes.figure} data-wide data-roomy>{m.quota_best_forecast()}</th>
          <th scope="col" className={classes.figure} data-wide>{m.quota_landing()}</th>
          <th scope="col" className={classes.figure}>{m.quota_reach_short()}</th>
          <th scope="col" className={classes.figure} data-wide>{m.quota_coverage()}</th>
          {by === 'territory' && <th scope="col" className={classes.figure} data-wide>{m.quota_judgement()}</th>}
          <th scope="col" className={classes.figure} data-wide data-roomy>{m.quota_overdue()}</th>
        </tr>
      </thead>
      <tbody>
        {by === 'person'
          ? people.map((one: Person) => (
              <tr key={one.user_id}>
                <th scope="row">
                  {one.name}
                  <div className={classes.who}>{roleText(one.role)}</div>
                </th>
                <Cells row={one} of={answer} />
              </tr>
            ))
          : answer.items.map((one) => (
              <tr key={one.territory_id} data-chosen={one.territory_id === chosen || undefined} data-top={one.depth < 2 && answer.items.length > 1 && answer.items.some((other) => other.parent_id === one.territory_id) ? true : undefined}>
                <th scope="row" style={{ paddingLeft: 22 + one.depth * 16 }}>
                  <button type="button" className={classes.open} aria-pressed={one.territory_id === chosen} onClick={() => onChoose(one.territory_id)}>
                    {one.name}
                  </button>
                  <div className={classes.who}>{one.owners.join(', ')}</div>
                </th>
                <Cells row={one} of={answer} judgement={one.judgement?.amount ?? null} />
              </tr>
            ))}
      </tbody>
    </table>
  )
}

function Key() {
  const parts = [
    ['closed', m.quota_won()],
    ['commit', m.quota_commit()],
    ['best', m.quota_best_case()],
    ['pipeline', m.quota_pipeline()],
  ] as const
  return (
    <span className={classes.key}>
      {parts.map(([part, label]) => (
        <span key={part}>
          <i data-part={part} />
          {label}
        </span>
      ))}
    </span>
  )
}

function Cells({ row, of, judgement }: { row: Row; of: Forecast; judgement?: number | null }) {
  const text = (value: number) => amountText(value, of)
  return (
    <>
      <td className={classes.bulletCell}>
        <Stacked row={row} of={of} />
      </td>
      <td className={classes.figure} data-wide>{text(row.commit_forecast)}</td>
      <td className={classes.figure} data-wide data-roomy>{text(row.best_forecast)}</td>
      <td className={classes.figure} data-wide title={m.quota_landing_range({ low: text(row.p10), high: text(row.p90) })}>{text(row.p50)}</td>
      <td className={classes.figure}>{row.reach === undefined ? '—' : formatPercent(row.reach, 0)}</td>
      <td className={classes.figure} data-wide>
        {row.coverage === undefined ? (
          '—'
        ) : (
          <span className={classes.pace} data-behind={row.coverage < row.required || undefined} title={m.quota_coverage_needed({ needed: formatNumber(row.required, 1), verdict: row.coverage < row.required ? m.quota_coverage_short() : m.quota_coverage_enough() })}>
            {formatNumber(row.coverage, 1)} ×
          </span>
        )}
      </td>
      {judgement !== undefined && <td className={classes.figure} data-wide>{judgement === null ? '—' : text(judgement)}</td>}
      <td className={classes.figure} data-wide data-roomy>{row.overdue > 0 ? text(row.overdue) : <span className={classes.nothing}>{text(0)}</span>}</td>
    </>
  )
}

/** Won, and open deals by how sure they are, upon the quota. */
function Stacked({ row, of }: { row: Row; of: Forecast }) {
  const scale = Math.max(row.quota * 1.6, 1)
  const width = (value: number) => `${Math.min(100, (value / scale) * 100)}%`
  const say = m.quota_stack({ closed: amountText(row.closed, of), commit: amountText(row.commit, of), best: amountText(row.best_case, of), pipeline: amountText(row.pipeline, of), quota: amountText(row.quota, of) })
  if (row.quota <= 0) return <span className={classes.noQuota}>{m.quota_none()}</span>
  return (
    <div className={classes.stack} role="img" aria-label={say} title={say}>
      <div data-part="closed" style={{ width: width(row.closed) }} />
      <div data-part="commit" style={{ width: width(row.commit) }} />
      <div data-part="best" style={{ width: width(row.best_case) }} />
      <div data-part="pipeline" style={{ width: width(row.pipeline) }} />
      <span className={classes.stackQuota} style={{ left: width(row.quota) }} />
    </div>
  )
}
