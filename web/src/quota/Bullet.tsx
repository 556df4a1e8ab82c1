import { IconArrowBadgeDownFilled, IconArrowBadgeUpFilled } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { formatChange, formatPercent } from '@/ui/format'
import { amountText, type Figures, paceOf } from './quotas'
import classes from './quota.module.css'

/** How far the scale goes, in quotas. */
const most = 1.4

/** Won against the quota: the bar is what is won, the pale one what open deals
 *  are expected to add, the tick where one should be by now, the line the quota. */
export function Bullet({ figures, of }: { figures: Figures; of: { quantity: string; currency: string } }) {
  const { quota, due, credited, weighted } = figures
  if (quota <= 0) return <span className={classes.noQuota}>{m.quota_none()}</span>
  const at = (value: number) => `${Math.max(0, Math.min(1, value / (quota * most))) * 100}%`
  const say = m.quota_bullet({
    credited: amountText(credited, of),
    quota: amountText(quota, of),
    attained: formatPercent(credited / quota, 0),
    due: amountText(due, of),
    expected: amountText(credited + weighted, of),
  })
  return (
    <div className={classes.bullet} role="img" aria-label={say} title={say}>
      <div className={classes.bulletScale} style={{ width: at(quota) }} />
      <div className={classes.bulletExpected} style={{ width: at(credited + weighted) }} />
      <div className={classes.bulletWon} data-behind={(paceOf(figures) ?? 0) < -0.005 || undefined} data-over={credited > quota * most || undefined} style={{ width: at(credited) }} />
      <div className={classes.bulletDue} style={{ left: at(due) }} />
      <div className={classes.bulletQuota} style={{ left: at(quota) }} />
    </div>
  )
}

/** Ahead of or behind what was due by the day: an arrow and a figure, never colour alone. */
export function Pace({ figures }: { figures: Figures }) {
  const pace = paceOf(figures)
  if (pace === undefined) return <span className={classes.pace}>—</span>
  const behind = pace < -0.005
  const Icon = behind ? IconArrowBadgeDownFilled : IconArrowBadgeUpFilled
  return (
    <span className={classes.pace} data-behind={behind || undefined}>
      <Icon size={13} aria-label={behind ? m.quota_behind() : m.quota_ahead()} />
      {formatChange(pace)}
    </span>
  )
}
