import { Box, Button, Group, NativeSelect, NumberInput, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Fragment, useState } from 'react'
import { matches } from '@/app/matches'
import * as m from '@/paraglide/messages.js'
import { type Place, PlaceSelect } from '@/place/PlaceSelect'
import { formatNumber } from '@/ui/format'
import { type Around, middleOf } from './around'
import { type Choice, type FieldName, fieldNames, type Range, type RangeName, rangeNames, soughtNames, toggled, unknown, writeRange } from './choice'
import { type Asked, type Found, useValues } from './leads'
import classes from './lead.module.css'
import { UnderPlan } from './UnderPlan'
import { Folding, type Shown, Values } from './Values'
import { allStages, chipName, fieldName, rangeName, rangeText, valueName } from './words'

const open: FieldName[] = ['stage', 'spotlight', 'signal', 'relationship', 'function', 'seniority', 'size', 'region']

/** Where the ranges stand: after this field. */
const rangesAfter: Partial<Record<FieldName, RangeName[]>> = {
  past_company: ['years_in_position', 'years_at_company', 'years_of_experience', 'days_since_move'],
  size: ['headcount', 'headcount_growth', 'potential', 'revenue'],
  funding: ['days_since_funding', 'funding_amount'],
  owner: ['days_since_contact'],
}

/** Every field with its values and how many each would leave. */
export function FacetPanel({ asked, counts }: { asked: Asked; counts: Found | undefined }) {
  const found = (field: FieldName) => {
    const choice = asked.choices[field]
    const choose = (next: Choice) => asked.choose(field, next)
    if (field === 'would_be_in')
      return (
        <UnderPlan key={field} plan={asked.plan} chosen={choice.yes.length + choice.no.length} onPlan={asked.under}>
          <Counted key={asked.plan} field={field} values={counts?.facets.find((one) => one.field === field)?.values ?? []} choice={choice} onChoose={choose} />
        </UnderPlan>
      )
    if (soughtNames.includes(field)) return <Sought key={field} field={field} choice={choice} filter={asked.filter} onChoose={choose} />
    const values = counts?.facets.find((one) => one.field === field)?.values ?? []
    if (values.length === 0 && choice.yes.length + choice.no.length === 0) return null
    return <Field key={field} field={field} values={values} choice={choice} onChoose={choose} />
  }
  return (
    <Box component="nav" aria-label={m.lead_filters()} className={classes.facets}>
      {fieldNames.map((field) => (
        <Fragment key={field}>
          {field === 'country' && <AroundField key={String(asked.address.area ?? '')} around={asked.around} onChange={asked.surround} />}
          {found(field)}
          {rangesAfter[field]?.map((range) => (
            <RangeField key={`${range} ${writeRange(asked.ranges[range])}`} field={range} range={asked.ranges[range]} onChange={(next) => asked.bound(range, next)} />
          ))}
        </Fragment>
      ))}
    </Box>
  )
}

/** A field whose values are looked for by typing. */
function Sought({ field, choice, filter, onChoose }: { field: FieldName; choice: Choice; filter: string; onChoose: (next: Choice) => void }) {
  const chosen = choice.yes.length + choice.no.length
  const [opened, setOpened] = useState(chosen > 0)
  const [text, setText] = useState('')
  const [sought] = useDebouncedValue(text, 150)
  const values = useValues(field, sought, filter, opened).data
  const shown: Shown[] = (values ?? []).map((one) => ({ value: one.unknown ? unknown : one.text, name: valueName(field, one.unknown ? unknown : one.text, one.label), count: one.count }))
  for (const value of [...choice.yes, ...choice.no]) if (!shown.some((one) => one.value === value)) shown.unshift({ value, name: valueName(field, value), count: 0 })
  return (
    <Folding name={fieldName(field)} id={`lead-field-${field}`} chosen={chosen} opened={opened} onOpen={setOpened}>
      <TextInput size="xs" mx={8} mb={4} aria-label={m.lead_values_find({ field: fieldName(field) })} placeholder={m.lead_values_find({ field: fieldName(field) })} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Values shown={text ? shown : shown.slice(0, Math.max(few, chosen))} choice={choice} onChoose={onChoose} />
      {values?.length === 0 && (
        <Text size="xs" c="dimmed" px={12} pb={4}>
          {m.lead_values_none()}
        </Text>
      )}
    </Folding>
  )
}

const number = (value: number | string) => (value === '' ? undefined : Number(value))

/** A number from one to another, either of which may be open. */
function RangeField({ field, range, onChange }: { field: RangeName; range: Range; onChange: (next: Range) => void }) {
  const set = range.from !== undefined || range.to !== undefined
  const [opened, setOpened] = useState(set)
  const [typed, setTyped] = useState<{ from: number | string; to: number | string }>({ from: range.from ?? '', to: range.to ?? '' })
  const apply = () => {
    const next = { from: number(typed.from), to: number(typed.to) }
    if (next.from !== range.from || next.to !== range.to) onChange(next)
  }
  const end = (side: 'from' | 'to', label: string) => (
    <NumberInput size="xs" hideControls min={field === 'headcount_growth' ? undefined : 0} decimalScale={2} aria-label={`${rangeName(field)}, ${label}`} placeholder={label} value={typed[side]} onChange={(value) => setTyped({ ...typed, [side]: value })} onBlur={apply} />
  )
  return (
    <Folding name={rangeName(field)} id={`lead-field-${field}`} chosen={set ? 1 : 0} opened={opened} onOpen={setOpened}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          apply()
        }}
      >
        <Group gap={6} px={8} pb={4} wrap="nowrap" align="center">
          {end('from', m.lead_range_from())}
          {end('to', m.lead_range_to())}
          <button type="submit" hidden aria-hidden tabIndex={-1} />
        </Group>
      </form>
    </Folding>
  )
}

const radii = [5, 10, 20, 30, 50, 100, 200]

/** A place and how far from it. */
function AroundField({ around, onChange }: { around: Around | undefined; onChange: (next: Around | undefined) => void }) {
  const [opened, setOpened] = useState(around !== undefined)
  const [km, setKm] = useState(around?.km ?? 20)
  const place: Place | null = around ? { level: 'around', code: '', name: middleOf(around), lon: around.lon, lat: around.lat } : null
  const put = (middle: Place | null, far: number) => onChange(middle ? { lon: middle.lon, lat: middle.lat, name: middle.name, km: far } : undefined)
  const widen = (far: number) => {
    setKm(far)
    if (place) put(place, far)
  }
  return (
    <Folding name={m.lead_around()} id="lead-field-around" chosen={around ? 1 : 0} opened={opened} onOpen={setOpened}>
      <Group gap={6} px={8} pb={4} wrap="nowrap" align="center">
        <PlaceSelect size="xs" flex={1} clearable aria-label={m.lead_around_place()} placeholder={m.lead_around_place()} none={m.lead_values_none()} place={place} onPlace={(next) => put(next, km)} />
        <NativeSelect size="xs" w={92} aria-label={m.lead_around_km()} value={String(km)} onChange={(event) => widen(Number(event.currentTarget.value))} data={[...new Set([...radii, km])].toSorted((a, b) => a - b).map((one) => ({ value: String(one), label: m.lead_around_of({ km: formatNumber(one) }) }))} />
      </Group>
    </Folding>
  )
}

const few = 7

interface FieldProps {
  field: FieldName
  values: Found['facets'][number]['values']
  choice: Choice
  onChoose: (next: Choice) => void
}

function Field(props: FieldProps) {
  const { field, choice } = props
  const chosen = choice.yes.length + choice.no.length
  const [opened, setOpened] = useState(open.includes(field) || chosen > 0)
  return (
    <Folding name={fieldName(field)} id={`lead-field-${field}`} chosen={chosen} opened={opened} onOpen={setOpened}>
      <Counted {...props} />
    </Folding>
  )
}

/** Counted values of a field, the first of them until one asks for all. */
function Counted({ field, values, choice, onChoose }: FieldProps) {
  const [all, setAll] = useState(false)
  const [text, setText] = useState('')
  const shown: Shown[] = values.map((one) => {
    const value = one.unknown ? unknown : one.text
    return { value, name: valueName(field, value, one.label), count: one.count }
  })
  // What is chosen stays in sight when nothing is left of it.
  for (const value of [...choice.yes, ...choice.no]) if (!shown.some((one) => one.value === value)) shown.push({ value, name: valueName(field, value), count: 0 })
  if (field === 'stage') shown.sort((a, b) => allStages.indexOf(a.value) - allStages.indexOf(b.value))
  if (field === 'size') shown.sort((a, b) => Number.parseInt(a.value) - Number.parseInt(b.value) || 0)
  const found = text ? shown.filter((one) => matches(text, one.name)) : shown
  const visible = all || text ? found : found.filter((one, at) => at < few || choice.yes.includes(one.value) || choice.no.includes(one.value))
  return (
    <>
      {shown.length > 12 && <TextInput size="xs" mx={8} mb={4} aria-label={m.lead_values_find({ field: fieldName(field) })} placeholder={m.lead_values_find({ field: fieldName(field) })} value={text} onChange={(event) => setText(event.currentTarget.value)} />}
      <Values shown={visible} choice={choice} onChoose={onChoose} />
      {!text && found.length > few && (
        <Button size="compact-xs" variant="subtle" mx={4} onClick={() => setAll(!all)}>
          {all ? m.lead_values_fewer() : m.lead_values_more({ count: formatNumber(found.length - few) })}
        </Button>
      )}
    </>
  )
}

/** What is chosen, in a line; each goes by a click. */
export function Chips({ asked, counts }: { asked: Asked; counts: Found | undefined }) {
  const chips: { key: string; text: string; not: boolean; drop: () => void }[] = []
  if (asked.keywords) chips.push({ key: 'keywords', text: m.lead_quoted({ text: asked.keywords }), not: false, drop: () => asked.change({ keywords: '' }) })
  for (const field of fieldNames) {
    const choice = asked.choices[field]
    const values = counts?.facets.find((one) => one.field === field)?.values ?? []
    for (const not of [false, true])
      for (const value of not ? choice.no : choice.yes)
        chips.push({ key: `${field} ${value}`, text: chipName(field, valueName(field, value, values.find((one) => one.text === value)?.label)), not, drop: () => asked.choose(field, toggled(choice, value, not)) })
  }
  for (const field of rangeNames) {
    const text = rangeText(field, asked.ranges[field])
    if (text) chips.push({ key: field, text, not: false, drop: () => asked.bound(field, {}) })
  }
  if (asked.area.length > 0) chips.push({ key: 'area', text: asked.around ? m.lead_around_chip({ km: formatNumber(asked.around.km), place: middleOf(asked.around) }) : m.lead_area(), not: false, drop: () => asked.draw([]) })
  if (asked.cql) chips.push({ key: 'cql', text: asked.cql, not: false, drop: () => asked.change({ cql: '' }) })
  if (chips.length === 0) return null
  return (
    <Group gap={6} px="lg" py={8} className={classes.chips}>
      {chips.map((one) => (
        <Button key={one.key} size="compact-xs" variant="light" color={one.not ? 'brick' : 'pine'} onClick={one.drop} rightSection="×" aria-label={m.lead_drop({ value: one.text })} maw={280}>
          {one.not ? m.lead_not({ value: one.text }) : one.text}
        </Button>
      ))}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={asked.clear}>
        {m.app_filter_clear()}
      </Button>
    </Group>
  )
}
