import { Button, Code, Group, Modal, SimpleGrid, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { type Made, type Mapping, type Sender, useAdd, useRemap, useTry } from './hooks'

type Path = 'each' | 'kind' | 'email' | 'person' | 'company' | 'domain' | 'happened_on' | 'quote' | 'link'

const paths: { field: Path; label: () => string; example: string }[] = [
  { field: 'kind', label: m.hook_kind, example: 'in_the_news' },
  { field: 'each', label: m.hook_each, example: '$.events[*]' },
  { field: 'company', label: m.hook_company, example: '$.data.company' },
  { field: 'domain', label: m.hook_domain, example: '$.data.website' },
  { field: 'person', label: m.hook_person, example: '$.data.name' },
  { field: 'email', label: m.hook_email, example: '$.data.email' },
  { field: 'happened_on', label: m.hook_happened_on, example: '$.created_at' },
  { field: 'quote', label: m.hook_quote, example: '$.data.text' },
  { field: 'link', label: m.hook_link, example: '$.data.url' },
]

/** Lets a system send, or changes where in its messages things are. */
export function SenderForm({ sender, onClose, onMade }: { sender?: Sender; onClose: () => void; onMade: (made: Made) => void }) {
  const [name, setName] = useState(sender?.name ?? '')
  const [signed, setSigned] = useState(true)
  const [mapping, setMapping] = useState<Mapping>(sender?.mapping ?? { kind: 'in_the_news' })
  const [message, setMessage] = useState('')
  const add = useAdd(onMade)
  const remap = useRemap(onClose)
  const attempt = useTry()
  const kept = Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== '')) as unknown as Mapping
  return (
    <Modal opened onClose={onClose} size="xl" title={sender ? m.hook_mapping_of({ name: sender.name }) : m.hook_add()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (sender) remap.mutate({ id: sender.id, mapping: kept })
          else add.mutate({ name: name.trim(), signed, mapping: kept })
        }}
      >
        <Stack gap="sm">
          {!sender && (
            <>
              <TextInput label={m.hook_name()} data-autofocus required withAsterisk={false} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
              <Switch label={m.hook_signing()} description={m.hook_signing_text()} checked={signed} onChange={(event) => setSigned(event.currentTarget.checked)} />
            </>
          )}
          <Text size="sm" c="dimmed">
            {m.hook_paths_text()}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing="xs">
            {paths.map(({ field, label, example }) => (
              <TextInput
                key={field}
                label={label()}
                placeholder={example}
                required={field === 'kind'}
                withAsterisk={false}
                value={mapping[field] ?? ''}
                onChange={(event) => {
                  const value = event.currentTarget.value
                  setMapping((before) => ({ ...before, [field]: value }))
                }}
              />
            ))}
          </SimpleGrid>
          <Textarea label={m.hook_sample()} description={m.hook_sample_text()} autosize minRows={3} maxRows={10} styles={{ input: { fontFamily: 'monospace' } }} value={message} onChange={(event) => setMessage(event.currentTarget.value)} />
          {attempt.error && <Failure error={attempt.error} />}
          {attempt.data && (attempt.data.length === 0 ? <Text size="sm">{m.hook_tells_nothing()}</Text> : <Code block>{JSON.stringify(attempt.data, null, 2)}</Code>)}
          <Group justify="flex-end">
            <Button variant="default" disabled={message.trim() === ''} loading={attempt.isPending} onClick={() => attempt.mutate({ mapping: kept, message })}>
              {m.hook_try()}
            </Button>
            <Button type="submit" disabled={!sender && name.trim() === ''} loading={add.isPending || remap.isPending}>
              {m.hook_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
