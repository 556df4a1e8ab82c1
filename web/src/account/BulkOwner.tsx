import { Button, Group, Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { allows, managers, useUser } from '@/app/session'
import { request } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { queryText } from '@/ui/useList'
import { type Account, accountsPath, type Narrowed, useForget } from './accounts'

/** Gives the chosen accounts, or all that the filter leaves, to another owner. */
export function BulkOwner(props: { users: { id: string; name: string; active: boolean }[]; selected: Account[]; filter: Narrowed; total: number; onDone: () => void }) {
  const user = useUser()
  const forget = useForget()
  const give = useMutation({
    mutationFn: ({ owner, all }: { owner: string; all: boolean }) =>
      request<{ id: string; changed: number }>('POST', `${accountsPath}/bulk/owner${all ? queryText(props.filter) : ''}`, all ? { all: true, owner_id: owner } : { ids: props.selected.map((one) => one.id), owner_id: owner }),
    onSuccess: (done) => {
      props.onDone()
      void forget()
      toast(m.account_given({ count: done.changed, text: formatNumber(done.changed) }), async () => {
        await request('POST', `${accountsPath}/bulk/${done.id}/undo`)
        await forget()
      })
    },
    onError: toastError,
  })
  if (props.selected.length === 0 || !allows(managers, user.role)) return null
  const people = props.users.filter((one) => one.active)
  const choice = (all: boolean, label: string) => (
    <Menu position="top-start">
      <Menu.Target>
        <Button size="compact-sm" variant={all ? 'subtle' : 'light'} loading={give.isPending}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
        {people.map((one) => (
          <Menu.Item key={one.id} onClick={() => give.mutate({ owner: one.id, all })}>
            {one.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => give.mutate({ owner: '', all })}>{m.account_nobody()}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
  return (
    <Group gap="xs" ml="sm">
      {choice(false, m.account_give())}
      {props.total > props.selected.length && choice(true, m.account_give_all({ text: formatNumber(props.total) }))}
    </Group>
  )
}
