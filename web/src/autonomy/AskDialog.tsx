import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { askFor, onRefused, type Refused } from '@/api/asking'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'
import { powerName } from './requests'

/** Offers to ask headquarters for an act that was refused because it is theirs
 *  to decide. */
export function AskDialog() {
  const [refused, setRefused] = useState<Refused | null>(null)
  const [because, setBecause] = useState('')
  const [busy, setBusy] = useState(false)
  const queries = useQueryClient()
  useEffect(() => onRefused(setRefused), [])
  const close = () => {
    setRefused(null)
    setBecause('')
  }
  const send = async () => {
    if (!refused) return
    setBusy(true)
    try {
      if (await askFor(refused, because)) toast(m.autonomy_sent())
      else toastError(new Error(m.autonomy_not_sent()))
    } catch (error) {
      toastError(error)
    }
    setBusy(false)
    close()
    await queries.invalidateQueries({ queryKey: ['autonomy'] })
  }
  return (
    <Modal opened={refused !== null} onClose={close} title={m.autonomy_ask_title()} zIndex={400}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{m.autonomy_ask_text({ power: powerName(refused?.power ?? '') })}</Text>
          <Textarea label={m.autonomy_because()} data-autofocus autosize minRows={3} maxLength={4000} value={because} onChange={(event) => setBecause(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={because.trim() === ''} loading={busy}>
              {m.autonomy_ask()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
