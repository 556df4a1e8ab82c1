// What the form for a new plan holds, and the request that it makes.
import type { NewPlan, Region, Tolerance, Wish } from './contract'

export interface Draft {
  name: string
  level: string
  cover: NonNullable<Region['cover']>
  areas: { level: string; code: string; name: string }[]
  /** Take the number of territories from the workload. */
  fromHours: boolean
  territories: number
  hoursPerRep: number
  /** Empty until the measures of the level are known. */
  balance: Tolerance[]
  keep: number
  /** A territory around each representative's home. */
  homes: boolean
  today: boolean
}

export interface Home {
  user_id: string
  label: string
  lon: number
  lat: number
}

export const firstDraft: Draft = {
  name: '',
  level: 'fr-commune',
  cover: 'metropolitan',
  areas: [],
  fromHours: false,
  territories: 0,
  hoursPerRep: 1200,
  balance: [],
  keep: 0.3,
  homes: false,
  today: true,
}

export function isFrench(level: string): boolean {
  return level.startsWith('fr-') || level === 'accounts'
}

/** Measures that every plan has without asking. */
const always = new Set(['accounts', 'potential', 'revenue', 'workload', 'population'])

/** The request; `suggested` is the wish that the server would take by itself, which
 *  fills in what the form has not said. */
export function requestOf(draft: Draft, homes: readonly Home[], suggested: Wish | undefined, name: string): NewPlan {
  const region: Region = {}
  if (draft.level.startsWith('fr-') && draft.cover !== '') region.cover = draft.cover
  if (draft.areas.length > 0) region.areas = draft.areas.map(({ level, code }) => ({ level, code }))
  const request: NewPlan = { name, level: draft.level, region, hours_per_rep: draft.hoursPerRep, from_hours: draft.fromHours && !draft.homes, start: draft.today ? 'today' : 'empty' }
  const extra = draft.balance.map((one) => one.measure).filter((measure) => !always.has(measure))
  if (extra.length > 0) request.measures = extra
  const said = draft.territories > 0 || draft.balance.length > 0 || draft.homes || suggested !== undefined
  if (said && suggested) request.wish = wishOf(draft, homes, suggested)
  return request
}

function wishOf(draft: Draft, homes: readonly Home[], suggested: Wish): Wish {
  const balance = draft.balance.length > 0 ? draft.balance : suggested.balance
  const territories = draft.homes ? homes.length : draft.territories > 0 && !draft.fromHours ? draft.territories : suggested.territories
  const { centres: _centres, forbidden: _forbidden, shares: _shares, max_moved: _moved, ...rest } = suggested
  return {
    ...rest,
    territories: Math.max(1, territories),
    balance,
    keep: draft.today ? draft.keep : 0,
    objective: { kind: suggested.objective.kind, ...(balance[0] ? { measure: balance[0].measure } : {}) },
    ...(draft.homes ? { centres: homes.map(({ lon, lat }, territory) => ({ territory, lon, lat })) } : {}),
  }
}
