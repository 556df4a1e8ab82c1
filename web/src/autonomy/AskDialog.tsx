import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { askFor, onRefused, type Refused } from '@/api/asking'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { toast } from '@/ui/toast'
import { powerName } from './requests'

/** Offers to ask headquarters for an act that was refused because it is theirs
 *  to decide. */
export function AskDialog() {
  const [refused, setRefused] = useState<Refused | null>(null)
  const [because, setBecause] = useState('')
  const queries = useQueryClient()
  useEffect(() => onRefused(setRefused), [])
  const send = useMutation({
    mutationFn: (act: Refused) => askFor(act, because),
    onSuccess: async () => {
      toast(m.autonomy_sent())
      close()
      await queries.invalidateQueries({ queryKey: ['autonomy'] })
    },
  })
  const close = () => {
    setRefused(null)
    setBecause('')
    send.reset()
  }
  return (
    <Modal opened={refused !== null} onClose={close} title={m.autonomy_ask_title()} zIndex={400}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (refused) send.mutate(refused)
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{m.autonomy_ask_text({ power: powerName(refused?.power ?? '') })}</Text>
          <Textarea label={m.autonomy_because()} data-autofocus autosize minRows={3} maxLength={4000} value={because} onChange={(event) => setBecause(event.currentTarget.value)} />
          {send.error && <Failure error={send.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={because.trim() === ''} loading={send.isPending}>
              {m.autonomy_ask()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
