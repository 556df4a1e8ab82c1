import { Badge, Button, Checkbox, Group, Text, TextInput } from '@mantine/core'
import { IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useApi } from '@/api/client'
import { useAddress } from '@/app/navigation'
import { roleName } from '@/app/roleName'
import * as m from '@/paraglide/messages.js'
import { DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { formatDate } from '@/ui/format'
import { Head } from './Head'
import { Invite } from './Invite'
import { UserPanel } from './UserPanel'
import { find, standing, type User } from './users'

/** Everybody in the sales organisation, and their way in. */
export default function Users() {
  const [address, change] = useAddress<{ q: string; all: boolean; user: string }>()
  const [inviting, setInviting] = useState(false)
  const list = useApi.useQuery('get', '/api/v1/users')
  const everyone = list.data?.items
  const words = String(address.q ?? '')
  const rows = useMemo(() => find(everyone ?? [], words, Boolean(address.all)), [everyone, words, address.all])
  const chosen = everyone?.find((user) => user.id === address.user)
  return (
    <>
      <Head
        at="/admin"
        text={m.admin_users_text()}
        actions={
          <Button leftSection={<IconUserPlus size={16} />} onClick={() => setInviting(true)}>
            {m.admin_invite()}
          </Button>
        }
      />
      <Group px="lg" py="sm" gap="md">
        <TextInput
          aria-label={m.admin_find()}
          placeholder={m.admin_find()}
          leftSection={<IconSearch size={15} />}
          w={320}
          value={words}
          onChange={(event) => change({ q: event.currentTarget.value })}
        />
        <Checkbox label={m.admin_show_inactive()} checked={Boolean(address.all)} onChange={(event) => change({ all: event.currentTarget.checked || undefined } as never)} />
      </Group>
      <DataTable<User>
        name="users"
        label={m.admin_users()}
        rows={rows}
        total={rows.length}
        idOf={(user) => user.id}
        loading={list.isPending}
        error={list.error}
        onRetry={() => void list.refetch()}
        onOpen={(user) => change({ user: user.id })}
        openId={address.user}
        empty={<EmptyState icon={IconUsers} title={m.admin_none()} text={m.admin_none_text()} />}
        columns={[
          { key: 'name', title: m.admin_name(), fixed: true, ellipsis: true, render: (user) => <Text size="sm" fw={560} truncate>{user.name}</Text> },
          { key: 'email', title: m.admin_email(), ellipsis: true, render: (user) => user.email },
          { key: 'job', title: m.admin_job(), ellipsis: true, render: (user) => user.title },
          { key: 'role', title: m.admin_role(), width: 150, render: (user) => roleName(user.role) },
          { key: 'state', title: m.admin_state(), width: 120, render: (user) => <Standing user={user} /> },
          { key: 'since', title: m.admin_since(), width: 130, optional: true, render: (user) => formatDate(user.created_at) },
        ]}
      />
      {chosen && <UserPanel key={`${chosen.id}/${chosen.version}`} user={chosen} onClose={() => change({ user: undefined } as never)} />}
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </>
  )
}

export function Standing({ user }: { user: User }) {
  switch (standing(user)) {
    case 'active':
      return <Badge color="pine" variant="light">{m.admin_active()}</Badge>
    case 'invited':
      return <Badge color="ochre" variant="light">{m.admin_invited()}</Badge>
    case 'inactive':
      return <Badge color="gray" variant="light">{m.admin_inactive()}</Badge>
  }
}
