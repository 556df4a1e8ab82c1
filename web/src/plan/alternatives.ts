// What the plot of alternatives shows and the sentence beside it says.
import * as m from '@/paraglide/messages.js'
import { formatPercent } from '@/ui/format'
import type { PlanAlternatives } from './contract'

export interface AlternativeDot {
  kind: 'alternative' | 'current' | 'today'
  disruption: number
  deviation: number
  travel: number
  label: string
  best: boolean
  suggested: boolean
}

export function dotsOf(data: PlanAlternatives): AlternativeDot[] {
  const dots: AlternativeDot[] = data.items.map((one) => ({
    kind: 'alternative',
    disruption: one.score.disruption,
    deviation: one.score.deviation,
    travel: one.score.travel_hours,
    label: one.name,
    best: one.best,
    suggested: one.suggested,
  }))
  const current = data.current
  const same = data.today && current.disruption === 0 // two words in one place
  dots.push({ kind: 'current', disruption: current.disruption, deviation: current.deviation, travel: current.travel_hours, label: same ? '' : m.plan_dot_current(), best: false, suggested: false })
  if (data.today) dots.push({ kind: 'today', disruption: 0, deviation: data.today.deviation, travel: data.today.travel_hours, label: m.plan_dot_today(), best: false, suggested: false })
  return dots
}

/** What to see in the plot: what the suggested one costs and gives, and that going
 *  on costs more for less. */
export function sayAlternatives(data: PlanAlternatives): string {
  const suggested = data.items.find((one) => one.suggested)
  if (!suggested) return m.plan_say_alternatives_plain({ count: data.items.length })
  const inputs = { name: suggested.name, share: formatPercent(suggested.score.disruption, 0), deviation: formatPercent(suggested.score.deviation) }
  return data.today ? m.plan_say_alternatives_today({ ...inputs, today: formatPercent(data.today.deviation, 0) }) : m.plan_say_alternatives(inputs)
}
