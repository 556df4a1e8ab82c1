import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { toast } from '@/ui/toast'
import { type IntroPath, useIntroAct } from './introductions'

/** Asks the colleague at the beginning of a path. */
export function AskDialog({ path, person, onClose }: { path: IntroPath; person: string; onClose: () => void }) {
  const [message, setMessage] = useState('')
  const colleague = path.steps[0]!.name
  const met = path.steps.find((step) => step.person_id === path.ask_for)?.name ?? person
  const back = useIntroAct((id: string) => api.POST('/api/v1/introductions/{id}/withdraw', { params: { path: { id } } }))
  const ask = useIntroAct(
    async () => (await api.POST('/api/v1/introductions', { body: { person_id: path.ask_for!, asked_id: path.ask!, message: message.trim() } })).data!,
    (made) => {
      toast(m.lead_asked({ colleague }), () => back.mutateAsync(made.id))
      onClose()
    },
  )
  return (
    <Modal opened onClose={onClose} title={m.lead_ask_title({ colleague, person: met })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate(undefined)
        }}
      >
        <Stack gap="sm">
          {met !== person && <Text size="sm">{m.lead_ask_first({ colleague, person: met })}</Text>}
          <Textarea data-autofocus label={m.lead_ask_message({ colleague })} description={m.lead_ask_hint({ colleague })} autosize minRows={3} maxLength={2000} value={message} onChange={(event) => setMessage(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" loading={ask.isPending}>
              {m.lead_ask_send()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
