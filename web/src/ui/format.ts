// Numbers, money, dates and distances in the reader's language. Everything goes
// through Intl; formatters are made once for each language and set of options.
import { getLocale } from '@/paraglide/runtime.js'

const numbers = new Map<string, Intl.NumberFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()

/** English is written as in Britain: days before months, the 24-hour clock. */
function tag(): string {
  return getLocale() === 'fr' ? 'fr-FR' : 'en-GB'
}

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = tag() + JSON.stringify(options)
  let format = numbers.get(key)
  if (!format) numbers.set(key, (format = new Intl.NumberFormat(tag(), options)))
  return format
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = tag() + JSON.stringify(options)
  let format = dates.get(key)
  if (!format) dates.set(key, (format = new Intl.DateTimeFormat(tag(), options)))
  return format
}

/** What stands for a value that is not known. */
export const unknown = '—'

type Maybe<T> = T | null | undefined

function missing(value: Maybe<number>): value is null | undefined {
  return value === null || value === undefined || Number.isNaN(value)
}

/** 34 830; at most `digits` decimals (none unless asked). */
export function formatNumber(value: Maybe<number>, digits = 0): string {
  return missing(value) ? unknown : numberFormat({ maximumFractionDigits: digits }).format(value)
}

/** 34.8K, 1.2M: for axes and narrow places only. */
export function formatCompact(value: Maybe<number>): string {
  return missing(value) ? unknown : numberFormat({ notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

/** A share of one as a percentage: 0.123 is 12.3 %. */
export function formatPercent(share: Maybe<number>, digits = 1): string {
  return missing(share) ? unknown : numberFormat({ style: 'percent', maximumFractionDigits: digits }).format(share)
}

/** A difference as a signed percentage: +12 %. */
export function formatChange(share: Maybe<number>, digits = 0): string {
  return missing(share) ? unknown : numberFormat({ style: 'percent', maximumFractionDigits: digits, signDisplay: 'exceptZero' }).format(share)
}

/** How many decimals a currency's minor unit is of its whole one: 2 for EUR, 0 for JPY. */
export function currencyExponent(currency: string): number {
  return numberFormat({ style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** Money from minor units (cents) and its ISO 4217 currency; whole units where `whole`. */
export function formatMoney(minor: Maybe<number>, currency = 'EUR', whole = true): string {
  if (missing(minor)) return unknown
  const exponent = currencyExponent(currency)
  const digits = whole ? { maximumFractionDigits: 0, minimumFractionDigits: 0 } : {}
  return numberFormat({ style: 'currency', currency, ...digits }).format(minor / 10 ** exponent)
}

/** Money in few characters: €1.2M. */
export function formatMoneyCompact(minor: Maybe<number>, currency = 'EUR'): string {
  if (missing(minor)) return unknown
  const exponent = currencyExponent(currency)
  return numberFormat({ style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1 }).format(minor / 10 ** exponent)
}

/** A number with a unit in words: hours, km, or any other text. */
export function formatUnit(value: Maybe<number>, unit: string, digits = 0): string {
  return missing(value) ? unknown : `${formatNumber(value, digits)}\u202f${unit}`
}

export function formatHours(hours: Maybe<number>): string {
  return missing(hours) ? unknown : formatUnit(hours, 'h', Math.abs(hours) < 10 ? 1 : 0)
}

export function formatKm(meters: Maybe<number>): string {
  return missing(meters) ? unknown : formatUnit(meters / 1000, 'km', Math.abs(meters) < 10_000 ? 1 : 0)
}

/** Dates without a time are read as the days they name, in no time zone. */
function day(date: string): Date {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T12:00:00`) : new Date(date)
}

/** 24 Nov 2026. */
export function formatDate(date: Maybe<string>): string {
  return date ? dateFormat({ day: 'numeric', month: 'short', year: 'numeric' }).format(day(date)) : unknown
}

/** 24 Nov 2026, 14:05. */
export function formatDateTime(date: Maybe<string>): string {
  return date ? dateFormat({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(day(date)) : unknown
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** "3 hours ago", "in 2 days", counted from `now`. */
export function formatAgo(date: Maybe<string>, now = new Date()): string {
  if (!date) return unknown
  const seconds = (day(date).getTime() - now.getTime()) / 1000
  const format = new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' })
  for (const [unit, size] of steps) if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit)
  return format.format(Math.trunc(seconds), 'second')
}

/** "Lyon, Dijon and Nice". */
export function formatList(words: readonly string[]): string {
  return new Intl.ListFormat(tag(), { type: 'conjunction' }).format(words)
}

/** Compares names as people sort them: accents beside their letters, 2 before 10. */
export function compareNames(a: string, b: string): number {
  return new Intl.Collator(tag(), { numeric: true, sensitivity: 'base' }).compare(a, b)
}
