import { ActionIcon, Button, Group, Menu, Text, TextInput } from '@mantine/core'
import { IconListCheck, IconPlaylistAdd, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { toast } from '@/ui/toast'
import { type Lead, type LeadList, put, useAct, useLists } from './leads'

/** One's lists and those shared by others. */
export function Lists({ onOpen }: { onOpen: (id: string) => void }) {
  const me = useUser()
  const lists = useLists().data ?? []
  const back = useAct((id: string) => api.PATCH('/api/v1/lead-lists/{id}', { params: { path: { id } }, body: { deleted: false } }))
  const drop = useAct(
    (one: LeadList) => api.PATCH('/api/v1/lead-lists/{id}', { params: { path: { id: one.id } }, body: { deleted: true } }),
    (_, one) => toast(m.lead_list_dropped({ name: one.name }), () => back.mutateAsync(one.id)),
  )
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconListCheck size={16} />}>
          {m.lead_lists()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {lists.length === 0 && (
          <Text size="sm" c="dimmed" p="sm">
            {m.lead_lists_none()}
          </Text>
        )}
        {lists.map((one) => (
          <Group key={one.id} gap={0} wrap="nowrap">
            <Menu.Item flex={1} onClick={() => onOpen(one.id)} rightSection={one.shared && <Text size="xs" c="dimmed">{m.lead_list_shared()}</Text>}>
              {one.name}
            </Menu.Item>
            {one.user_id === me.id && (
              <ActionIcon variant="subtle" color="gray" aria-label={m.lead_list_drop({ name: one.name })} onClick={() => drop.mutate(one)}>
                <IconTrash size={15} />
              </ActionIcon>
            )}
          </Group>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Puts the chosen leads, or all that were found, into a list. */
export function AddToList(props: { selected: Lead[]; filter: string; total: number; onDone: () => void }) {
  const { selected, total } = props
  if (total === 0) return null
  return (
    <Group gap="xs" ml="sm">
      {selected.length > 0 ? (
        <Target label={m.lead_add()} people={{ people: [...new Set(selected.map((one) => one.person_id))] }} onDone={props.onDone} />
      ) : (
        <Target label={m.lead_add_all({ text: formatNumber(total) })} people={{ filter: props.filter }} onDone={props.onDone} />
      )}
    </Group>
  )
}

function Target({ label, people, onDone }: { label: string; people: { people?: string[]; filter?: string }; onDone: () => void }) {
  const me = useUser()
  const lists = (useLists().data ?? []).filter((one) => one.user_id === me.id)
  const [name, setName] = useState('')
  const back = useAct(({ list, people }: { list: string; people: string[] }) => put(list, { people, out: true }))
  const add = useAct(
    async (list: LeadList | string) => {
      const into = typeof list === 'string' ? (await api.POST('/api/v1/lead-lists', { body: { name: list } })).data! : list
      return { into, change: await put(into.id, people) }
    },
    ({ into, change }) => {
      onDone()
      setName('')
      const count = change.people.length
      toast(m.lead_added({ count, text: formatNumber(count), list: into.name }), count > 0 ? () => back.mutateAsync({ list: into.id, people: change.people }) : undefined)
    },
  )
  return (
    <Menu position="top-start" width={260}>
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
          <TextInput size="xs" flex={1} aria-label={m.lead_list_new()} placeholder={m.lead_list_new()} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Button size="xs" disabled={!name.trim()} onClick={() => add.mutate(name.trim())}>
            {m.lead_list_make()}
          </Button>
        </Group>
      </Menu.Dropdown>
    </Menu>
  )
}
