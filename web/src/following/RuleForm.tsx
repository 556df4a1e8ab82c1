import { Button, Code, Group, Modal, MultiSelect, SegmentedControl, Select, SimpleGrid, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { explain } from '@/api/problem'
import { functionName, seniorityName } from '@/lead/words'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { kindName, sentence } from '@/signal/signals'
import { useTree } from '@/territory/territories'
import { formatNumber } from '@/ui/format'
import { type Chosen, filterOf, nothing } from './conditions'
import { type Effect, effectNames, type Rule, useFields, useMatching, usePutRule } from './following'

/** Makes or changes a rule: chosen from lists, or written as CQL2. */
export function RuleForm({ rule, onClose }: { rule: Rule | null; onClose: () => void }) {
  const [name, setName] = useState(rule?.name ?? '')
  const [effect, setEffect] = useState<Effect>(rule?.effect ?? 'follow')
  const [chosen, setChosen] = useState<Chosen>(nothing)
  const [written, setWritten] = useState(rule !== null)
  const [text, setText] = useState(rule?.filter ?? '')
  const keep = usePutRule(onClose)
  const filter = written ? text.trim() : filterOf(chosen)
  return (
    <Modal opened onClose={onClose} size="lg" title={rule ? m.following_rule_change() : m.following_rule_new()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate({ ...(rule && { id: rule.id }), name: name.trim(), filter, effect })
        }}
      >
        <Stack gap="sm">
          <TextInput label={m.following_rule_name()} data-autofocus maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <div>
            <Text size="sm" fw={500} mb={4}>
              {m.following_effect()}
            </Text>
            <SegmentedControl aria-label={m.following_effect()} value={effect} onChange={(value) => setEffect(value as Effect)} data={Object.entries(effectNames).map(([value, label]) => ({ value, label: label() }))} />
          </div>
          {written ? <Written value={text} onChange={setText} /> : <Choices chosen={chosen} onChange={setChosen} />}
          {!rule && (
            <Switch
              label={m.following_write()}
              checked={written}
              onChange={(event) => {
                if (event.currentTarget.checked) setText(filterOf(chosen))
                setWritten(event.currentTarget.checked)
              }}
            />
          )}
          {filter && !written && <Code block>{filter}</Code>}
          <Matching filter={filter} />
          {keep.error && (
            <Text size="sm" c="var(--mantine-color-brick-text)" role="alert">
              {explain(keep.error)}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={name.trim() === '' || filter === ''} loading={keep.isPending}>
              {m.following_rule_keep()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Written({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const fields = useFields()
  return (
    <div>
      <Textarea label={m.following_filter()} autosize minRows={3} maxRows={10} maxLength={10_000} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      <Text size="xs" c="dimmed" mt={4}>
        {m.following_fields({ fields: (fields.data ?? []).map((one) => one.name).join(', ') })}
      </Text>
    </div>
  )
}

function Choices({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) {
  const fields = useFields()
  const tree = useTree()
  const of = (name: string) => fields.data?.find((one) => one.name === name)
  const many = (field: 'kinds' | 'sectors' | 'functions' | 'seniorities' | 'territories', label: string, data: { value: string; label: string }[]) => (
    <MultiSelect label={label} searchable clearable data={data} value={chosen[field]} onChange={(value) => onChange({ ...chosen, [field]: value })} />
  )
  const named = (name: string, say: (value: string) => string) => (of(name)?.values ?? []).map((value) => ({ value, label: say(value) }))
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing="xs">
      {many('kinds', m.signal_kind(), named('kind', kindName))}
      {many('sectors', m.lead_field_sector(), named('sector', (value) => of('sector')?.labels?.[value]?.[getLocale()] ?? value))}
      {many('functions', m.lead_field_function(), named('function', functionName))}
      {many('seniorities', m.lead_field_seniority(), named('seniority', seniorityName))}
      {many('territories', m.lead_field_territory(), (tree.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })))}
      <Select
        label={m.following_customers()}
        value={chosen.customers}
        allowDeselect={false}
        onChange={(value) => onChange({ ...chosen, customers: (value ?? '') as Chosen['customers'] })}
        data={[
          { value: '', label: m.following_customers_any() },
          { value: 'yes', label: m.following_customers_yes() },
          { value: 'no', label: m.following_customers_no() },
        ]}
      />
      <TextInput label={m.following_headcount()} inputMode="numeric" value={chosen.headcount} onChange={(event) => onChange({ ...chosen, headcount: event.currentTarget.value.replaceAll(/\D/g, '') })} />
      <TextInput label={m.following_words()} value={chosen.words} onChange={(event) => onChange({ ...chosen, words: event.currentTarget.value })} />
    </SimpleGrid>
  )
}

/** What the rule would be about, before it is kept. */
function Matching({ filter }: { filter: string }) {
  const [asked] = useDebouncedValue(filter, 300)
  const read = useMatching(asked)
  if (asked === '') return null
  if (read.error)
    return (
      <Text size="sm" c="var(--mantine-color-brick-text)">
        {explain(read.error)}
      </Text>
    )
  if (!read.data) return null
  return (
    <div aria-live="polite">
      <Text size="sm">{m.following_matching({ count: read.data.total, text: formatNumber(read.data.total) })}</Text>
      {read.data.items.map((one) => (
        <Text key={one.id} size="xs" c="dimmed" truncate>
          {kindName(one.kind)} · {sentence(one)}
        </Text>
      ))}
    </div>
  )
}
