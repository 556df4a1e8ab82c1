import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'

/** Writes a note at an account, about a person or not. */
export function NoteForm({ account, person, about, onClose, onKept }: { account: { id: string; name: string }; person?: string | undefined; about: string; onClose: () => void; onKept: () => void }) {
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const keep = useMutation({
    mutationFn: () => api.POST('/api/v1/accounts/{id}/activities', { params: { path: { id: account.id } }, body: { kind: 'note', subject: about.slice(0, 200), note: note.trim(), ...(person && { person_id: person }) } }),
    onError: toastError,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['accounts'] })
      toast(m.signal_note_kept({ name: account.name }))
      onKept()
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={m.signal_note_title({ name: account.name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate()
        }}
      >
        <Stack gap="sm">
          <Textarea label={m.signal_note()} description={about} data-autofocus autosize minRows={3} maxLength={5000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={note.trim() === ''} loading={keep.isPending}>
              {m.signal_keep()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
