import { ActionIcon } from '@mantine/core'
import { IconArrowBadgeDownFilled, IconArrowBadgeUpFilled, IconLock } from '@tabler/icons-react'
import { memo, type MouseEvent, useEffect, useRef } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatChange, formatNumber, formatPercent } from '@/ui/format'
import { answersBelow, cellText, type Grid, type Row } from './rounds'
import { type Area, areaOf, type Column, held, mayWrite, type Spot } from './sheet'
import { useSheet } from './useSheet'
import classes from './sheet.module.css'

export interface SheetProps {
  grid: Grid
  rows: Row[]
  columns: Column[]
  chosen: string
  onOpen: (id: string) => void
  /** Territories with something below them. */
  up: ReadonlySet<string>
}

/** The goals of a round as a spreadsheet: arrows, Tab and Enter walk; typing, F2
 *  or a double click edits; copy, paste, fill down and right, delete, undo. */
export function Sheet(props: SheetProps) {
  const { grid, rows, columns } = props
  const sheet = useSheet(grid, rows, columns)
  const area = areaOf(sheet.at, sheet.end)
  const frame = useRef<HTMLTableElement>(null)
  const edited = useRef(false)
  useEffect(() => {
    // The input that had the focus is gone: the keys are the grid's again.
    if (sheet.editing === null && edited.current && (document.activeElement === document.body || frame.current?.contains(document.activeElement))) frame.current?.focus({ preventScroll: true })
    edited.current = sheet.editing !== null
  }, [sheet.editing])
  useEffect(() => {
    document.getElementById(cellId(sheet.end))?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [sheet.end])
  return (
    <>
      <div className={classes.frame}>
        <table
          ref={frame}
          className={classes.sheet}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a table that is walked cell by cell is a grid
          role="grid"
          tabIndex={0}
          aria-label={m.quota_sheet({ name: grid.round.name })}
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length + 4}
          aria-activedescendant={cellId(sheet.at)}
          onKeyDown={sheet.press}
          onCopy={sheet.copy}
          onCut={sheet.copy}
          onPaste={sheet.paste}
        >
          <Heads columns={columns} />
          <tbody>
            {rows.map((row, r) => (
              <Line
                key={row.territory_id}
                row={row}
                r={r}
                grid={grid}
                columns={columns}
                area={r >= area.top && r <= area.bottom ? area : null}
                at={sheet.at.row === r ? sheet.at : null}
                editing={sheet.at.row === r ? sheet.editing : null}
                chosen={props.chosen === row.territory_id}
                parent={props.up.has(row.territory_id)}
                onOpen={props.onOpen}
                sheet={sheet.acts}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Foot grid={grid} rows={rows} columns={columns} area={area} busy={sheet.busy} />
    </>
  )
}

export const cellId = (spot: Spot) => `cell-${spot.row}-${spot.column}`

function Heads({ columns }: { columns: Column[] }) {
  return (
    <thead>
      <tr>
        <th scope="col" className={classes.first}>
          {m.quota_territory()}
        </th>
        {columns.map((one) => (
          <th key={one.key} scope="col" data-kind={one.kind}>
            {one.title}
          </th>
        ))}
        <th scope="col">{m.quota_gap()}</th>
        <th scope="col">{m.quota_answers()}</th>
        <th scope="col">{m.quota_over()}</th>
      </tr>
    </thead>
  )
}

interface LineProps {
  row: Row
  r: number
  grid: Grid
  columns: Column[]
  area: Area | null
  at: Spot | null
  editing: string | null
  chosen: boolean
  parent: boolean
  onOpen: (id: string) => void
  sheet: ReturnType<typeof useSheet>['acts']
}

const Line = memo(function Line({ row, r, grid, columns, area, at, editing, chosen, parent, onOpen, sheet }: LineProps) {
  const choose = (event: MouseEvent, c: number) => {
    if (event.button === 0) sheet.choose({ row: r, column: c }, event.shiftKey)
  }
  return (
    <tr data-parent={parent || undefined} data-chosen={chosen || undefined}>
      <th scope="row" className={classes.first}>
        <div className={classes.name} style={{ paddingLeft: row.depth * 14 }}>
          <button type="button" tabIndex={-1} onClick={() => onOpen(row.territory_id)}>
            {row.name}
          </button>
          {row.fixed && (
            <ActionIcon size={18} tabIndex={-1} disabled={!row.may_set} aria-label={m.quota_unfix({ name: row.name })} title={m.quota_fixed_why()} onClick={() => sheet.fix(row.territory_id, false)}>
              <IconLock size={12} />
            </ActionIcon>
          )}
        </div>
      </th>
      {columns.map((column, c) => {
        const here = at?.column === c
        const may = mayWrite(grid, row, column)
        return (
          // oxlint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events -- the grid has the focus and hears the keys
          <td
            key={column.key}
            id={cellId({ row: r, column: c })}
            aria-selected={area !== null && c >= area.left && c <= area.right}
            data-readonly={!may || undefined}
            data-kind={column.kind}
            data-at={here || undefined}
            onMouseDown={(event) => choose(event, c)}
            onMouseEnter={(event) => event.buttons === 1 && sheet.extend({ row: r, column: c })}
            onDoubleClick={() => sheet.edit()}
          >
            {here && editing !== null ? <Editor text={editing} label={`${row.name}, ${column.title}`} onText={sheet.type} onLeave={sheet.leave} /> : cellText(held(row, column), grid.round)}
          </td>
        )
      })}
      <td className={classes.told}>
        {row.proposed !== undefined && <Gap value={row.proposed - row.total} of={row.total} />}
      </td>
      <td className={classes.told}>
        {parent && <Answers grid={grid} row={row} />}
      </td>
      <td className={classes.told}>
        {row.street > 0 && row.total > 0 && formatPercent(row.street / row.total)}
      </td>
    </tr>
  )
})

function Editor({ text, label, onText, onLeave }: { text: string; label: string; onText: (text: string) => void; onLeave: () => void }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus()
    input.current?.setSelectionRange(text.length, text.length)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only where the editing begins
  }, [])
  return <input ref={input} className={classes.editor} aria-label={label} value={text} inputMode="decimal" onChange={(event) => onText(event.currentTarget.value)} onBlur={onLeave} />
}

/** What is proposed beyond what is asked, or short of it. */
export function Gap({ value, of }: { value: number; of: number }) {
  if (value === 0) return <span className={classes.gap}>=</span>
  const Icon = value < 0 ? IconArrowBadgeDownFilled : IconArrowBadgeUpFilled
  return (
    <span className={classes.gap} data-below={value < 0 || undefined}>
      <Icon size={12} aria-label={value < 0 ? m.quota_gap_below() : m.quota_gap_above()} />
      {of > 0 ? formatChange(value / of, 1) : ''}
    </span>
  )
}

function Answers({ grid, row }: { grid: Grid; row: Row }) {
  const { answered, of, gap } = answersBelow(grid, row.territory_id)
  if (of === 0) return null
  const asked = grid.rows.filter((one) => one.parent_id === row.territory_id && one.proposed !== undefined).reduce((sum, one) => sum + one.total, 0)
  return (
    <span className={classes.answers} title={m.quota_answers_why()}>
      {m.quota_answered({ count: answered, total: of })} {answered > 0 && <Gap value={gap} of={asked} />}
    </span>
  )
}

function Foot({ grid, rows, columns, area, busy }: { grid: Grid; rows: Row[]; columns: Column[]; area: Area; busy: boolean }) {
  const values: number[] = []
  for (let r = area.top; r <= area.bottom; r++) for (let c = area.left; c <= area.right; c++) if (rows[r] && columns[c]) values.push(held(rows[r]!, columns[c]!) ?? 0)
  const sum = values.reduce((all, one) => all + one, 0)
  return (
    <div className={classes.foot} aria-live="polite">
      <span className={classes.hint}>{busy ? m.quota_saving() : grid.round.state === 'draft' ? m.quota_sheet_hint() : m.quota_sheet_read_only()}</span>
      {values.length > 1 && (
        <span>
          {m.quota_selection({ count: values.length, text: formatNumber(values.length), sum: cellText(sum, grid.round), mean: cellText(sum / values.length, grid.round) })}
        </span>
      )}
    </div>
  )
}
