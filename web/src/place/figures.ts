import { getLocale } from '@/paraglide/runtime.js'
import { formatNumber, formatUnit } from '@/ui/format'

interface Label {
  fr: string
  en: string
}

/** A text of the API in the reader's language. */
export function inLanguage(label: Label): string {
  return getLocale() === 'fr' ? label.fr : label.en
}

const unitsInFrench: Record<string, string> = {
  persons: 'hab.',
  households: 'ménages',
  dwellings: 'logements',
  establishments: 'établissements',
  jobs: 'emplois',
  'persons/km²': 'hab./km²',
}

const unitsInEnglish: Record<string, string> = { persons: '', 'persons/km²': '/km²' }

/** A figure with its unit; decimals only where they say something. */
export function figureText(value: number | null | undefined, unit: string): string {
  const digits = value === null || value === undefined || Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 1
  const said = (getLocale() === 'fr' ? unitsInFrench : unitsInEnglish)[unit] ?? unit
  return said === '' ? formatNumber(value, digits) : formatUnit(value, said, digits)
}

/** The class of each value: how many of the rising steps it reaches; -1 unknown. */
export function classesOf(values: readonly (number | null)[], steps: readonly number[]): Int8Array {
  const out = new Int8Array(values.length)
  values.forEach((value, i) => {
    out[i] = value === null ? -1 : steps.filter((step) => value >= step).length
  })
  return out
}

/** Five shades from little to much, one hue, readable without colour by their lightness. */
export function shades(dark: boolean): readonly string[] {
  return dark
    ? ['#24393b', '#2c5559', '#37757a', '#4f9ca0', '#86cbcb']
    : ['#e3efe9', '#b5d8d0', '#7fbcb6', '#46959a', '#1f6571']
}

const frames: Record<string, [number, number, number, number]> = {
  'fr': [-5.2, 41.3, 9.6, 51.2],
  'us': [-125, 24.3, -66.5, 49.6],
  'world': [-150, -50, 165, 72],
}

/** What a map of a level shows first: the mainland. */
export function frameOf(level: string): [number, number, number, number] {
  return frames[level.split('-')[0]!] ?? frames['world']!
}
