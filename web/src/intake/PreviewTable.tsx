import { Badge, Text, Tooltip } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMemo } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import type { Import, PreviewRow, Target } from './imports'
import classes from './intake.module.css'
import { fieldLabel, problemText, valueText } from './words'

/** Rows as they would be stored; of a rejected one, the cells of the file. */
export function PreviewTable({ rows, value, target }: { rows: PreviewRow[]; value: Import; target: Target | undefined }) {
  const fields = useMemo(() => shownFields(rows, value, target), [rows, value, target])
  return (
    <div className={classes.scroll}>
      <table className={classes.rows} aria-label={m.intake_preview()}>
        <thead>
          <tr>
            <th data-number>{m.intake_line()}</th>
            <th>{m.intake_fate()}</th>
            {fields.map((name) => (
              <th key={name} data-number={isNumber(target, name) || undefined}>
                {fieldLabel(target, name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.line} row={row} fields={fields} value={value} target={target} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, fields, value, target }: { row: PreviewRow; fields: string[]; value: Import; target: Target | undefined }) {
  const wrong = new Map(row.problems.filter((one) => one.field).map((one) => [one.field!, problemText(target, one)]))
  return (
    <tr data-fate={row.act}>
      <td data-number>{formatNumber(row.line)}</td>
      <td className={classes.fate}>
        <Fate row={row} />
        {row.problems.map((one, i) => (
          <Text key={i} size="xs" className={row.act === 'rejected' ? classes.reason : classes.doubt}>
            {problemText(target, one)}
          </Text>
        ))}
      </td>
      {fields.map((name) => {
        const field = target?.fields.find((one) => one.name === name)
        const shown = row.act === 'rejected' ? cellOf(row, value, name) : valueText(field, recordOf(row, name))
        const problem = wrong.get(name)
        return (
          <td key={name} data-number={isNumber(target, name) || undefined} data-wrong={problem ? row.act : undefined} title={problem ?? shown}>
            {shown}
          </td>
        )
      })}
    </tr>
  )
}

export function Fate({ row }: { row: PreviewRow }) {
  switch (row.act) {
    case 'created':
      return row.problems.length > 0 ? (
        <Badge color="ochre" leftSection={<IconAlertTriangle size={11} />}>
          {m.intake_fate_doubtful()}
        </Badge>
      ) : (
        <Badge>{m.intake_fate_created()}</Badge>
      )
    case 'merged':
    case 'unchanged':
      return (
        <Tooltip label={row.match?.name ?? ''} disabled={!row.match}>
          <Badge color="gray">{row.act === 'merged' ? m.intake_fate_merged() : m.intake_fate_unchanged()}</Badge>
        </Tooltip>
      )
    default:
      return <Badge color="brick">{m.intake_fate_rejected()}</Badge>
  }
}

/** Fields of which some row says something, in the target's order, custom ones last. */
function shownFields(rows: PreviewRow[], value: Import, target: Target | undefined): string[] {
  const mapped = new Set(value.mapping.map((column) => column.field).filter(Boolean))
  const filled = new Set<string>()
  for (const row of rows) for (const [name, one] of Object.entries(row.record ?? {})) if (one !== null && one !== undefined && one !== '') filled.add(name)
  const known = (target?.fields ?? []).map((field) => field.name)
  const rest = [...filled].filter((name) => !known.includes(name) && name !== 'custom')
  const custom = [...mapped].filter((name) => name.startsWith('custom:'))
  return [...known.filter((name) => mapped.has(name) || filled.has(name)), ...rest, ...custom]
}

function recordOf(row: PreviewRow, name: string): unknown {
  const record = row.record ?? {}
  if (!name.startsWith('custom:')) return record[name]
  const custom = (record.custom ?? {}) as Record<string, unknown>
  return custom[name.slice(7)]
}

function cellOf(row: PreviewRow, value: Import, name: string): string {
  const at = value.mapping.findIndex((column) => column.field === name)
  return at < 0 ? '' : (row.cells[at] ?? '')
}

function isNumber(target: Target | undefined, name: string): boolean {
  const kind = target?.fields.find((one) => one.name === name)?.kind
  return kind === 'number' || kind === 'integer' || kind === 'money'
}
