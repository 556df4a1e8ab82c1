/** What somebody chose of signals, to be written as a CQL2 filter. */
export interface Chosen {
  kinds: string[]
  sectors: string[]
  functions: string[]
  seniorities: string[]
  territories: string[]
  words: string
  customers: '' | 'yes' | 'no'
  headcount: string
}

export const nothing: Chosen = { kinds: [], sectors: [], functions: [], seniorities: [], territories: [], words: '', customers: '', headcount: '' }

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

function among(field: string, values: string[]): string {
  if (values.length === 0) return ''
  return values.length === 1 ? `${field} = ${quoted(values[0]!)}` : `${field} IN (${values.map(quoted).join(', ')})`
}

/** The filter that says what was chosen; empty for nothing. */
export function filterOf(chosen: Chosen): string {
  const words = chosen.words.trim().replaceAll(/[%_\\]/g, ' ')
  return [
    among('kind', chosen.kinds),
    among('sector', chosen.sectors),
    among('function', chosen.functions),
    among('seniority', chosen.seniorities),
    chosen.territories.length > 0 && `A_OVERLAPS(territory, (${chosen.territories.map(quoted).join(', ')}))`,
    chosen.customers && `customer = ${chosen.customers === 'yes' ? 'TRUE' : 'FALSE'}`,
    /^\d+$/.test(chosen.headcount) && `headcount >= ${chosen.headcount}`,
    words && `CASEI(ACCENTI(quote)) LIKE CASEI(ACCENTI(${quoted(`%${words}%`)}))`,
  ]
    .filter(Boolean)
    .join(' AND ')
}
