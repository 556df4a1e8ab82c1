/** How a value stands to what it should be. */
export type Standing = 'within' | 'over' | 'under'

/** One thing to be balanced: workload, potential, accounts. Low, high and target
 *  are in the values' own unit; without them nothing is judged. */
export interface Measure {
  key: string
  name: string
  format: (value: number) => string
  low?: number
  high?: number
  target?: number
}

/** Whether a value lies within its bounds; a thousandth of the bound is forgiven,
 *  since sums of decimals are not exact. */
export function standing(value: number, measure: Pick<Measure, 'low' | 'high'>): Standing {
  if (measure.high !== undefined && value > measure.high + Math.abs(measure.high) * 1e-9) return 'over'
  if (measure.low !== undefined && value < measure.low - Math.abs(measure.low) * 1e-9) return 'under'
  return 'within'
}

/** The right end of a measure's bars: the greatest value or bound, and some air. */
export function extent(values: readonly number[], measure: Pick<Measure, 'high' | 'target'>): number {
  const greatest = Math.max(0, measure.high ?? 0, measure.target ?? 0, ...values)
  return greatest === 0 ? 1 : greatest * 1.08
}

/** How far off a value is, as a share of the target: 0.12 is twelve per cent over. */
export function deviation(value: number, target: number | undefined): number | undefined {
  return target === undefined || target === 0 ? undefined : value / target - 1
}
