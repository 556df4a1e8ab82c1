import { Badge, Button, Group, Select, Text, Title, Tooltip } from '@mantine/core'
import { IconArrowRight, IconHistory } from '@tabler/icons-react'
import { useMemo } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import type { ColumnMapping, Import, Target } from './imports'
import classes from './intake.module.css'
import { said, systemName } from './words'

const leaveOut = '-'

/** Which column feeds which field, what the columns hold, and why it was thought so. */
export function MappingTable(props: { value: Import; target: Target | undefined; onChange: (mapping: Record<string, string>) => void }) {
  const { value, target } = props
  const used = value.mapping.filter((column) => column.field !== '')
  const left = value.mapping.filter((column) => column.field === '')
  const change = (column: string, field: string) => {
    const next: Record<string, string> = { [column]: field }
    const holder = field && value.mapping.find((one) => one.field === field && one.column !== column)
    if (holder) next[holder.column] = '' // a field is fed by one column: the newest choice
    props.onChange(next)
  }
  const keepAll = () => props.onChange(Object.fromEntries(left.map((column) => [column.column, `custom:${column.column}`])))
  return (
    <div>
      <Group justify="space-between" mb={6}>
        <Title order={3}>{m.intake_mapping()}</Title>
        <Text size="xs" c="dimmed">
          {m.intake_mapping_count({ used: formatNumber(used.length), total: formatNumber(value.mapping.length) })}
        </Text>
      </Group>
      <ol className={classes.mapping}>
        {value.mapping.map((column) => (
          <ColumnRow key={column.column} column={column} origin={value.origin} target={target} onChange={(field) => change(column.column, field)} />
        ))}
      </ol>
      {target?.custom && left.length > 0 && (
        <Button mt="xs" size="compact-sm" variant="subtle" onClick={keepAll}>
          {m.intake_keep_all({ count: left.length, text: formatNumber(left.length) })}
        </Button>
      )}
    </div>
  )
}

function ColumnRow(props: { column: ColumnMapping; origin: string; target: Target | undefined; onChange: (field: string) => void }) {
  const { column, target } = props
  const own = `custom:${column.column}`
  const choices = useMemo(() => {
    const fields = (target?.fields ?? []).map((field) => ({ value: field.name, label: said(field.label) + (field.required ? ' *' : '') }))
    const custom = column.field.startsWith('custom:') ? column.field : own
    return [
      { value: leaveOut, label: m.intake_leave_out() },
      ...(target?.custom ? [{ value: custom, label: m.intake_as_custom({ name: custom.slice(7) }) }] : []),
      { group: m.intake_fields(), items: fields },
    ]
  }, [target, column.field, own])
  return (
    <li className={classes.mappingRow} data-left={column.field === '' || undefined}>
      <div className={classes.mappingColumn}>
        <Text size="sm" fw={560} truncate title={column.column}>
          {column.column}
        </Text>
        <Text size="xs" c="dimmed" truncate title={column.examples?.join('\n')}>
          {column.examples?.join(' · ') || m.intake_column_empty()}
        </Text>
      </div>
      <IconArrowRight size={14} className={classes.arrow} aria-hidden />
      <div className={classes.mappingField}>
        <Select
          size="xs"
          aria-label={m.intake_field_of({ column: column.column })}
          searchable
          allowDeselect={false}
          maxDropdownHeight={320}
          comboboxProps={{ width: 260, position: 'bottom-end' }}
          value={column.field || leaveOut}
          data={choices}
          onChange={(field) => field !== null && props.onChange(field === leaveOut ? '' : String(field))}
        />
      </div>
      <Why why={column.field === '' ? undefined : column.why} origin={props.origin} />
    </li>
  )
}

function Why({ why, origin }: { why: string | undefined; origin: string }) {
  if (why === 'name') return <Reason label={m.intake_why_name()} text={m.intake_why_name_text()} color="pine" />
  if (why === 'content') return <Reason label={m.intake_why_content()} text={m.intake_why_content_text()} color="ochre" />
  if (why === 'make') return <Reason label={m.intake_why_make()} text={m.intake_why_make_text({ make: systemName(origin) })} color="pine" />
  if (why === 'remembered') return <Reason label={<IconHistory size={13} aria-label={m.intake_why_remembered()} />} text={m.intake_why_remembered_text()} color="gray" />
  return <span />
}

function Reason(props: { label: React.ReactNode; text: string; color: string }) {
  return (
    <Tooltip label={props.text} multiline w={240}>
      <Badge size="sm" color={props.color} tabIndex={0} className={classes.why}>
        {props.label}
      </Badge>
    </Tooltip>
  )
}
