import { Button, Checkbox, Group, Popover, Stack, TextInput } from '@mantine/core'
import { IconBookmarkPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { toast } from '@/ui/toast'
import type { Narrowed } from './accounts'
import { type AccountList, addressOf, change, keeps, kept, make, useAct } from './accountLists'

/** Keeps what is looked for under a name, and says whether one is told of it. */
export function KeepSearch({ filter, within }: { filter: Narrowed; within: AccountList | undefined }) {
  const [opened, setOpened] = useState(false)
  const [name, setName] = useState('')
  const [told, setTold] = useState(false)
  const [shared, setShared] = useState(false)
  const go = useGo()
  const drop = useAct((id: string) => change(id, { deleted: true }))
  const keep = useAct(
    () => make({ name, kind: 'living', filter: kept(filter), told, shared }),
    (one) => {
      setOpened(false)
      setName('')
      go(addressOf(one))
      toast(m.account_list_kept({ name: one.name }), async () => {
        await drop.mutateAsync(one.id)
      })
    },
  )
  const back = useAct((one: AccountList) => change(one.id, { filter: one.filter }))
  const replace = useAct(
    (one: AccountList) => change(one.id, { filter: kept(filter) }),
    (_, one) => {
      setOpened(false)
      toast(m.account_list_replaced({ name: one.name }), () => back.mutateAsync(one))
    },
  )
  return (
    <Popover opened={opened} onChange={setOpened} width={320} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconBookmarkPlus size={16} />} disabled={Object.keys(filter).length === 0} onClick={() => setOpened(!opened)}>
          {m.account_list_keep()}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            keep.mutate(undefined)
          }}
        >
          <Stack gap="sm">
            <TextInput data-autofocus required maxLength={200} label={m.account_list_name()} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <Checkbox label={m.account_list_ask_told()} checked={told} onChange={(event) => setTold(event.currentTarget.checked)} />
            <Checkbox label={m.account_list_ask_shared()} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
            <Group justify="flex-end">
              <Button type="submit" size="xs" loading={keep.isPending} disabled={!name.trim()}>
                {m.app_save()}
              </Button>
            </Group>
            {within && !keeps(within, filter) && (
              <Button size="xs" variant="default" loading={replace.isPending} onClick={() => replace.mutate(within)}>
                {m.account_list_replace({ name: within.name })}
              </Button>
            )}
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
