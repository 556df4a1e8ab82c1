import { ActionIcon, Button, Group, Menu, Popover, Text, TextInput } from '@mantine/core'
import { IconArrowsExchange, IconBellOff, IconBellRinging, IconBookmark, IconBookmarkPlus, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { api } from '@/api/client'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { toast } from '@/ui/toast'
import { Changes } from './Changes'
import { openedAddress, type SavedSearch, useAct, useSearches } from './leads'

/** Keeps what is searched for under a name. */
export function SaveSearch({ filter }: { filter: string }) {
  const [opened, setOpened] = useState(false)
  const [name, setName] = useState('')
  const forget = useAct((id: string) => api.PATCH('/api/v1/lead-searches/{id}', { params: { path: { id } }, body: { deleted: true } }))
  const save = useAct(
    async () => (await api.POST('/api/v1/lead-searches', { body: { name, filter } })).data!,
    (kept) => {
      setOpened(false)
      setName('')
      toast(m.lead_saved({ name: kept.name }), () => forget.mutateAsync(kept.id))
    },
  )
  return (
    <Popover opened={opened} onChange={setOpened} width={300} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button leftSection={<IconBookmarkPlus size={16} />} disabled={!filter} onClick={() => setOpened(!opened)}>
          {m.lead_save()}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            save.mutate(undefined)
          }}
        >
          <TextInput data-autofocus required label={m.lead_search_name()} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Group justify="flex-end" mt="sm">
            <Button type="submit" size="xs" loading={save.isPending} disabled={!name.trim()}>
              {m.app_save()}
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

/** One's saved searches, each with how many it finds now. */
export function Searches() {
  const searches = useSearches()
  const go = useGo()
  const back = useAct((id: string) => api.PATCH('/api/v1/lead-searches/{id}', { params: { path: { id } }, body: { deleted: false } }))
  const drop = useAct(
    (one: SavedSearch) => api.PATCH('/api/v1/lead-searches/{id}', { params: { path: { id: one.id } }, body: { deleted: true } }),
    (_, one) => toast(m.lead_search_dropped({ name: one.name }), () => back.mutateAsync(one.id)),
  )
  const tell = useAct(
    (one: SavedSearch) => api.PATCH('/api/v1/lead-searches/{id}', { params: { path: { id: one.id } }, body: { told: !one.told } }),
    (_, one) => toast((one.told ? m.lead_told_stopped : m.lead_told_begun)({ name: one.name })),
  )
  const [opened, setOpened] = useState(false)
  const [compared, setCompared] = useState<SavedSearch | null>(null)
  const items = searches.data ?? []
  const open = async (one: SavedSearch) => go(`/leads?${new URLSearchParams(Object.entries({ ...(await openedAddress(one.filter)), search: one.id }).filter(([, value]) => value)).toString()}`)
  return (
    <>
      <Menu opened={opened} onChange={setOpened} position="bottom-end" width={320}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={16} />}>
            {m.lead_searches()}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {items.length === 0 && (
            <Text size="sm" c="dimmed" p="sm">
              {m.lead_searches_none()}
            </Text>
          )}
          {items.map((one) => (
            <Group key={one.id} gap={0} wrap="nowrap">
              <Menu.Item flex={1} onClick={() => void open(one)} rightSection={<Text size="xs" c="dimmed">{formatNumber(one.total)}</Text>}>
                {one.name}
              </Menu.Item>
              <ActionIcon variant="subtle" color={one.told ? undefined : 'gray'} aria-pressed={one.told} aria-label={(one.told ? m.lead_told_stop : m.lead_told_begin)({ name: one.name })} title={(one.told ? m.lead_told_stop : m.lead_told_begin)({ name: one.name })} onClick={() => tell.mutate(one)}>
                {one.told ? <IconBellRinging size={15} /> : <IconBellOff size={15} />}
              </ActionIcon>
              <ActionIcon variant="subtle" color="gray" aria-label={m.lead_changes({ name: one.name })} title={m.lead_changes({ name: one.name })} onClick={() => { setOpened(false); setCompared(one) }}>
                <IconArrowsExchange size={15} />
              </ActionIcon>
              <ActionIcon variant="subtle" color="gray" aria-label={m.lead_search_drop({ name: one.name })} onClick={() => drop.mutate(one)}>
                <IconTrash size={15} />
              </ActionIcon>
            </Group>
          ))}
        </Menu.Dropdown>
      </Menu>
      {compared && <Changes key={compared.id} search={compared} onClose={() => setCompared(null)} />}
    </>
  )
}
