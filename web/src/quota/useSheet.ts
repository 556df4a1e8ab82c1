// How the sheet is walked and written into.
import { type ClipboardEvent, type KeyboardEvent, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { toastError } from '@/ui/toast'
import { readEntry, readTable, unitOf } from './entry'
import { type Change, type Goal, type Grid, type Row, useChange } from './rounds'
import { areaOf, type Column, held, mayWrite, type Spot, spread, type Write } from './sheet'

export function useSheet(grid: Grid, rows: Row[], columns: Column[]) {
  const [at, setAt] = useState<Spot>({ row: 0, column: 0 })
  const [end, setEnd] = useState<Spot>(at)
  const [editing, setEditing] = useState<string | null>(null)
  const change = useChange(grid.round.id)
  const unit = unitOf(grid.round)
  const decimal = getLocale() === 'fr' ? ',' : '.'
  const area = areaOf(at, end)

  const go = (row: number, column: number, keep = false) => {
    const spot = { row: Math.max(0, Math.min(rows.length - 1, row)), column: Math.max(0, Math.min(columns.length - 1, column)) }
    if (!keep) setAt(spot)
    setEnd(spot)
  }

  /** Sends what is written, leaving out what the reader may not change. */
  const write = (list: Write[]) => {
    const allowed = list.filter((one) => mayWrite(grid, rows[one.row]!, columns[one.column]!))
    if (list.length > 0 && allowed.length === 0) return toastError(new Error(grid.round.state === 'draft' ? m.quota_not_yours() : m.quota_sheet_read_only()))
    const changes = changesOf(grid, rows, columns, allowed)
    if (changes.length > 0) change.mutate(changes)
  }

  const commit = (): boolean => {
    if (editing === null) return true
    const row = rows[at.row]!
    const column = columns[at.column]!
    const before = held(row, column)
    const value = editing.trim() === '' && column.kind === 'proposal' ? null : readEntry(editing, before ?? row.total, unit, decimal)
    if (value === undefined) {
      toastError(new Error(m.quota_not_a_number({ text: editing })))
      return false
    }
    setEditing(null)
    if (value !== before) write([{ row: at.row, column: at.column, value }])
    return true
  }

  const edit = (text?: string) => {
    const row = rows[at.row]
    const column = columns[at.column]
    if (!row || !column) return
    if (!mayWrite(grid, row, column)) return toastError(new Error(grid.round.state === 'draft' ? m.quota_not_yours() : m.quota_sheet_read_only()))
    const value = held(row, column)
    setEditing(text ?? (value === undefined ? '' : String(value / unit).replace('.', decimal)))
  }

  const fill = (way: 'down' | 'right') => {
    const list: Write[] = []
    for (let r = area.top; r <= area.bottom; r++)
      for (let c = area.left; c <= area.right; c++) {
        const from = way === 'down' ? { row: area.top, column: c } : { row: r, column: area.left }
        if (from.row === r && from.column === c) continue
        list.push({ row: r, column: c, value: held(rows[from.row]!, columns[from.column]!) ?? null })
      }
    write(list.filter((one) => one.value !== null || columns[one.column]!.kind === 'proposal'))
  }

  const clear = () => {
    const list: Write[] = []
    for (let r = area.top; r <= area.bottom; r++) for (let c = area.left; c <= area.right; c++) list.push({ row: r, column: c, value: columns[c]!.kind === 'proposal' ? null : 0 })
    write(list)
  }

  const walk = (event: KeyboardEvent, down: number, right: number) => {
    const from = event.shiftKey ? end : at
    const far = event.ctrlKey || event.metaKey
    go(far && down ? (down > 0 ? rows.length : 0) : from.row + down, far && right ? (right > 0 ? columns.length : 0) : from.column + right, event.shiftKey)
  }

  const after = (down: number, right: number) => {
    if (commit()) go(at.row + down, at.column + right)
  }

  const press = (event: KeyboardEvent<HTMLElement>) => {
    const mod = event.ctrlKey || event.metaKey
    const letter = event.key.toLowerCase()
    if (editing !== null) {
      if (event.key === 'Escape') setEditing(null)
      else if (event.key === 'Enter' || event.key === 'ArrowDown') after(event.shiftKey ? -1 : 1, 0)
      else if (event.key === 'ArrowUp') after(-1, 0)
      else if (event.key === 'Tab') after(0, event.shiftKey ? -1 : 1)
      else return
    } else if (mod && letter === 'z') {
      if (event.shiftKey ? grid.can_redo : grid.can_undo) change.mutate({ rest: event.shiftKey ? '/redo' : '/undo' })
    } else if (mod && letter === 'y') {
      if (grid.can_redo) change.mutate({ rest: '/redo' })
    } else if (mod && letter === 'd') fill('down')
    else if (mod && letter === 'r') fill('right')
    else if (mod && letter === 'a') {
      setAt({ row: 0, column: 0 })
      setEnd({ row: rows.length - 1, column: columns.length - 1 })
    } else if (event.key === 'ArrowDown') walk(event, 1, 0)
    else if (event.key === 'ArrowUp') walk(event, -1, 0)
    else if (event.key === 'ArrowRight') walk(event, 0, 1)
    else if (event.key === 'ArrowLeft') walk(event, 0, -1)
    else if (event.key === 'PageDown') go(end.row + 15, end.column, event.shiftKey)
    else if (event.key === 'PageUp') go(end.row - 15, end.column, event.shiftKey)
    else if (event.key === 'Home') go(mod ? 0 : end.row, 0, event.shiftKey)
    else if (event.key === 'End') go(mod ? rows.length : end.row, columns.length, event.shiftKey)
    else if (event.key === 'Enter' && event.shiftKey) go(at.row - 1, at.column)
    else if (event.key === 'Enter') edit()
    else if (event.key === 'F2') edit()
    else if (event.key === 'Tab' && (event.shiftKey ? at.column > 0 : at.column < columns.length - 1)) go(at.row, at.column + (event.shiftKey ? -1 : 1))
    else if (event.key === 'Delete' || event.key === 'Backspace') clear()
    else if (event.key.length === 1 && !mod && !event.altKey && event.key !== ' ') edit(event.key)
    else return
    event.preventDefault()
  }

  const copy = (event: ClipboardEvent) => {
    if (editing !== null) return
    const lines: string[] = []
    for (let r = area.top; r <= area.bottom; r++) {
      const line: string[] = []
      for (let c = area.left; c <= area.right; c++) {
        const value = held(rows[r]!, columns[c]!)
        line.push(value === undefined ? '' : String(value / unit).replace('.', decimal))
      }
      lines.push(line.join('\t'))
    }
    event.clipboardData.setData('text/plain', lines.join('\n'))
    event.preventDefault()
  }

  const paste = (event: ClipboardEvent) => {
    if (editing !== null) return
    event.preventDefault()
    const cells = spread(readTable(event.clipboardData.getData('text/plain')), area, rows.length, columns.length)
    const list: Write[] = []
    for (const { row, column, value: text } of cells) {
      const proposal = columns[column]!.kind === 'proposal'
      if (text.trim() === '') {
        if (proposal) list.push({ row, column, value: null })
        continue
      }
      const value = readEntry(text, held(rows[row]!, columns[column]!) ?? 0, unit, decimal)
      if (value === undefined) return toastError(new Error(m.quota_not_a_number({ text })))
      list.push({ row, column, value })
    }
    write(list)
    const last = cells.at(-1)
    if (last) {
      setAt({ row: area.top, column: area.left })
      setEnd({ row: last.row, column: last.column })
    }
  }

  // What lines are given stays the same from one key to the next, or each would be drawn anew.
  const latest = useRef({ go, edit, commit, setEnd, setEditing, change })
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- it only notes what the last drawing made; nothing is set
  useLayoutEffect(() => {
    latest.current = { go, edit, commit, setEnd, setEditing, change }
  })
  const choose = useCallback((spot: Spot, keep: boolean) => {
    if (latest.current.commit()) latest.current.go(spot.row, spot.column, keep)
  }, [])
  const extend = useCallback((spot: Spot) => latest.current.setEnd(spot), [])
  const begin = useCallback(() => latest.current.edit(), [])
  const type = useCallback((text: string) => latest.current.setEditing(text), [])
  const leave = useCallback(() => void latest.current.commit(), [])
  const fix = useCallback((id: string, fixed: boolean) => latest.current.change.mutate({ rest: '/fixed', body: { territories: [id], fixed } }), [])
  const acts = useMemo(() => ({ choose, extend, edit: begin, type, leave, fix }), [choose, extend, begin, type, leave, fix])
  return { at, end, editing, press, copy, paste, acts, busy: change.isPending }
}

/** Goals go in one piece, all or none; each proposal by itself. */
export function changesOf(grid: Grid, rows: Row[], columns: Column[], list: Write[]): Change[] {
  const goals: Goal[] = []
  const changes: Change[] = []
  for (const { row, column, value } of list) {
    const { kind, months } = columns[column]!
    const { territory_id, note } = rows[row]!
    if (kind === 'proposal') changes.push({ method: 'PUT', rest: `/proposals/${territory_id}`, body: value === null ? {} : { amount: value, note: note ?? '' } })
    else if (kind === 'total') goals.push({ territory_id, amount: value ?? 0 })
    else goals.push({ territory_id, month: grid.months[months[0]!]!, months: months.length, amount: value ?? 0 })
  }
  if (goals.length > 0) changes.unshift({ rest: '/goals', body: { goals } })
  return changes
}
