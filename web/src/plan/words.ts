// What the API says in keys and raw numbers, in the reader's words.
import * as m from '@/paraglide/messages.js'
import type { Measure } from '@/ui/balance'
import { formatCompact, formatHours, formatMoneyCompact, formatNumber, formatPercent } from '@/ui/format'
import type { EditRecord, PlanMeasure, PlanState, PlanTerritory, Remark } from './contract'

export function stateName(state: PlanState): string {
  switch (state) {
    case 'draft':
      return m.plan_state_draft()
    case 'scheduled':
      return m.plan_state_scheduled()
    case 'active':
      return m.plan_state_active()
    case 'archived':
      return m.plan_state_archived()
  }
}

export function measureName(name: string, label = ''): string {
  switch (name) {
    case 'accounts':
      return m.plan_measure_accounts()
    case 'potential':
      return m.plan_measure_potential()
    case 'revenue':
      return m.plan_measure_revenue()
    case 'workload':
      return m.plan_measure_workload()
    case 'population':
      return m.plan_measure_population()
    default:
      return label || name
  }
}

/** Measures to choose from, each once: a level's own people may be an indicator too. */
export function measureOptions(choices: readonly { name: string; label: string }[]): { value: string; label: string }[] {
  const seen = new Set<string>()
  return choices.flatMap((one) => {
    if (seen.has(one.name)) return []
    seen.add(one.name)
    return [{ value: one.name, label: measureName(one.name, one.label) }]
  })
}

/** A value of a measure with its unit, in few characters. */
export function formatMeasure(value: number, unit: string): string {
  if (unit === 'h') return formatHours(value)
  if (/^[A-Z]{3}$/.test(unit)) return formatMoneyCompact(value, unit)
  const text = Math.abs(value) >= 100_000 ? formatCompact(value) : formatNumber(value, Math.abs(value) < 10 ? 1 : 0)
  return unit === '' || unit === 'people' ? text : `${text}\u202f${unit}`
}

/** A plan's measure as the balance bars want it. */
export function barMeasure(measure: PlanMeasure): Measure {
  return {
    key: measure.name,
    name: measureName(measure.name, measure.label),
    format: (value) => formatMeasure(value, measure.unit),
    ...(measure.target > 0 ? { target: measure.target } : {}),
    ...(measure.balanced ? { low: measure.low, high: measure.high } : {}),
  }
}

export function levelName(level: string): string {
  switch (level) {
    case 'accounts':
      return m.plan_level_accounts()
    case 'fr-commune':
      return m.plan_level_commune()
    case 'fr-epci':
      return m.plan_level_epci()
    case 'fr-departement':
      return m.plan_level_departement()
    case 'fr-region':
      return m.plan_level_region()
    case 'us-county':
      return m.plan_level_county()
    case 'us-state':
      return m.plan_level_state()
    case 'fr-postcode':
    case 'us-postcode':
      return m.plan_level_postcode()
    default:
      return level
  }
}

/** "1,234 municipalities": a count of a plan's units. */
export function unitCount(level: string, count: number): string {
  const text = formatNumber(count)
  if (level === 'accounts') return m.plan_units_accounts({ count, text })
  if (level === 'fr-commune') return m.plan_units_commune({ count, text })
  if (level === 'us-county') return m.plan_units_county({ count, text })
  return m.plan_units_any({ count, text })
}

export function territoryName(territory: Pick<PlanTerritory, 'name' | 'number'> | undefined): string {
  if (!territory) return m.plan_no_territory()
  return territory.name || m.plan_territory_numbered({ number: territory.number + 1 })
}

type Translate = (inputs: Record<string, unknown>) => string

/** A remark as a sentence: by its key where there are words for it, else as it came. */
export function remarkText(remark: Remark, territories: readonly PlanTerritory[] = [], units: readonly PlanMeasure[] = []): string {
  const table = m as unknown as Record<string, Translate | undefined>
  const translate = table[remark.key.replace(/^plan\./, 'plan_remark_').replaceAll('.', '_')]
  if (!translate) return remark.text
  return translate(worded(remark.params ?? {}, territories, units))
}

/** Parameters for people: names for numbers, figures with their unit. */
function worded(params: Record<string, unknown>, territories: readonly PlanTerritory[], measures: readonly PlanMeasure[]): Record<string, unknown> {
  const measure = measures.find((one) => one.name === params.measure)
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(params)) {
    if (key === 'measure' && typeof value === 'string') out[key] = measureName(value, measure?.label)
    else if (key === 'territory' && typeof value === 'number') out[key] = territoryName(territories[value])
    else if ((key === 'share' || (key === 'limit' && params.measure === undefined)) && typeof value === 'number') out[key] = formatPercent(value)
    else if (['value', 'low', 'high', 'limit', 'total'].includes(key) && typeof value === 'number')
      out[key] = params.measure === undefined ? formatNumber(value) : formatMeasure(value, measure?.unit ?? '')
    else if (typeof value === 'number' && key !== 'count') out[key] = formatNumber(value)
    else if (Array.isArray(value)) out[key] = value.slice(0, 6).join(', ')
    else out[key] = value
  }
  return out
}

/** What undo would take back, for its tooltip. */
export function editName(edit: EditRecord): string {
  const inputs = { count: edit.count, text: formatNumber(edit.count), label: edit.label }
  switch (edit.kind) {
    case 'move':
      return m.plan_edit_move(inputs)
    case 'lock':
      return m.plan_edit_lock(inputs)
    case 'split':
      return m.plan_edit_split(inputs)
    case 'add':
      return m.plan_edit_add(inputs)
    case 'remove':
      return m.plan_edit_remove(inputs)
    case 'rename':
    case 'names':
      return m.plan_edit_rename(inputs)
    case 'reps':
      return m.plan_edit_reps(inputs)
    case 'wish':
      return m.plan_edit_wish(inputs)
    case 'run':
      return m.plan_edit_run(inputs)
    case 'pick':
      return m.plan_edit_pick(inputs)
    default:
      return m.plan_edit_other(inputs)
  }
}
