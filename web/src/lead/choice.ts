// What is chosen in the Lead Builder, as the address holds it and as CQL2.

/** Values of a field that are wanted, and others that are not. */
export interface Choice {
  yes: string[]
  no: string[]
}

export type FieldKind = 'value' | 'set' | 'flag'

/** Fields that are chosen from counted values, in the order they stand. */
export const fields = {
  spotlight: 'set',
  function: 'value',
  seniority: 'value',
  sector: 'value',
  size: 'value',
  customer: 'flag',
  region: 'value',
  department: 'value',
  territory: 'set',
  owner: 'value',
  contactable: 'flag',
  list: 'set',
} as const satisfies Record<string, FieldKind>

export type FieldName = keyof typeof fields
export const fieldNames = Object.keys(fields) as FieldName[]

export type Choices = Partial<Record<FieldName, Choice>>

/** What stands for "not known" among the values. */
export const unknown = '?'

/** "a|!b|?" of an address: wanted, unwanted, not known. */
export function readChoice(text: string): Choice {
  const parts = text.split('|').filter(Boolean)
  return { yes: parts.filter((one) => !one.startsWith('!')), no: parts.filter((one) => one.startsWith('!')).map((one) => one.slice(1)) }
}

export function writeChoice(choice: Choice): string {
  return [...choice.yes, ...choice.no.map((one) => `!${one}`)].join('|')
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

/** Everything chosen as CQL2; '' when nothing is. */
export function filterOf(choices: Choices, keywords: string, expert: string): string {
  const parts: string[] = []
  if (keywords.trim()) parts.push(`keywords(${quoted(keywords.trim())})`)
  for (const field of fieldNames) {
    const choice = choices[field]
    if (choice && choice.yes.length + choice.no.length > 0) parts.push(conditionOf(field, choice))
  }
  if (expert.trim()) parts.push(`(${expert.trim()})`)
  return parts.join(' AND ')
}

/** The field that a condition is about, by its text; null when it is none of ours. */
export function fieldOf(condition: string): FieldName | 'keywords' | null {
  const found = /^[\s(]*(?:NOT[\s(]+)?(?:A_OVERLAPS\s*\(\s*)?"?([a-z_]+)/i.exec(condition)?.[1]?.toLowerCase()
  if (found === 'keywords') return 'keywords'
  return fieldNames.find((one) => one === found) ?? null
}
