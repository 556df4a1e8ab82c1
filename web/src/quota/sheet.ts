// The columns of the sheet, and what its cells hold.
import { formatDate } from '@/ui/format'
import * as m from '@/paraglide/messages.js'
import type { Grid, Row } from './rounds'

export interface Column {
  key: string
  title: string
  /** The months that it covers, by their place in the round; none: the proposal. */
  months: number[]
  kind: 'total' | 'months' | 'proposal'
}

/** The whole, its quarters or months, and what is proposed. */
export function columnsOf(grid: Grid, byMonth: boolean): Column[] {
  const all = grid.months.map((_, i) => i)
  const columns: Column[] = [{ key: 'total', title: m.quota_total(), months: all, kind: 'total' }]
  if (byMonth) for (const i of all) columns.push({ key: grid.months[i]!, title: monthName(grid.months[i]!), months: [i], kind: 'months' })
  else for (const quarter of quarters(grid.months)) columns.push({ ...quarter, kind: 'months' })
  columns.push({ key: 'proposal', title: m.quota_proposed(), months: [], kind: 'proposal' })
  return columns
}

function quarters(months: readonly string[]): Omit<Column, 'kind'>[] {
  const list: Omit<Column, 'kind'>[] = []
  months.forEach((month, i) => {
    const key = `${month.slice(0, 4)}-Q${Math.floor((Number(month.slice(5, 7)) - 1) / 3) + 1}`
    const last = list.at(-1)
    if (last?.key === key) last.months.push(i)
    else list.push({ key, title: m.quota_quarter({ quarter: key.slice(6), year: key.slice(0, 4) }), months: [i] })
  })
  return list
}

export function monthName(month: string): string {
  return formatDate(month).replace(/^\S+\s/, '')
}

/** What a cell holds, in minor units; undefined where nothing is proposed. */
export function held(row: Row, column: Column): number | undefined {
  if (column.kind === 'proposal') return row.proposed
  if (column.kind === 'total') return row.total
  return column.months.reduce((sum, i) => sum + (row.months[i] ?? 0), 0)
}

/** Whether the reader may write into a cell: goals below their own, proposals in sight. */
export function mayWrite(grid: Grid, row: Row, column: Column): boolean {
  return column.kind === 'proposal' ? grid.round.state === 'draft' : row.may_set
}

export interface Spot {
  row: number
  column: number
}

export interface Area {
  top: number
  bottom: number
  left: number
  right: number
}

export function areaOf(a: Spot, b: Spot): Area {
  return { top: Math.min(a.row, b.row), bottom: Math.max(a.row, b.row), left: Math.min(a.column, b.column), right: Math.max(a.column, b.column) }
}

/** A cell and what it is to hold; null takes a proposal back. */
export interface Write {
  row: number
  column: number
  value: number | null
}

/** What pasting cells writes: as many as were copied, from the top left of the
 *  area on; a single one fills the whole area. */
export function spread<T>(cells: T[][], area: Area, rows: number, columns: number): { row: number; column: number; value: T }[] {
  const single = cells.length === 1 && cells[0]!.length === 1
  const out: { row: number; column: number; value: T }[] = []
  const height = single ? area.bottom - area.top + 1 : cells.length
  for (let r = 0; r < height && area.top + r < rows; r++) {
    const line = single ? Array.from({ length: area.right - area.left + 1 }, () => cells[0]![0]!) : cells[r]!
    for (let c = 0; c < line.length && area.left + c < columns; c++) out.push({ row: area.top + r, column: area.left + c, value: line[c]! })
  }
  return out
}
