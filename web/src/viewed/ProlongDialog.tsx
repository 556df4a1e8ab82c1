import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { dayAfter, dayBefore, today } from './days'
import { type Link, useProlong } from './views'

/** Gives a link another last day, or none. */
export function ProlongDialog({ link, onClose }: { link: Link; onClose: () => void }) {
  const [last, setLast] = useState(link.expires_on && link.opens ? dayBefore(link.expires_on) : '')
  const prolong = useProlong(onClose)
  return (
    <Modal opened onClose={onClose} title={m.viewed_prolong()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          prolong.mutate({ link, until: last && dayAfter(last) })
        }}
      >
        <Stack gap="sm">
          <TextInput type="date" data-autofocus label={m.viewed_last_day()} description={m.viewed_last_day_text()} min={today()} value={last} onChange={(event) => setLast(event.currentTarget.value)} />
          {prolong.error && <Failure error={prolong.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" loading={prolong.isPending}>
              {m.app_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
