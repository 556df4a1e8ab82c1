// Pure reckoning over a comparison.
import type { PlanComparison } from './contract'

export type Flow = PlanComparison['result']['flows'][number]

/** The share of a measure that changes hands. */
export function movedShare(data: Pick<PlanComparison, 'result'>, measure: number): number {
  const total = data.result.totals[measure] ?? 0
  return total > 0 ? (data.result.moved[measure] ?? 0) / total : 0
}

/** What nobody had until now: how many items, and how much of a measure. It
 *  moves, but changes no hands. */
export function newlyAssigned(data: Pick<PlanComparison, 'result'>, measure: number): { items: number; sum: number } {
  const fresh = data.result.flows.filter((flow) => !flow.stays && flow.from < 0)
  return { items: fresh.reduce((all, flow) => all + flow.items, 0), sum: fresh.reduce((all, flow) => all + (flow.sums[measure] ?? 0), 0) }
}

/** What changes hands, the largest first by a measure; what stays is left out. */
export function movingFlows(data: Pick<PlanComparison, 'result'>, measure: number): Flow[] {
  return data.result.flows.filter((flow) => !flow.stays).sort((a, b) => (b.sums[measure] ?? 0) - (a.sums[measure] ?? 0) || b.items - a.items)
}

/** Units that change hands, of one flow where one is chosen. `from` is the
 *  territory each unit comes from, where known. */
export function unitsOfFlow(changed: readonly number[], plan: ArrayLike<number>, from: ArrayLike<number> | null, flow: { from: number; to: number } | null): number[] {
  if (!flow) return changed.slice()
  const none = 65535
  return changed.filter((unit) => {
    const to = plan[unit] === none ? -1 : (plan[unit] ?? -1)
    if (to !== flow.to) return false
    if (!from) return true
    const was = from[unit] === none ? -1 : (from[unit] ?? -1)
    return was === flow.from
  })
}
