import { ActionIcon, Button, MultiSelect, NumberInput, Select, TagsInput, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useColleagues } from '@/account/accounts'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { compareNames } from '@/ui/format'
import { type Clause, type Field, type Problem, useAreas, useFacets } from './rules'
import { fieldName, opName, opsOf, problemText } from './words'
import classes from './alignment.module.css'

/** A condition as rows that must all hold; several values in a row are alternatives. */
export function ClauseRows(props: { fields: Field[]; rows: Clause[]; problem: Problem | undefined; readOnly: boolean; onChange: (rows: Clause[]) => void; onTyping: (row: number, text: string) => void }) {
  const { rows, onChange, onTyping } = props
  const set = (at: number, row: Clause) => onChange(rows.map((one, i) => (i === at ? row : one)))
  const wrong = typeof props.problem?.params?.row === 'number' ? Number(props.problem.params.row) - 1 : -1
  return (
    <div className={classes.clauseRows} role="group" aria-labelledby="rule-conditions">
      {rows.map((row, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no identity but their place
        <div key={i} className={classes.clauseRow}>
          <span className={classes.clauseAnd}>{i === 0 ? m.alignment_if() : m.alignment_and_row()}</span>
          <Row fields={props.fields} row={row} number={i + 1} readOnly={props.readOnly} onChange={(next) => set(i, next)} onTyping={(text) => onTyping(i, text)} />
          {!props.readOnly && (
            <ActionIcon aria-label={m.alignment_row_remove({ row: i + 1 })} disabled={rows.length === 1} onClick={() => onChange(rows.filter((_, k) => k !== i))}>
              <IconX size={15} />
            </ActionIcon>
          )}
          {wrong === i && (
            <Text size="xs" c="var(--arpent-danger)" className={classes.clauseProblem} role="alert">
              {problemText(props.problem!)}
            </Text>
          )}
        </div>
      ))}
      {props.problem && wrong < 0 && (
        <Text size="xs" c="var(--arpent-danger)" role="alert">
          {problemText(props.problem)}
        </Text>
      )}
      {!props.readOnly && (
        <Button size="xs" variant="subtle" leftSection={<IconPlus size={14} />} style={{ alignSelf: 'flex-start' }} onClick={() => onChange([...rows, { field: 'country', op: 'is', values: [] }])}>
          {m.alignment_row_add()}
        </Button>
      )}
    </div>
  )
}

/** What is offered first, before the fields of places and those few ask about. */
const usual = ['name', 'country', 'postcode', 'town', 'region', 'industry', 'sector', 'headcount', 'potential', 'revenue', 'customer', 'owner', 'position', 'created']

function Row({ fields, row, number, readOnly, onChange, onTyping }: { fields: Field[]; row: Clause; number: number; readOnly: boolean; onChange: (row: Clause) => void; onTyping: (text: string) => void }) {
  const own = row.field.startsWith('custom:')
  const field = fields.find((one) => one.name === (own ? 'custom' : row.field))
  const kind = field?.kind ?? 'text'
  const options = useMemo(() => {
    const items = (some: Field[]) => some.map((one) => ({ value: one.name, label: fieldName(one.name) }))
    const rest = fields.filter((one) => !usual.includes(one.name) && !one.level)
    return [
      { group: m.alignment_fields_usual(), items: items(usual.flatMap((name) => fields.filter((one) => one.name === name))) },
      { group: m.alignment_fields_places(), items: items(fields.filter((one) => one.level)) },
      { group: m.alignment_fields_more(), items: items(rest).sort((a, b) => compareNames(a.label, b.label)) },
    ]
  }, [fields])
  const choose = (name: string | null) => {
    const next = fields.find((one) => one.name === name)
    if (!next) return
    const ops = opsOf(next.kind)
    onChange({ field: next.kind === 'custom' ? 'custom:' : next.name, op: ops.includes(row.op) && next.kind === kind ? row.op : ops[0]!, values: next.kind === 'flag' ? ['true'] : [] })
  }
  return (
    <div className={classes.clause}>
      <Select aria-label={m.alignment_row_field({ row: number })} searchable readOnly={readOnly} data={options} value={own ? 'custom' : row.field} onChange={choose} allowDeselect={false} maxDropdownHeight={340} />
      {own && <TextInput aria-label={m.alignment_row_custom({ row: number })} placeholder={m.alignment_row_custom_name()} readOnly={readOnly} value={row.field.slice(7)} onChange={(event) => onChange({ ...row, field: `custom:${event.currentTarget.value}` })} />}
      <Select
        aria-label={m.alignment_row_op({ row: number })}
        readOnly={readOnly}
        data={opsOf(kind).map((op) => ({ value: op, label: opName(op) }))}
        value={row.op}
        allowDeselect={false}
        onChange={(op) => op && onChange({ ...row, op: op as Clause['op'], values: shaped(op, row.values) })}
      />
      {row.op !== 'known' && row.op !== 'unknown' && <Values kind={kind} field={field} row={row} number={number} readOnly={readOnly} onChange={(values) => onChange({ ...row, values })} onTyping={onTyping} />}
    </div>
  )
}

/** As many values as a comparison takes. */
function shaped(op: string, values: string[]): string[] {
  const wanted: Record<string, number> = { known: 0, unknown: 0, at_least: 1, at_most: 1, between: 2, near: 3 }
  const n = wanted[op]
  return n === undefined ? values : Array.from({ length: n }, (_, i) => values[i] ?? '')
}

function Values({ kind, field, row, number, readOnly, onChange, onTyping }: { kind: Field['kind']; field: Field | undefined; row: Clause; number: number; readOnly: boolean; onChange: (values: string[]) => void; onTyping: (text: string) => void }) {
  const label = m.alignment_row_values({ row: number })
  const suggestions = useSuggestions(field)
  if (kind === 'flag')
    return (
      <Select aria-label={label} readOnly={readOnly} allowDeselect={false} value={row.values[0] ?? 'true'} onChange={(value) => value && onChange([value])}
        data={[{ value: 'true', label: m.alignment_yes() }, { value: 'false', label: m.alignment_no() }]} />
    )
  if (kind === 'number' || kind === 'position' || kind === 'day') {
    const n = row.op === 'near' ? 3 : row.op === 'between' ? 2 : 1
    const names = row.op === 'near' ? [m.alignment_lon(), m.alignment_lat(), m.alignment_km()] : n === 2 ? [m.alignment_low(), m.alignment_high()] : [label]
    return (
      <div className={classes.numbers}>
        {names.map((name, i) => {
          const change = (value: string) => onChange(Array.from({ length: n }, (_, k) => (k === i ? value : (row.values[k] ?? ''))))
          return kind === 'day' ? (
            <TextInput key={name} type="date" aria-label={name} readOnly={readOnly} value={row.values[i] ?? ''} onChange={(event) => change(event.currentTarget.value)} />
          ) : (
            <NumberInput key={name} aria-label={name} placeholder={n > 1 ? name : ''} readOnly={readOnly} hideControls thousandSeparator={kind === 'number' ? ' ' : ''} value={row.values[i] ?? ''} onChange={(value) => change(String(value))} />
          )
        })}
      </div>
    )
  }
  const labels = new Map(suggestions.map((one) => [one.value, one.label]))
  if (field?.name === 'sector' || field?.name === 'owner' || (field?.level && suggestions.length > 0))
    return (
      <MultiSelect
        aria-label={label}
        readOnly={readOnly}
        searchable
        placeholder={row.values.length === 0 ? m.alignment_values_choose() : ''}
        data={[...suggestions, ...row.values.filter((value) => !labels.has(value)).map((value) => ({ value, label: value }))]}
        value={row.values}
        onChange={onChange}
        nothingFoundMessage={m.alignment_nothing_found()}
        limit={80}
        hidePickedOptions
        styles={{ inputField: { minWidth: 30 } }}
      />
    )
  return (
    <TagsInput
      aria-label={label}
      readOnly={readOnly}
      placeholder={row.values.length === 0 ? m.alignment_values_hint() : ''}
      data={suggestions.map((one) => one.value)}
      renderOption={({ option }) => <Text size="sm">{labels.get(option.value) && labels.get(option.value) !== option.value ? `${option.value} · ${labels.get(option.value)}` : option.value}</Text>}
      filter={({ options, search, limit }) => {
        const wanted = search.trim().toLocaleLowerCase()
        return options.filter((one) => 'value' in one && `${one.value} ${labels.get(one.value) ?? ''}`.toLocaleLowerCase().includes(wanted)).slice(0, limit)
      }}
      limit={60}
      acceptValueOnBlur
      splitChars={[',', ';']}
      value={row.values}
      onSearchChange={onTyping}
      onChange={onChange}
    />
  )
}

/** Values that are worth offering, by what the accounts hold. */
function useSuggestions(field: Field | undefined): { value: string; label: string }[] {
  const name = field?.name ?? ''
  const counted = name === 'country' || name === 'sector'
  const facets = useFacets(counted)
  const { users } = useColleagues()
  const areas = useAreas(field?.level)
  if (field?.level) return (areas ?? []).map((one) => ({ value: one.code, label: one.name === one.code ? one.code : `${one.name} (${one.code})` }))
  if (name === 'owner') return users.map((user) => ({ value: user.email.toLowerCase(), label: user.name }))
  if (!counted || !facets.data) return []
  return facets.data[name as 'country' | 'sector'].filter((one) => one.value !== '').map((one) => ({ value: one.value, label: one.label?.[getLocale()] ?? one.value }))
}
