import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { kindNames, later, type TaskKind, useCreate } from './tasks'

/** Gives oneself a task, about an account or not; `about` is a title and `kind` what kind it is to begin with. */
export function TaskForm({ today, account, about = '', kind: first = 'call', onClose, onMade }: { today: string; account?: { id: string; name: string } | undefined; about?: string; kind?: TaskKind | undefined; onClose: () => void; onMade?: () => void }) {
  const [title, setTitle] = useState(about.slice(0, 300))
  const [kind, setKind] = useState<TaskKind>(first)
  const [due, setDue] = useState(later(today, 1))
  const [note, setNote] = useState('')
  const create = useCreate(() => {
    onMade?.()
    onClose()
  })
  const send = () => create.mutate({ title: title.trim(), kind, due_on: due, note: note.trim(), ...(account && { account_id: account.id }) })
  return (
    <Modal opened onClose={onClose} title={account ? m.task_new_about({ name: account.name }) : m.task_new()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Stack gap="sm">
          <TextInput label={m.task_title()} data-autofocus maxLength={300} required withAsterisk={false} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
          <Group grow>
            <Select label={m.task_kind()} allowDeselect={false} value={kind} onChange={(value) => value && setKind(value as TaskKind)} data={Object.entries(kindNames).map(([value, label]) => ({ value, label: label() }))} />
            <TextInput type="date" label={m.task_due()} required withAsterisk={false} value={due} onChange={(event) => setDue(event.currentTarget.value)} />
          </Group>
          <Textarea label={m.task_note()} autosize minRows={2} maxLength={5000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={title.trim() === '' || due === ''} loading={create.isPending}>
              {m.task_add()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
