import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { toast } from '@/ui/toast'
import type { Account } from './accounts'

const today = () => new Date().toISOString().slice(0, 10)

/** Keeps that a customer reported a problem. */
export function ProblemForm({ account, onClose }: { account: Account; onClose: () => void }) {
  const queries = useQueryClient()
  const [subject, setSubject] = useState('')
  const [day, setDay] = useState(today)
  const [note, setNote] = useState('')
  const forget = () => queries.invalidateQueries({ queryKey: ['account', account.id] })
  const keep = useMutation({
    mutationFn: async () => (await api.POST('/api/v1/accounts/{id}/activities', { params: { path: { id: account.id } }, body: { kind: 'problem', subject: subject.trim(), happened_on: day, note: note.trim() } })).data!,
    onSuccess: async (made) => {
      await forget()
      onClose()
      toast(m.account_problem_kept({ name: account.name }), async () => {
        await api.DELETE('/api/v1/activities/{id}', { params: { path: { id: made.id } } })
        await forget()
      })
    },
  })
  return (
    <Modal opened onClose={onClose} title={m.account_problem_title({ name: account.name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate()
        }}
      >
        <Stack gap="sm">
          <TextInput label={m.account_problem_subject()} data-autofocus required withAsterisk={false} maxLength={300} value={subject} onChange={(event) => setSubject(event.currentTarget.value)} />
          <TextInput type="date" label={m.account_problem_day()} required withAsterisk={false} max={today()} value={day} onChange={(event) => setDay(event.currentTarget.value)} />
          <Textarea label={m.account_note()} autosize minRows={2} maxLength={20000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          {keep.error && <Failure error={keep.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={subject.trim() === '' || day === ''} loading={keep.isPending}>
              {m.account_problem_keep()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
