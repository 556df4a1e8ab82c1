// What a run of the optimiser shows before it has ended.
import { assignColours, nearestNeighbours } from '@/map/colours'
import { middles } from './assignment'
import type { PlanMeasure, PlanTerritory, PlanUnits, RunEvent } from './contract'

export interface LiveRun {
  event: RunEvent
  plan: Uint16Array | null
  sums: number[][] | null
  /** A colour for each territory so that those near each other differ. */
  colours: number[] | null
}

/** The territories as the best plan so far has them. */
export function liveTerritories(slots: readonly PlanTerritory[], measures: readonly PlanMeasure[], live: LiveRun): PlanTerritory[] {
  if (!live.sums) return slots.slice()
  return live.sums.map((sums, number) => {
    const slot = slots[number] ?? blank(number)
    const deviation = sums.map((sum, k) => (measures[k] && measures[k].target > 0 ? sum / measures[k].target - 1 : 0))
    const outside = measures.some((measure, k) => measure.balanced && (sums[k]! < measure.low * (1 - 1e-9) || sums[k]! > measure.high * (1 + 1e-9)))
    return { ...slot, sums, deviation, outside, colour: live.colours?.[number] ?? slot.colour }
  })
}

function blank(number: number): PlanTerritory {
  return { number, name: '', by_hand: false, colour: number % 12, deviation: [], sums: [], lat: NaN, lon: NaN, outside: false, pieces: 1, rep_name: '', travel_hours: 0, units: 0 }
}

/** Colours by the middles of territories: the ones they had are kept where they
 *  still fit, so that the map does not flicker while it improves. */
export function liveColours(plan: Uint16Array, territories: number, units: Pick<PlanUnits, 'lon' | 'lat'>, before: readonly number[]): number[] {
  const at = middles(plan, territories, units.lon, units.lat)
  return assignColours(nearestNeighbours(at.map(([x, y]) => [x, y] as const), 6), 12, before)
}

/** The largest deviation of the balanced measures and how many territories are outside. */
export function evennessOf(territories: readonly PlanTerritory[], measures: readonly PlanMeasure[]): { deviation: number; outside: number } {
  let deviation = 0
  let outside = 0
  for (const territory of territories) {
    if (territory.outside) outside++
    measures.forEach((measure, k) => {
      if (measure.balanced) deviation = Math.max(deviation, Math.abs(territory.deviation[k] ?? 0))
    })
  }
  return { deviation, outside }
}
