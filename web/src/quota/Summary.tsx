import * as m from '@/paraglide/messages.js'
import { formatChange, formatDate, formatPercent } from '@/ui/format'
import { NumberWithWhy } from '@/ui/NumberWithWhy'
import { amountText, type Attainment, type Figures, paceOf, tops } from './quotas'
import classes from './quota.module.css'

/** The whole of what one sees, in five numbers. Territories that stand at the
 *  top of someone's sight add up to it. */
export function Summary({ answer }: { answer: Attainment }) {
  const top = tops(answer.items)
  const whole = sum(top)
  const street = top.reduce((all, one) => all + one.street, 0)
  const asked = answer.people.filter((one) => one.role === 'owner' && one.quota > 0)
  const reached = asked.filter((one) => one.credited >= one.due).length
  const text = (value: number) => amountText(value, answer)
  const full = (value: number) => amountText(value, answer, true)
  const pace = paceOf(whole)
  return (
    <dl className={classes.tiles}>
      <Tile label={m.quota_attained()} note={m.quota_won_of({ won: text(whole.credited), quota: text(whole.quota) })}>
        <NumberWithWhy
          label={m.quota_attained()}
          value={whole.quota > 0 ? formatPercent(whole.credited / whole.quota) : '—'}
          why={m.quota_attained_why({ date: formatDate(answer.as_of) })}
          parts={[
            { label: m.quota_won(), value: full(whole.credited) },
            { label: m.quota_quota(), value: full(whole.quota) },
            ...(street > 0 ? [{ label: m.quota_street(), value: full(street) }] : []),
          ]}
        />
      </Tile>
      <Tile label={m.quota_pace()} note={m.quota_due_of({ due: text(whole.due) })}>
        <NumberWithWhy
          label={m.quota_pace()}
          value={formatChange(pace, 1)}
          why={m.quota_pace_why()}
          parts={[
            { label: m.quota_won(), value: full(whole.credited) },
            { label: m.quota_due(), value: full(whole.due) },
            { label: m.quota_difference(), value: full(whole.credited - whole.due), total: true },
          ]}
        />
      </Tile>
      <Tile label={m.quota_expected()} note={m.quota_open_of({ open: text(whole.open) })}>
        <NumberWithWhy label={m.quota_expected()} value={text(whole.weighted)} why={m.quota_expected_why()} parts={[{ label: m.quota_open(), value: full(whole.open) }, { label: m.quota_weighted(), value: full(whole.weighted) }]} />
      </Tile>
      <Tile label={m.quota_overdue()} note={m.quota_overdue_note()}>
        <NumberWithWhy label={m.quota_overdue()} value={text(whole.overdue)} why={m.quota_overdue_why()} />
      </Tile>
      {asked.length > 1 && (
        <Tile label={m.quota_on_track()} note={m.quota_on_track_of({ count: reached, total: asked.length })}>
          <NumberWithWhy label={m.quota_on_track()} value={formatPercent(reached / asked.length, 0)} why={m.quota_on_track_why()} />
        </Tile>
      )}
      {answer.nowhere !== 0 && <Tile label={m.quota_nowhere()} note={m.quota_nowhere_note()}>{text(answer.nowhere)}</Tile>}
    </dl>
  )
}

function Tile({ label, note, children }: { label: string; note: string; children: React.ReactNode }) {
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

function sum(list: readonly Figures[]): Figures {
  const whole = { quota: 0, due: 0, credited: 0, deals: 0, open: 0, weighted: 0, overdue: 0 }
  for (const one of list) for (const key of Object.keys(whole) as (keyof typeof whole)[]) whole[key] += one[key]
  return whole
}
