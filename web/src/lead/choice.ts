// What is chosen in the Lead Builder, as the address holds it and as CQL2.
import { aroundOf, circle, readAround, writeAround } from './around'

/** Values of a field that are wanted, and others that are not. */
export interface Choice {
  yes: string[]
  no: string[]
}

export type FieldKind = 'value' | 'set' | 'flag'

/** Fields that are chosen from counted values, in the order they stand. */
export const fields = {
  stage: 'value',
  spotlight: 'set',
  signal: 'set',
  relationship: 'set',
  function: 'value',
  seniority: 'value',
  title: 'value',
  past_title: 'set',
  company: 'value',
  past_company: 'set',
  school: 'set',
  group: 'set',
  skill: 'set',
  sector: 'value',
  industry: 'value',
  size: 'value',
  company_type: 'value',
  technology: 'set',
  funding: 'value',
  customer: 'flag',
  country: 'value',
  region: 'value',
  department: 'value',
  town: 'value',
  territory: 'set',
  would_be_in: 'value',
  owner: 'value',
  contactable: 'flag',
  reach: 'set',
  language: 'value',
  list: 'set',
  tag: 'set',
  account_tag: 'set',
} as const satisfies Record<string, FieldKind>

export type FieldName = keyof typeof fields
export const fieldNames = Object.keys(fields) as FieldName[]

/** Fields with so many values that they are looked for by typing. */
export const soughtNames: readonly FieldName[] = ['title', 'past_title', 'company', 'past_company', 'school', 'group', 'skill', 'industry', 'technology', 'town']
/** Of these, where accounts would be is counted under a plan alone. */
export const countedNames = fieldNames.filter((one) => !soughtNames.includes(one) && one !== 'would_be_in')

/** The plan under which it is asked where accounts would be: the one that the
 *  choice names, or else the one given; '' for none. */
export function planOf(choice: Choice | undefined, given: string): string {
  const first = choice?.yes[0] ?? choice?.no[0]
  return first?.split('/')[0] ?? given
}

/** Numbers that are bounded. */
export const rangeNames = ['headcount', 'headcount_growth', 'potential', 'revenue', 'years_in_position', 'years_at_company', 'years_of_experience', 'days_since_contact', 'days_since_move', 'days_since_funding', 'funding_amount'] as const
export type RangeName = (typeof rangeNames)[number]

/** What a number must be at least and at most. */
export interface Range {
  from?: number | undefined
  to?: number | undefined
}

export type Ranges = Partial<Record<RangeName, Range>>

/** "10..50", "10.." or "..50" of an address. */
export function readRange(text: string): Range {
  const [from, to] = text.split('..').map((one) => (one.trim() === '' ? undefined : Number(one)))
  return { from: Number.isFinite(from) ? from : undefined, to: Number.isFinite(to) ? to : undefined }
}

export function writeRange({ from, to }: Range): string {
  return from === undefined && to === undefined ? '' : `${from ?? ''}..${to ?? ''}`
}

function rangeCondition(field: RangeName, { from, to }: Range): string {
  if (from !== undefined && to !== undefined) return `${field} BETWEEN ${from} AND ${to}`
  return from !== undefined ? `${field} >= ${from}` : `${field} <= ${to}`
}

/** Corners of a drawn area: longitude and latitude. */
export type Area = readonly (readonly [number, number])[]

/** "lon,lat;lon,lat;…" of an address, or a circle; none when it is no area. */
export function readArea(text: string): Area {
  const around = readAround(text)
  if (around) return circle(around)
  const corners = text.split(';').map((one) => one.split(',').map(Number))
  return corners.length > 2 && corners.every((one) => one.length === 2 && one.every(Number.isFinite)) ? (corners as unknown as Area) : []
}

export const writeArea = (area: Area) => area.map(([lon, lat]) => `${+lon.toFixed(4)},${+lat.toFixed(4)}`).join(';')

export type Choices = Partial<Record<FieldName, Choice>>

/** What stands for "not known" among the values. */
export const unknown = '?'

/** "a|!b|?" of an address: wanted, unwanted, not known; signs within a value as %xx. */
export function readChoice(text: string): Choice {
  const parts = text.split('|').filter(Boolean)
  const value = (one: string) => one.replace(/%(21|25|7C)/g, (sign) => decodeURIComponent(sign))
  return { yes: parts.filter((one) => !one.startsWith('!')).map(value), no: parts.filter((one) => one.startsWith('!')).map((one) => value(one.slice(1))) }
}

export function writeChoice(choice: Choice): string {
  const text = (one: string) => one.replace(/[!%|]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return [...choice.yes.map(text), ...choice.no.map((one) => `!${text(one)}`)].join('|')
}

/** A click on a value: wanted, then not chosen; with `not`, unwanted. */
export function toggled(choice: Choice | undefined, value: string, not: boolean): Choice {
  const { yes, no } = choice ?? { yes: [], no: [] }
  const was = not ? no.includes(value) : yes.includes(value)
  const without = { yes: yes.filter((one) => one !== value), no: no.filter((one) => one !== value) }
  if (was) return without
  return not ? { ...without, no: [...without.no, value] } : { ...without, yes: [...without.yes, value] }
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
const list = (values: readonly string[]) => values.map(quoted).join(', ')

/** A field's choice as one condition that names that field alone, so that its
 *  own counts can leave it out. */
export function conditionOf(field: FieldName, choice: Choice): string {
  const kind: FieldKind = fields[field]
  const holds = (values: string[]): string => {
    const known = values.filter((one) => one !== unknown)
    const parts: string[] = []
    if (known.length > 0)
      parts.push(
        kind === 'set' ? `A_OVERLAPS(${field}, (${list(known)}))` : kind === 'flag' ? known.map((one) => `${field} = ${one === 'true' ? 'TRUE' : 'FALSE'}`).join(' OR ') : `${field} IN (${list(known)})`,
      )
    if (known.length < values.length) parts.push(`${field} IS NULL`)
    return parts.join(' OR ')
  }
  const parts: string[] = []
  if (choice.yes.length > 0) parts.push(`(${holds(choice.yes)})`)
  if (choice.no.length > 0) {
    // A value that is not known is none of the unwanted ones.
    const kept = kind === 'set' || choice.no.includes(unknown) ? '' : `${field} IS NULL OR `
    parts.push(`(${kept}NOT (${holds(choice.no)}))`)
  }
  return parts.join(' AND ')
}

/** All that is chosen. */
export interface Chosen {
  choices?: Choices
  ranges?: Ranges
  area?: Area
  keywords?: string
  cql?: string
}

/** Everything chosen as CQL2; '' when nothing is. */
export function filterOf({ choices = {}, ranges = {}, area = [], keywords = '', cql = '' }: Chosen): string {
  const parts: string[] = []
  if (keywords.trim()) parts.push(`keywords(${quoted(keywords.trim())})`)
  for (const field of fieldNames) {
    const choice = choices[field]
    if (choice && choice.yes.length + choice.no.length > 0) parts.push(conditionOf(field, choice))
  }
  for (const field of rangeNames) {
    const range = ranges[field]
    if (range && writeRange(range)) parts.push(rangeCondition(field, range))
  }
  if (area.length > 2) parts.push(`S_INTERSECTS(position, POLYGON((${[...area, area[0]!].map(([lon, lat]) => `${+lon.toFixed(4)} ${+lat.toFixed(4)}`).join(', ')})))`)
  if (cql.trim()) parts.push(`(${cql.trim()})`)
  return parts.join(' AND ')
}

/** A filter as the server reads it. */
export interface Read {
  keywords: string
  values: readonly { field: string; yes: readonly string[]; no: readonly string[]; condition: string }[]
  ranges: readonly { field: string; from?: number; to?: number; condition: string }[]
  area: readonly (readonly number[])[]
  rest: string
}

/** The address that shows a filter as its choices; what is none of ours stays CQL2. */
export function addressOf(read: Read): Record<string, string> {
  const around = aroundOf(read.area)
  const out: Record<string, string> = { keywords: read.keywords, area: around ? writeAround(around) : writeArea(read.area as unknown as Area) }
  for (const field of [...fieldNames, ...rangeNames]) out[field] = ''
  const rest: string[] = []
  for (const one of read.values) {
    if (fieldNames.some((field) => field === one.field)) out[one.field] = writeChoice({ yes: [...one.yes], no: [...one.no] })
    else rest.push(one.condition)
  }
  for (const one of read.ranges) {
    if (rangeNames.some((field) => field === one.field)) out[one.field] = writeRange(one)
    else rest.push(one.condition)
  }
  if (read.rest) rest.push(read.rest)
  out.cql = rest.length > 1 ? rest.map((one) => `(${one})`).join(' AND ') : (rest[0] ?? '')
  return out
}
