import { Badge, Button, Group, Modal, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { explain } from '@/api/problem'
import * as m from '@/paraglide/messages.js'
import { kindName } from '@/signal/signals'
import { formatNumber } from '@/ui/format'
import { type Reading, type Sample, useAdd, usePresets, useTry } from './registries'

type Path = 'each' | 'kind' | 'identifier' | 'company' | 'domain' | 'happened_on' | 'quote' | 'link'

const paths: { field: Path; label: () => string }[] = [
  { field: 'each', label: m.registry_each },
  { field: 'kind', label: m.registry_kind },
  { field: 'identifier', label: m.registry_identifier },
  { field: 'company', label: m.registry_company },
  { field: 'domain', label: m.registry_domain },
  { field: 'happened_on', label: m.registry_happened_on },
  { field: 'quote', label: m.registry_quote },
  { field: 'link', label: m.registry_link },
]

/** "word = kind" on each line, as an object. */
function kindsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split('\n')
      .map((line) => line.split('='))
      .filter((parts) => parts.length === 2 && parts[0]!.trim() && parts[1]!.trim())
      .map(([word, kind]) => [word!.trim(), kind!.trim()]),
  )
}

/** Has a register read: where it is, what its records say, and what it would tell. */
export function RegistryForm({ onClose }: { onClose: () => void }) {
  const presets = usePresets()
  const [name, setName] = useState('')
  const [url, setURL] = useState('')
  const [minutes, setMinutes] = useState('720')
  const [reading, setReading] = useState<Reading>({ id: '$.id', mapping: { kind: 'tender', each: '$.results[*]' } })
  const [kinds, setKinds] = useState('')
  const [query, setQuery] = useState('')
  const add = useAdd(onClose)
  const attempt = useTry()
  const whole: Reading = {
    id: reading.id,
    ...(reading.next && { next: reading.next }),
    mapping: { ...(Object.fromEntries(Object.entries(reading.mapping).filter(([field, value]) => field !== 'kinds' && value !== '')) as unknown as Reading['mapping']), ...(kinds.trim() && { kinds: kindsOf(kinds) }) },
  }
  const asked = { url: url.includes('?') || !query ? url.trim() : url.trim() + query, reading: whole }
  const choose = (key: string | null) => {
    const preset = presets.data?.find((one) => one.key === key)
    setQuery(preset?.query ?? '')
    if (!preset) return
    setName(preset.name)
    setReading(preset.reading)
    setKinds(Object.entries(preset.reading.mapping.kinds ?? {}).map(([word, kind]) => `${word} = ${kind}`).join('\n'))
  }
  const wrong = add.error ?? attempt.error
  return (
    <Modal opened onClose={onClose} size="xl" title={m.registry_add()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate({ name: name.trim(), every_minutes: Number(minutes), ...asked })
        }}
      >
        <Stack gap="sm">
          <Select label={m.registry_preset()} clearable placeholder={m.registry_preset_none()} data={(presets.data ?? []).map((one) => ({ value: one.key, label: one.name }))} onChange={choose} />
          <TextInput label={m.registry_name()} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput
            label={m.registry_url()}
            description={query ? m.registry_url_query({ query }) : m.registry_url_text({ since: '{since}', offset: '{offset}' })}
            data-autofocus
            required
            withAsterisk={false}
            maxLength={2000}
            placeholder="https://…"
            value={url}
            onChange={(event) => setURL(event.currentTarget.value)}
          />
          <Select label={m.registry_often()} allowDeselect={false} value={minutes} onChange={(value) => setMinutes(value ?? '720')} data={[60, 360, 720, 1440].map((count) => ({ value: String(count), label: m.registry_every({ hours: count / 60 }) }))} />
          <Text size="sm" c="dimmed">
            {m.registry_paths_text()}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing="xs">
            <TextInput label={m.registry_id()} value={reading.id} onChange={(event) => setReading({ ...reading, id: event.currentTarget.value })} />
            <TextInput label={m.registry_next()} value={reading.next ?? ''} onChange={(event) => setReading({ ...reading, next: event.currentTarget.value })} />
            {paths.map(({ field, label }) => (
              <TextInput key={field} label={label()} value={reading.mapping[field] ?? ''} onChange={(event) => setReading({ ...reading, mapping: { ...reading.mapping, [field]: event.currentTarget.value } })} />
            ))}
          </SimpleGrid>
          <Textarea label={m.registry_kinds()} description={m.registry_kinds_text()} autosize minRows={2} maxRows={8} styles={{ input: { fontFamily: 'monospace' } }} value={kinds} onChange={(event) => setKinds(event.currentTarget.value)} />
          {attempt.data && <Found sample={attempt.data} />}
          {wrong && (
            <Text size="sm" c="var(--mantine-color-brick-text)" role="alert">
              {explain(wrong)}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" disabled={url.trim() === ''} loading={attempt.isPending} onClick={() => attempt.mutate(asked)}>
              {m.registry_try()}
            </Button>
            <Button type="submit" disabled={url.trim() === ''} loading={add.isPending}>
              {m.registry_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

const whys = { kind: m.registry_why_kind, nobody: m.registry_why_nobody, unread: m.registry_why_unread }

/** The first records, and what would come of each. */
function Found({ sample }: { sample: Sample }) {
  return (
    <section aria-label={m.registry_try()}>
      <Text size="sm" fw={600}>
        {m.registry_found({ count: sample.count, text: formatNumber(sample.count) })} {sample.more && m.registry_found_more()}
      </Text>
      {sample.items.map((one) => (
        <Group key={one.id} gap={8} wrap="nowrap" align="baseline">
          <Badge color={one.why ? 'gray' : 'pine'} style={{ flex: 'none' }}>
            {one.why ? whys[one.why]() : kindName(one.event.kind)}
          </Badge>
          <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
            {[one.account, one.person, one.event.quote || one.event.company || one.id, one.problem].filter(Boolean).join(' · ')}
          </Text>
        </Group>
      ))}
    </section>
  )
}
