import type { ReactNode } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatNumber, formatPercent } from '@/ui/format'
import { NumberWithWhy } from '@/ui/NumberWithWhy'
import type { Forecast, Line } from './forecasts'
import { amountText } from './quotas'
import classes from './quota.module.css'

/** The forecast of one territory in six numbers, each with its why. */
export function ForecastTiles({ line, answer }: { line: Line; answer: Forecast }) {
  const text = (value: number) => amountText(value, answer)
  const full = (value: number) => amountText(value, answer, true)
  const enough = line.coverage !== undefined && line.coverage >= line.required
  const parts = [
    { label: m.quota_closed_deals(), value: full(line.closed) },
    { label: m.quota_commit(), value: full(line.commit) },
  ]
  return (
    <dl className={classes.tiles}>
      <Tile label={m.quota_won()} note={m.quota_of_quota({ quota: text(line.quota) })}>
        {text(line.closed)}
      </Tile>
      <Tile label={m.quota_commit_forecast()} note={m.quota_share_of_quota({ percent: share(line.commit_forecast, line.quota) })}>
        <NumberWithWhy label={m.quota_commit_forecast()} value={text(line.commit_forecast)} why={m.quota_commit_why()} parts={[...parts, { label: m.quota_total(), value: full(line.commit_forecast), total: true }]} />
      </Tile>
      <Tile label={m.quota_best_forecast()} note={m.quota_share_of_quota({ percent: share(line.best_forecast, line.quota) })}>
        <NumberWithWhy
          label={m.quota_best_forecast()}
          value={text(line.best_forecast)}
          why={m.quota_best_why()}
          parts={[...parts, { label: m.quota_best_case(), value: full(line.best_case) }, { label: m.quota_total(), value: full(line.best_forecast), total: true }]}
        />
      </Tile>
      <Tile label={m.quota_landing()} note={m.quota_landing_range({ low: text(line.p10), high: text(line.p90) })}>
        <NumberWithWhy label={m.quota_landing()} value={text(line.p50)} why={m.quota_landing_why()} />
      </Tile>
      <Tile label={m.quota_reach()} note={line.judgement ? m.quota_judged({ amount: text(line.judgement.amount), name: line.judgement.made_by_name }) : m.quota_not_judged()}>
        {line.reach === undefined ? '—' : formatPercent(line.reach, 0)}
      </Tile>
      <Tile label={m.quota_coverage()} note={m.quota_coverage_needed({ needed: formatNumber(line.required, 1), verdict: line.coverage === undefined ? m.quota_coverage_done() : enough ? m.quota_coverage_enough() : m.quota_coverage_short() })}>
        <NumberWithWhy label={m.quota_coverage()} value={line.coverage === undefined ? '—' : `${formatNumber(line.coverage, 1)} ×`} why={m.quota_coverage_why({ rate: formatPercent(line.win_rate, 0), needed: formatNumber(line.required, 2) })} />
      </Tile>
    </dl>
  )
}

function share(value: number, of: number): string {
  return of > 0 ? formatPercent(value / of, 0) : '—'
}

function Tile({ label, note, children }: { label: string; note: string; children: ReactNode }) {
  return (
    <div className={classes.tile}>
      <dt>{label}</dt>
      <dd>
        <span className={classes.big}>{children}</span>
        <span className={classes.note}>{note}</span>
      </dd>
    </div>
  )
}
