import { ActionIcon, Badge, Button, Group, Modal, Select, Stack, Text, Textarea, TextInput, Title, Tooltip } from '@mantine/core'
import { IconNotebook, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'
import { toastError } from '@/ui/toast'

type Note = components['schemas']['Note']
type Kind = Note['kind']

const kinds: Record<Kind, () => string> = { market: m.territory_note_market, trend: m.territory_note_trend, voice: m.territory_note_voice, other: m.territory_note_other }

/** What people learnt about a territory, dated and with its source. */
export function Notebook({ id }: { id: string }) {
  const queries = useQueryClient()
  const key = ['territories', 'notes', id]
  const notes = useQuery({ queryKey: key, queryFn: async ({ signal }) => (await api.GET('/api/v1/territories/{id}/notes', { params: { path: { id } }, signal })).data!.items })
  const [open, setOpen] = useState(false)
  const strike = useMutation({
    mutationFn: (note: string) => api.DELETE('/api/v1/territories/{id}/notes/{note}', { params: { path: { id, note } } }),
    onError: toastError,
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{m.territory_notebook()}</Title>
        <Button size="compact-sm" variant="default" leftSection={<IconNotebook size={15} />} onClick={() => setOpen(true)}>
          {m.territory_note_write()}
        </Button>
      </Group>
      {notes.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.territory_notebook_none()}
        </Text>
      )}
      <Stack gap="sm">
        {notes.data?.map((one) => (
          <div key={one.id}>
            <Group gap="xs" wrap="nowrap" justify="space-between">
              <Group gap="xs">
                <Badge color="gray">{kinds[one.kind]()}</Badge>
                <Text size="xs" c="dimmed">
                  {formatDate(one.on)} · {one.by}
                </Text>
              </Group>
              {one.may_strike && (
                <Tooltip label={m.territory_note_strike()}>
                  <ActionIcon size="sm" loading={strike.isPending && strike.variables === one.id} aria-label={m.territory_note_strike()} onClick={() => strike.mutate(one.id)}>
                    <IconTrash size={14} />
                  </ActionIcon>
                </Tooltip>
              )}
            </Group>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {one.text}
            </Text>
            {one.source && (
              <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {m.territory_note_from({ source: one.source })}
              </Text>
            )}
          </div>
        ))}
      </Stack>
      {open && <Writing id={id} onClose={() => setOpen(false)} onWritten={() => void queries.invalidateQueries({ queryKey: key })} />}
    </section>
  )
}

function Writing({ id, onClose, onWritten }: { id: string; onClose: () => void; onWritten: () => void }) {
  const [kind, setKind] = useState<Kind>('market')
  const [text, setText] = useState('')
  const [source, setSource] = useState('')
  const [on, setOn] = useState(() => new Date().toLocaleDateString('sv'))
  const write = useMutation({
    mutationFn: () => api.POST('/api/v1/territories/{id}/notes', { params: { path: { id } }, body: { kind, text: text.trim(), source: source.trim(), on } }),
    onError: toastError,
    onSuccess: () => {
      onWritten()
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={m.territory_note_write()}>
      <Stack gap="sm">
        <Group grow>
          <Select label={m.territory_note_kind()} allowDeselect={false} value={kind} onChange={(value) => value && setKind(value as Kind)} data={Object.entries(kinds).map(([value, label]) => ({ value, label: label() }))} />
          <TextInput type="date" label={m.territory_note_day()} value={on} onChange={(event) => setOn(event.currentTarget.value)} />
        </Group>
        <Textarea label={m.territory_note_text()} autosize minRows={4} maxLength={20000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <TextInput label={m.territory_note_source()} maxLength={1000} value={source} onChange={(event) => setSource(event.currentTarget.value)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button disabled={text.trim() === '' || on === ''} loading={write.isPending} onClick={() => write.mutate()}>
            {m.territory_note_keep()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
