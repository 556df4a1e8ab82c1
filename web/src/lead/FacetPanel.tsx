import { ActionIcon, Box, Button, Collapse, Group, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { IconBan, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { matches } from '@/app/matches'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { type Choice, type Choices, type FieldName, fieldNames, toggled, unknown } from './choice'
import type { Found } from './leads'
import classes from './lead.module.css'
import { fieldName, valueName } from './words'

const open: FieldName[] = ['spotlight', 'function', 'seniority', 'size', 'region']

/** Every field with its values and how many each would leave. */
export function FacetPanel(props: { counts: Found | undefined; choices: Required<Choices>; onChoose: (field: FieldName, next: Choice) => void }) {
  return (
    <Box component="nav" aria-label={m.lead_filters()} className={classes.facets}>
      {fieldNames.map((field) => {
        const values = props.counts?.facets.find((one) => one.field === field)?.values ?? []
        const choice = props.choices[field]
        if (values.length === 0 && choice.yes.length + choice.no.length === 0) return null
        return <Field key={field} field={field} values={values} choice={choice} onChoose={(next) => props.onChoose(field, next)} />
      })}
    </Box>
  )
}

interface Shown {
  value: string
  name: string
  count: number
}

const few = 7

function Field(props: { field: FieldName; values: Found['facets'][number]['values']; choice: Choice; onChoose: (next: Choice) => void }) {
  const { field, choice } = props
  const chosen = choice.yes.length + choice.no.length
  const [opened, setOpened] = useState(open.includes(field) || chosen > 0)
  const [all, setAll] = useState(false)
  const [text, setText] = useState('')
  const shown: Shown[] = props.values.map((one) => {
    const value = one.unknown ? unknown : one.text
    return { value, name: valueName(field, value, one.label), count: one.count }
  })
  // What is chosen stays in sight when nothing is left of it.
  for (const value of [...choice.yes, ...choice.no]) if (!shown.some((one) => one.value === value)) shown.push({ value, name: valueName(field, value), count: 0 })
  if (field === 'size') shown.sort((a, b) => Number.parseInt(a.value) - Number.parseInt(b.value) || 0)
  const found = text ? shown.filter((one) => matches(text, one.name)) : shown
  const visible = all || text ? found : found.filter((one, at) => at < few || choice.yes.includes(one.value) || choice.no.includes(one.value))
  const most = Math.max(1, ...shown.map((one) => one.count))
  const id = `lead-field-${field}`
  return (
    <section className={classes.field}>
      <UnstyledButton className={classes.fieldHead} aria-expanded={opened} aria-controls={id} onClick={() => setOpened(!opened)}>
        {opened ? <IconChevronDown size={15} aria-hidden /> : <IconChevronRight size={15} aria-hidden />}
        <Text size="sm" fw={600}>
          {fieldName(field)}
        </Text>
        {chosen > 0 && <span className={classes.chosen}>{formatNumber(chosen)}</span>}
      </UnstyledButton>
      <Collapse expanded={opened} id={id}>
        {shown.length > 12 && <TextInput size="xs" mx={8} mb={4} aria-label={m.lead_values_find({ field: fieldName(field) })} placeholder={m.lead_values_find({ field: fieldName(field) })} value={text} onChange={(event) => setText(event.currentTarget.value)} />}
        <ul className={classes.values}>
          {visible.map((one) => (
            <Value key={one.value} one={one} share={one.count / most} state={choice.yes.includes(one.value) ? 'yes' : choice.no.includes(one.value) ? 'no' : undefined} onToggle={(not) => props.onChoose(toggled(choice, one.value, not))} />
          ))}
        </ul>
        {!text && found.length > few && (
          <Button size="compact-xs" variant="subtle" mx={4} onClick={() => setAll(!all)}>
            {all ? m.lead_values_fewer() : m.lead_values_more({ count: formatNumber(found.length - few) })}
          </Button>
        )}
      </Collapse>
    </section>
  )
}

function Value({ one, share, state, onToggle }: { one: Shown; share: number; state: 'yes' | 'no' | undefined; onToggle: (not: boolean) => void }) {
  return (
    <li className={classes.value} data-state={state}>
      <UnstyledButton className={classes.valueName} aria-pressed={state === 'yes'} onClick={() => onToggle(false)}>
        <span className={classes.valueBar} style={{ width: `${Math.round(share * 100)}%` }} aria-hidden />
        <Text size="sm" truncate td={state === 'no' ? 'line-through' : undefined} title={one.name}>
          {one.name}
        </Text>
        <Text size="xs" c="dimmed" className="numbers">
          {formatNumber(one.count)}
        </Text>
      </UnstyledButton>
      <Tooltip label={m.lead_exclude({ value: one.name })}>
        <ActionIcon size="sm" variant="subtle" color={state === 'no' ? 'brick' : 'gray'} className={classes.exclude} aria-label={m.lead_exclude({ value: one.name })} aria-pressed={state === 'no'} onClick={() => onToggle(true)}>
          <IconBan size={14} />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}

/** What is chosen, in a line; each goes by a click. */
export function Chips(props: { choices: Required<Choices>; counts: Found | undefined; keywords: string; cql: string; onChoose: (field: FieldName, next: Choice) => void; onWords: (text: string) => void; onCql: (text: string) => void; onClear: () => void }) {
  const chips: { key: string; text: string; not: boolean; drop: () => void }[] = []
  if (props.keywords) chips.push({ key: 'keywords', text: `« ${props.keywords} »`, not: false, drop: () => props.onWords('') })
  for (const field of fieldNames) {
    const choice = props.choices[field]
    const values = props.counts?.facets.find((one) => one.field === field)?.values ?? []
    for (const not of [false, true])
      for (const value of not ? choice.no : choice.yes)
        chips.push({ key: `${field} ${value}`, text: valueName(field, value, values.find((one) => one.text === value)?.label), not, drop: () => props.onChoose(field, toggled(choice, value, not)) })
  }
  if (props.cql) chips.push({ key: 'cql', text: props.cql, not: false, drop: () => props.onCql('') })
  if (chips.length === 0) return null
  return (
    <Group gap={6} px="lg" py={8} className={classes.chips}>
      {chips.map((one) => (
        <Button key={one.key} size="compact-xs" variant="light" color={one.not ? 'brick' : 'pine'} onClick={one.drop} rightSection="×" aria-label={m.lead_drop({ value: one.text })} maw={280}>
          {one.not ? m.lead_not({ value: one.text }) : one.text}
        </Button>
      ))}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={props.onClear}>
        {m.app_filter_clear()}
      </Button>
    </Group>
  )
}
