import { Button, Group, Modal, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { type Competitor, useAct } from './competitors'

/** Names a competitor, or says all about one anew. */
export function CompetitorForm({ competitor, onClose, onSaved }: { competitor: Competitor | null; onClose: () => void; onSaved?: (id: string) => void }) {
  const [name, setName] = useState(competitor?.name ?? '')
  const [website, setWebsite] = useState(competitor?.website ?? '')
  const [note, setNote] = useState(competitor?.note ?? '')
  const [archived, setArchived] = useState(competitor?.archived ?? false)
  const save = useAct(
    async () => {
      const body = { name, website, note, archived }
      if (!competitor) return (await api.POST('/api/v1/competitors', { body })).data!
      return (await api.PUT('/api/v1/competitors/{id}', { params: { path: { id: competitor.id }, header: { 'If-Match': `"${competitor.version}"` } }, body })).data!
    },
    (saved) => {
      onClose()
      onSaved?.(saved.id)
    },
  )
  return (
    <Modal opened onClose={onClose} title={competitor ? m.competitor_edit() : m.competitor_new()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          save.mutate(undefined)
        }}
      >
        <Stack gap="sm">
          <TextInput label={m.competitor_name()} data-autofocus required withAsterisk={false} maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label={m.competitor_website()} maxLength={300} value={website} onChange={(event) => setWebsite(event.currentTarget.value)} />
          <Textarea label={m.competitor_note()} autosize minRows={2} maxLength={5000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          {competitor && <Switch label={m.competitor_archive()} checked={archived} onChange={(event) => setArchived(event.currentTarget.checked)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={name.trim() === ''} loading={save.isPending}>
              {m.competitor_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
