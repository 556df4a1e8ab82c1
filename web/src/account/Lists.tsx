import { ActionIcon, Anchor, Badge, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconBellOff, IconBellRinging, IconCheck, IconListCheck, IconPencil, IconShare, IconShareOff, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useGo } from '@/app/navigation'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { toast } from '@/ui/toast'
import { type AccountList, addressOf, change, useAct, useLists } from './accountLists'

/** One's lists of accounts and saved searches, and those that others share. */
export function Lists({ nameOf }: { nameOf: (id: string) => string }) {
  const [opened, setOpened] = useState(false)
  const read = useLists(opened)
  const go = useGo()
  return (
    <>
      <Button variant="default" leftSection={<IconListCheck size={16} />} onClick={() => setOpened(true)}>
        {m.account_lists()}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={m.account_lists_title()} size="lg">
        {read.isError && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {read.data?.length === 0 && (
          <Text size="sm" c="dimmed">
            {m.account_lists_none()}
          </Text>
        )}
        <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {read.data?.map((one) => (
            <Row
              key={one.id}
              one={one}
              by={nameOf(one.user_id)}
              onOpen={() => {
                setOpened(false)
                go(addressOf(one))
              }}
            />
          ))}
        </Stack>
      </Modal>
    </>
  )
}

function Row({ one, by, onOpen }: { one: AccountList; by: string; onOpen: () => void }) {
  const mine = useUser().id === one.user_id
  const [named, setNamed] = useState<string | null>(null)
  return (
    <Group component="li" gap="xs" py={6} wrap="nowrap" align="center" style={{ borderBottom: '1px solid var(--arpent-line)' }}>
      <Stack gap={2} flex={1} miw={0}>
        {named === null ? (
          <Anchor component="button" size="sm" ta="left" style={{ overflowWrap: 'anywhere' }} onClick={onOpen}>
            {one.name}
          </Anchor>
        ) : (
          <Rename one={one} name={named} onChange={setNamed} />
        )}
        <Group gap={8}>
          <Badge variant="light" color={one.kind === 'living' ? undefined : 'gray'}>
            {one.kind === 'living' ? m.account_list_living() : m.account_list_static()}
          </Badge>
          {one.shared && mine && <Badge color="pine">{m.account_list_shared()}</Badge>}
          <Text size="xs" c="dimmed">
            {[m.account_count({ count: one.total, text: formatNumber(one.total) }), !mine && m.account_list_by({ name: by })].filter(Boolean).join(' · ')}
          </Text>
        </Group>
      </Stack>
      {mine && <Acts one={one} onRename={() => setNamed(named === null ? one.name : null)} />}
    </Group>
  )
}

function Rename({ one, name, onChange }: { one: AccountList; name: string; onChange: (name: string | null) => void }) {
  const rename = useAct(
    (to: string) => change(one.id, { name: to }),
    () => onChange(null),
  )
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        rename.mutate(name)
      }}
    >
      <Group gap={6} wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          autoFocus
          maxLength={200}
          aria-label={m.account_list_name()}
          value={name}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            onChange(null)
          }}
        />
        <ActionIcon type="submit" variant="light" aria-label={m.account_list_rename_save()} title={m.account_list_rename_save()} disabled={!name.trim()} loading={rename.isPending}>
          <IconCheck size={15} />
        </ActionIcon>
      </Group>
    </form>
  )
}

function Acts({ one, onRename }: { one: AccountList; onRename: () => void }) {
  const { name } = one
  const back = useAct(() => change(one.id, { deleted: false }))
  const drop = useAct(
    () => change(one.id, { deleted: true }),
    () => toast(m.account_list_dropped({ name }), () => back.mutateAsync(undefined).then(() => undefined)),
  )
  const tell = useAct(
    (told: boolean) => change(one.id, { told }),
    (_, told) => toast((told ? m.account_list_tell_done : m.account_list_tell_stop_done)({ name })),
  )
  const share = useAct(
    (shared: boolean) => change(one.id, { shared }),
    (_, shared) => toast((shared ? m.account_list_share_done : m.account_list_unshare_done)({ name })),
  )
  return (
    <Group gap={0} wrap="nowrap" style={{ flex: 'none' }}>
      {one.kind === 'living' && (
        <Act label={(one.told ? m.account_list_tell_stop : m.account_list_tell)({ name })} pressed={one.told} run={() => tell.mutate(!one.told)}>
          {one.told ? <IconBellRinging size={15} /> : <IconBellOff size={15} />}
        </Act>
      )}
      <Act label={(one.shared ? m.account_list_unshare : m.account_list_share)({ name })} pressed={one.shared} run={() => share.mutate(!one.shared)}>
        {one.shared ? <IconShare size={15} /> : <IconShareOff size={15} />}
      </Act>
      <Act label={m.account_list_rename({ name })} run={onRename}>
        <IconPencil size={15} />
      </Act>
      <Act label={m.account_list_drop({ name })} run={() => drop.mutate(undefined)}>
        <IconTrash size={15} />
      </Act>
    </Group>
  )
}

function Act({ label, pressed, run, children }: { label: string; pressed?: boolean; run: () => void; children: React.ReactNode }) {
  return (
    <ActionIcon variant="subtle" {...(!pressed && { color: 'gray' })} {...(pressed !== undefined && { 'aria-pressed': pressed })} aria-label={label} title={label} onClick={run}>
      {children}
    </ActionIcon>
  )
}
