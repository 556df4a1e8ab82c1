import { Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { useUsers } from '@/territory/territories'
import { Failure } from '@/ui/Failure'
import { type Link, useGive } from './views'

/** Hands a link over to a colleague, or to oneself. */
export function GiveDialog({ link, onClose }: { link: Link; onClose: () => void }) {
  const user = useUser()
  const users = (useUsers().data ?? []).filter((one) => one.active && one.id !== link.owner_id)
  const [to, setTo] = useState<string | null>(null)
  const [all, setAll] = useState(link.owner_left)
  const give = useGive(onClose)
  const heir = users.find((one) => one.id === to)
  const office = allows(headquarters, user.role)
  return (
    <Modal opened onClose={onClose} title={m.viewed_give()}>
      <Stack gap="sm">
        <Text size="sm">{m.viewed_give_text()}</Text>
        <Select data-autofocus searchable label={m.viewed_give_to()} value={to} onChange={setTo} data={users.map((one) => ({ value: one.id, label: one.name }))} />
        {office && <Checkbox label={m.viewed_give_all({ name: link.owner })} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />}
        {give.error && <Failure error={give.error} />}
        <Group justify="flex-end">
          {link.owner_id !== user.id && (
            <Button variant="default" onClick={() => setTo(user.id)}>
              {m.viewed_take()}
            </Button>
          )}
          <Button disabled={!heir} loading={give.isPending} onClick={() => heir && give.mutate({ link, to: heir, all: office && all })}>
            {m.viewed_give()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
