import * as m from '@/paraglide/messages.js'
import { formatChange, formatPercent } from '@/ui/format'
import type { Plan, Score } from './contract'

function outside(score: Score): number {
  return Math.max(0, ...score.balance.map((one) => one.outside))
}

/** What a plan betters against today, in a sentence or two. */
export function beforeAfter(plan: Pick<Plan, 'score' | 'before' | 'territories'>): string {
  const { score, before, territories } = plan
  const after = { outside: outside(score), total: territories, deviation: formatPercent(score.deviation) }
  if (!before) return m.plan_after_only(after)
  const parts = [m.plan_before_after({ ...after, before: outside(before), beforeDeviation: formatPercent(before.deviation, 0) })]
  if (before.travel_hours > 0 && Math.abs(score.travel_hours / before.travel_hours - 1) >= 0.005) parts.push(m.plan_before_after_travel({ change: formatChange(score.travel_hours / before.travel_hours - 1) }))
  parts.push(m.plan_before_after_moved({ share: formatPercent(score.disruption, 0) }))
  return parts.join(' ')
}
