import { Badge } from '@mantine/core'
import { IconCoins } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { formatMoney, formatPercent } from '@/ui/format'
import type { Earner, Payroll } from './pays'
import classes from './quota.module.css'

/** A line for each person of a plan that the reader may see. */
export function PayRows({ payroll, onOpen }: { payroll: Payroll; onOpen: (user: string) => void }) {
  const { currency } = payroll.plan
  const money = (value: number) => formatMoney(value, currency)
  if (payroll.people.length === 0) return <EmptyState icon={IconCoins} title={m.quota_pay_nobody()} text={m.quota_pay_nobody_text()} />
  return (
    <div className={classes.scroll}>
      <table className={classes.rows} aria-label={m.quota_pay_table()}>
        <thead>
          <tr>
            <th scope="col">{m.quota_person()}</th>
            <th scope="col" className={classes.bulletHead}>{m.quota_pay_against()}</th>
            <th scope="col" className={classes.figure}>{m.quota_pay_earned()}</th>
            <th scope="col" className={classes.figure} data-wide>{m.quota_pay_target()}</th>
            <th scope="col" className={classes.figure} data-wide>{m.quota_attained()}</th>
            <th scope="col" className={classes.figure} data-wide>{m.quota_pay_settled()}</th>
            <th scope="col" className={classes.figure} data-wide>{m.quota_pay_pending()}</th>
          </tr>
        </thead>
        <tbody>
          {payroll.people.map((one) => (
            <tr key={one.user_id}>
              <th scope="row">
                <button type="button" className={classes.open} onClick={() => onOpen(one.user_id)}>
                  {one.name}
                </button>
                {one.doubts > 0 && (
                  <Badge color="ochre" size="xs" ml={6}>
                    {m.quota_pay_doubts({ count: one.doubts })}
                  </Badge>
                )}
              </th>
              <td className={classes.bulletCell}>
                <Bar one={one} say={m.quota_pay_bar({ earned: money(one.earned), target: money(one.target) })} />
              </td>
              <td className={classes.figure}>
                <button type="button" className={classes.number} onClick={() => onOpen(one.user_id)}>
                  {money(one.earned)}
                </button>
              </td>
              <td className={classes.figure} data-wide>{money(one.target)}</td>
              <td className={classes.figure} data-wide>{one.parts.map((part) => (part.quota > 0 ? formatPercent(part.attained, 0) : '—')).join(' · ')}</td>
              <td className={classes.figure} data-wide>{money(one.settled)}</td>
              <td className={classes.figure} data-wide>{money(one.earned - one.settled)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Earned against the target: a bar that may go to twice the target. */
function Bar({ one, say }: { one: Earner; say: string }) {
  const at = (value: number) => `${one.target > 0 ? Math.max(0, Math.min(1, value / (2 * one.target))) * 100 : 0}%`
  return (
    <div className={classes.bullet} role="img" aria-label={say} title={say}>
      <div className={classes.bulletScale} style={{ width: at(one.target) }} />
      <div className={classes.bulletExpected} style={{ width: at(one.earned) }} />
      <div className={classes.bulletWon} style={{ width: at(one.settled) }} />
      <div className={classes.bulletQuota} style={{ left: at(one.target) }} />
    </div>
  )
}
