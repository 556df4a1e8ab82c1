/** Rows as CSV (RFC 4180), with the mark by which spreadsheets know UTF-8. A text
 *  that a spreadsheet would take for a formula is kept from being one. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return '\uFEFF' + rows.map((row) => row.map(cell).join(',') + '\r\n').join('')
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Money comes in minor units; in a file it is in whole ones, rounded to two decimals. */
export function inUnits(value: number, unit: string): number {
  return Math.round(/^[A-Z]{3}$/.test(unit) ? value : value * 100) / 100
}

/** Gives the reader a text as a file. */
export function download(name: string, text: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = name.replaceAll(/[\\/:*?"<>|]/g, '-')
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
