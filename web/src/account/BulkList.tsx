import { Button, Group, Menu, TextInput } from '@mantine/core'
import { IconPlaylistAdd, IconPlaylistX } from '@tabler/icons-react'
import { useState } from 'react'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { toast } from '@/ui/toast'
import type { Account, Narrowed } from './accounts'
import { type AccountList, make, put, useAct, useLists } from './accountLists'

type What = Parameters<typeof put>[1]

/** Puts the ticked accounts, or all that the filter leaves, into a list; or takes
 *  them out of the one that is open. */
export function BulkList(props: { selected: Account[]; filter: Narrowed; total: number; within: AccountList | undefined; onDone: () => void }) {
  const { selected, total, within } = props
  const me = useUser()
  const ids = selected.map((one) => one.id)
  if (total === 0) return null
  return (
    <Group gap="xs">
      {ids.length > 0 ? <Into label={m.account_list_put()} what={{ ids }} onDone={props.onDone} /> : <Into label={m.account_list_put_all({ text: formatNumber(total) })} what={{ filter: props.filter }} onDone={props.onDone} />}
      {ids.length > 0 && within?.kind === 'static' && within.user_id === me.id && <Out list={within} ids={ids} onDone={props.onDone} />}
    </Group>
  )
}

function Out({ list, ids, onDone }: { list: AccountList; ids: string[]; onDone: () => void }) {
  const back = useAct((accounts: string[]) => put(list.id, { ids: accounts }))
  const take = useAct(
    () => put(list.id, { ids }, true),
    ({ accounts }) => {
      onDone()
      toast(m.account_list_taken({ count: accounts.length, text: formatNumber(accounts.length), list: list.name }), async () => {
        await back.mutateAsync(accounts)
      })
    },
  )
  return (
    <Button size="compact-sm" variant="subtle" leftSection={<IconPlaylistX size={15} />} loading={take.isPending} onClick={() => take.mutate(undefined)}>
      {m.account_list_take({ name: list.name })}
    </Button>
  )
}

function Into({ label, what, onDone }: { label: string; what: What; onDone: () => void }) {
  const me = useUser()
  const [opened, setOpened] = useState(false)
  const [name, setName] = useState('')
  const lists = (useLists(opened).data ?? []).filter((one) => one.user_id === me.id && one.kind === 'static')
  const back = useAct(({ id, ids }: { id: string; ids: string[] }) => put(id, { ids }, true))
  const add = useAct(
    async (list: AccountList | string) => {
      const into = typeof list === 'string' ? await make({ name: list, kind: 'static' }) : list
      return { into, accounts: (await put(into.id, what)).accounts }
    },
    ({ into, accounts }) => {
      onDone()
      setName('')
      setOpened(false)
      toast(m.account_list_added({ count: accounts.length, text: formatNumber(accounts.length), list: into.name }), accounts.length > 0 ? async () => {
        await back.mutateAsync({ id: into.id, ids: accounts })
      } : undefined)
    },
  )
  return (
    <Menu position="top-start" width={260} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Button size="compact-sm" variant="light" leftSection={<IconPlaylistAdd size={15} />} loading={add.isPending}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflow: 'auto' }}>
        {lists.map((one) => (
          <Menu.Item key={one.id} onClick={() => add.mutate(one)}>
            {one.name}
          </Menu.Item>
        ))}
        {lists.length > 0 && <Menu.Divider />}
        <Group gap={6} p={6} wrap="nowrap" onKeyDown={(event) => event.stopPropagation()}>
          <TextInput size="xs" flex={1} maxLength={200} aria-label={m.account_list_new()} placeholder={m.account_list_new()} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Button size="xs" disabled={!name.trim()} onClick={() => add.mutate(name.trim())}>
            {m.account_list_make()}
          </Button>
        </Group>
      </Menu.Dropdown>
    </Menu>
  )
}
