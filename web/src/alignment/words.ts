// Rules in words.
import { explain, Problem as Failure } from '@/api/problem'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatList, formatMoneyCompact, formatNumber } from '@/ui/format'
import type { Clause, Field, Flow, Problem } from './rules'

const fields: Record<string, () => string> = {
  name: m.alignment_field_name,
  country: m.alignment_field_country,
  language: m.alignment_field_language,
  time_zone: m.alignment_field_time_zone,
  postcode: m.alignment_field_postcode,
  town: m.alignment_field_town,
  region: m.alignment_field_region,
  area: m.alignment_field_area,
  area_level: m.alignment_field_area_level,
  area_name: m.alignment_field_area_name,
  industry: m.alignment_field_industry,
  industry_version: m.alignment_field_industry_version,
  industry_name: m.alignment_field_industry_name,
  sector: m.alignment_field_sector,
  headcount: m.alignment_field_headcount,
  potential: m.alignment_field_potential,
  revenue: m.alignment_field_revenue,
  currency: m.alignment_field_currency,
  customer: m.alignment_field_customer,
  owner: m.alignment_field_owner,
  domain: m.alignment_field_domain,
  siren: m.alignment_field_siren,
  created: m.alignment_field_created,
  position: m.alignment_field_position,
  custom: m.alignment_field_custom,
  fr_commune: m.alignment_field_fr_commune,
  fr_epci: m.alignment_field_fr_epci,
  fr_departement: m.alignment_field_fr_departement,
  fr_region: m.alignment_field_fr_region,
  us_county: m.alignment_field_us_county,
  us_state: m.alignment_field_us_state,
  world_country: m.alignment_field_world_country,
}

export function fieldName(name: string): string {
  if (name.startsWith('custom:')) return name.slice(7)
  return fields[name]?.() ?? name
}

const ops: Record<Clause['op'], () => string> = {
  is: m.alignment_op_is,
  is_not: m.alignment_op_is_not,
  begins: m.alignment_op_begins,
  contains: m.alignment_op_contains,
  at_least: m.alignment_op_at_least,
  at_most: m.alignment_op_at_most,
  between: m.alignment_op_between,
  near: m.alignment_op_near,
  known: m.alignment_op_known,
  unknown: m.alignment_op_unknown,
}

export function opName(op: Clause['op']): string {
  return ops[op]()
}

const byKind: Record<Field['kind'], Clause['op'][]> = {
  text: ['contains', 'is', 'is_not', 'begins', 'known', 'unknown'],
  code: ['begins', 'is', 'is_not', 'known', 'unknown'],
  choice: ['is', 'is_not', 'known', 'unknown'],
  custom: ['is', 'is_not', 'contains', 'begins', 'known', 'unknown'],
  number: ['at_least', 'at_most', 'between', 'known', 'unknown'],
  day: ['at_least', 'at_most', 'between'],
  flag: ['is'],
  position: ['near', 'known', 'unknown'],
}

/** How a field of a kind may be compared, the usual way first. */
export function opsOf(kind: Field['kind']): Clause['op'][] {
  return byKind[kind]
}

/** What values are called that are not words in themselves, by field and value. */
export type Called = ReadonlyMap<string, string>

/** One condition as a phrase: "Headcount at least 50". */
export function clauseText(clause: Clause, called?: Called): string {
  if (clause.field === 'customer' && clause.op === 'is') return clause.values[0] === 'true' ? m.alignment_is_customer() : m.alignment_is_no_customer()
  return [fieldName(clause.field), opName(clause.op), valuesText(clause, called)].filter(Boolean).join(' ')
}

function valuesText({ field, op, values: raw }: Clause, called?: Called): string {
  if (op === 'known' || op === 'unknown') return ''
  const values = raw.map((value) => called?.get(`${field} ${value}`) ?? value)
  if (op === 'near') return m.alignment_near_text({ km: values[2] ?? '', place: `${values[1] ?? ''}, ${values[0] ?? ''}` })
  const shown = values.map((value) => (field === 'created' ? formatDate(value) : /^-?\d+(\.\d+)?$/.test(value) && op !== 'is' && op !== 'begins' ? formatNumber(Number(value), 2) : value))
  if (op === 'between') return shown.join(' – ')
  const more = shown.length > 6 ? [...shown.slice(0, 5), `+${shown.length - 5}`] : shown
  return op === 'is_not' ? formatList(more) : more.join(', ')
}

/** Why something is no condition, in the reader's language. */
export function problemText(problem: Problem): string {
  const params = problem.params ?? {}
  const at = typeof params.line === 'number' && problem.key !== 'alignment.rule_empty' ? m.alignment_at({ line: Number(params.line), column: Number(params.column) }) : ''
  const words = explain(new Failure(422, { key: problem.key, detail: problem.message, params }, problem.message))
  return [words, at].filter(Boolean).join(' ')
}

/** What money a flow moves, in its largest currency. */
export function moneyText(flow: Flow, what: 'potential' | 'revenue'): string {
  const first = [...flow.money].sort((a, b) => b[what] - a[what])[0]
  if (!first) return formatMoneyCompact(null)
  return formatMoneyCompact(first[what], first.currency || 'EUR') + (flow.money.length > 1 ? ' +' : '')
}

/** A gain or loss of potential, in its largest currency. */
export function signedMoney(net: Flow['money']): string {
  const first = [...net].sort((a, b) => Math.abs(b.potential) - Math.abs(a.potential))[0]
  if (!first) return formatMoneyCompact(null)
  return (first.potential > 0 ? '+' : '') + formatMoneyCompact(first.potential, first.currency || 'EUR') + (net.length > 1 ? ' +' : '')
}

export function pipelineText(flow: Flow): string {
  const first = [...flow.pipeline].sort((a, b) => b.amount - a.amount)[0]
  return first ? formatMoneyCompact(first.amount, first.currency || 'EUR') + (flow.pipeline.length > 1 ? ' +' : '') : ''
}

/** What a type of territories is called. */
export function typeName(type: { name: string; kind: string } | undefined): string {
  if (!type) return ''
  if (type.name) return type.name
  const kinds: Record<string, () => string> = {
    geographic: m.alignment_kind_geographic,
    named: m.alignment_kind_named,
    industry: m.alignment_kind_industry,
    product: m.alignment_kind_product,
    online: m.alignment_kind_online,
  }
  return kinds[type.kind]?.() ?? type.kind
}

function iso(day: Date): string {
  return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

export function today(): string {
  return iso(new Date())
}

/** The first day of next month. */
export function nextMonth(): string {
  const now = new Date()
  return iso(new Date(now.getFullYear(), now.getMonth() + 1, 1, 12))
}
