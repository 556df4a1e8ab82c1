// The stretches of time that a question is asked for: a year, or a quarter of one.
import * as m from '@/paraglide/messages.js'

export interface Period {
  /** "2026" or "2026-Q4": what an address holds. */
  key: string
  from: string
  /** The first day after. */
  to: string
}

function year(y: number): Period {
  return { key: String(y), from: `${y}-01-01`, to: `${y + 1}-01-01` }
}

function quarter(y: number, q: number): Period {
  const first = (at: number) => `${y + Math.floor(at / 4)}-${String((at % 4) * 3 + 1).padStart(2, '0')}-01`
  return { key: `${y}-Q${q}`, from: first(q - 1), to: first(q) }
}

/** The period that a key names; for anything else the current year, or quarter. */
export function periodOf(key: string | undefined, today: string, otherwise: 'year' | 'quarter' = 'year'): Period {
  const found = /^(\d{4})(?:-Q([1-4]))?$/.exec(key ?? '')
  if (!found) return otherwise === 'year' ? year(Number(today.slice(0, 4))) : quarter(Number(today.slice(0, 4)), Math.ceil(Number(today.slice(5, 7)) / 3))
  return found[2] ? quarter(Number(found[1]), Number(found[2])) : year(Number(found[1]))
}

/** What one may choose: every year that rounds touch, and the current one, each
 *  with its quarters, the latest year first. */
export function periodsOf(rounds: readonly { starts_on: string; ends_on: string }[], today: string): Period[] {
  const years = new Set([Number(today.slice(0, 4))])
  for (const round of rounds) {
    const last = round.ends_on.endsWith('-01-01') ? Number(round.ends_on.slice(0, 4)) - 1 : Number(round.ends_on.slice(0, 4))
    for (let y = Number(round.starts_on.slice(0, 4)); y <= last; y++) years.add(y)
  }
  return [...years].sort((a, b) => b - a).flatMap((y) => [year(y), ...[1, 2, 3, 4].map((q) => quarter(y, q))])
}

export function periodName(period: Period): string {
  const [y, q] = period.key.split('-Q')
  return q === undefined ? y! : m.quota_quarter({ quarter: q, year: y! })
}

/** Today as the machine of the reader has it. */
export function todayIs(): string {
  const now = new Date()
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`
}

/** A day some days after another. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
