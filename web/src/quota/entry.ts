// What someone types or pastes into a cell, read as people write it.

/** Minor units in one unit of a currency; 1 for quantities counted in pieces. */
export function unitOf(of: { quantity: string; currency: string }): number {
  if (of.quantity !== 'revenue') return 1
  return 10 ** (new Intl.NumberFormat('en', { style: 'currency', currency: of.currency || 'EUR' }).resolvedOptions().maximumFractionDigits ?? 2)
}

/** What a cell comes to hold, in minor units: "12 500", "12.5k", "1,2 M", "+5%"
 *  and "-10 %" of what it held, "*1,1", "=600/12". Undefined: no such thing. */
export function readEntry(text: string, held: number, unit: number, decimal: ',' | '.'): number | undefined {
  const plain = text.replaceAll(/[\s\u00a0\u202f'€$£¥]/g, '').toLowerCase()
  if (plain === '') return undefined
  const change = /^([+-])(.+)%$/.exec(plain)
  if (change) {
    const part = decimalOf(change[2]!, decimal)
    return part === undefined ? undefined : whole(held * (1 + ((change[1] === '-' ? -1 : 1) * part) / 100))
  }
  if (plain.startsWith('*')) {
    const by = decimalOf(plain.slice(1), decimal)
    return by === undefined ? undefined : whole(held * by)
  }
  if (plain.startsWith('=')) {
    const value = reckon(plain.slice(1), decimal)
    return value === undefined ? undefined : whole(value * unit)
  }
  const value = decimalOf(plain, decimal)
  return value === undefined ? undefined : whole(value * unit)
}

function whole(value: number): number | undefined {
  const rounded = Math.round(value)
  return Number.isFinite(rounded) && rounded >= 0 && rounded <= 1e15 ? rounded : undefined
}

const scales: Record<string, number> = { k: 1e3, m: 1e6 }

/** A decimal number with groups and perhaps k or M at its end. */
function decimalOf(text: string, decimal: ',' | '.'): number | undefined {
  const found = /^([\d.,]+)([km]?)€?$/.exec(text)
  if (!found) return undefined
  const group = decimal === ',' ? '.' : ','
  let digits = found[1]!
  // The other sign is a group where it stands before three digits, else a decimal one.
  if (digits.includes(decimal) || new RegExp(`^\\d{1,3}(\\${group}\\d{3})+$`).test(digits)) digits = digits.replaceAll(group, '')
  digits = digits.replace(decimal, '.').replace(group, '.')
  const value = /^\d*\.?\d*$/.test(digits) && /\d/.test(digits) ? Number(digits) : NaN
  return Number.isNaN(value) ? undefined : value * (scales[found[2]!] ?? 1)
}

/** A sum written out, with + - * / between numbers, the latter two first. */
function reckon(text: string, decimal: ',' | '.'): number | undefined {
  const parts = text.split(/([+\-*/])/)
  const numbers = parts.filter((_, i) => i % 2 === 0).map((part) => decimalOf(part, decimal))
  if (numbers.some((value) => value === undefined)) return undefined
  let sum = 0
  let product = numbers[0]!
  for (let i = 1; i < numbers.length; i++) {
    const sign = parts[2 * i - 1]!
    if (sign === '*') product *= numbers[i]!
    else if (sign === '/') product /= numbers[i]!
    else {
      sum += product
      product = sign === '-' ? -numbers[i]! : numbers[i]!
    }
  }
  return sum + product
}

/** Cells of a table copied out of another program: rows by lines, cells by tabs. */
export function readTable(text: string): string[][] {
  const lines = text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')
  return lines.map((line) => line.split('\t'))
}
