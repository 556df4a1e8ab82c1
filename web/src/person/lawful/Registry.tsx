import { Alert, Badge, Box, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconShieldLock } from '@tabler/icons-react'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { type Column, DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { formatDate } from '@/ui/format'
import { channelNames, type RegisterEntry, useLift, useLook, useRegister } from './protection'

const kindNames = { email: m.person_law_kind_email, phone: m.person_law_kind_phone, profile: m.person_law_kind_profile, workplace: m.person_law_kind_workplace }

/** The register of objections: hashes, and a way to ask it about an address. */
export function Registry() {
  const list = useRegister()
  const columns: Column<RegisterEntry>[] = [
    { key: 'since', title: m.person_law_since(), fixed: true, width: 130, render: (row) => formatDate(row.since) },
    { key: 'what', title: m.person_law_what(), width: 150, render: (row) => <What entry={row} /> },
    { key: 'channel', title: m.person_law_channel(), width: 160, render: (row) => channelNames[row.channel]() },
    { key: 'kind', title: m.person_law_kind(), width: 190, render: (row) => kindNames[row.kind]() },
    { key: 'hash', title: m.person_law_hash(), width: 200, ellipsis: true, render: (row) => <Text size="xs" ff="monospace" truncate>{row.hash}</Text> },
  ]
  return (
    <Box style={{ overflow: 'auto', flex: 1 }}>
      <Look />
      <DataTable
        name="lawful-register"
        label={m.person_law_register()}
        height="auto"
        columns={columns}
        rows={list.data ?? []}
        idOf={(row) => row.id}
        loading={list.isPending}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<EmptyState icon={IconShieldLock} title={m.person_law_register_none()} text={m.person_law_register_none_text()} />}
      />
    </Box>
  )
}

function What({ entry }: { entry: RegisterEntry }) {
  if (entry.lifted_at) return <Badge variant="light" color="gray">{m.person_law_entry_lifted()}</Badge>
  return (
    <Badge variant="light" color={entry.erased ? 'brick' : 'ochre'}>
      {entry.erased ? m.person_law_entry_erased() : m.person_law_entry_objects()}
    </Badge>
  )
}

function Look() {
  const [value, setValue] = useState('')
  const [reason, setReason] = useState('')
  const look = useLook()
  const again = () => {
    setReason('')
    look.mutate(value)
  }
  const lift = useLift(again)
  const found = look.data?.filter((one) => !one.lifted_at) ?? []
  return (
    <Stack gap="sm" p="lg" maw={720}>
      <Text size="sm">{m.person_law_register_text()}</Text>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          look.mutate(value)
        }}
      >
        <Group align="flex-end" gap="xs">
          <TextInput required flex={1} miw={200} label={m.person_law_look_label()} placeholder="camille.martin@exemple.fr" value={value} onChange={(event) => setValue(event.currentTarget.value)} />
          <Button type="submit" loading={look.isPending}>
            {m.person_law_look()}
          </Button>
        </Group>
      </form>
      {look.data && found.length === 0 && <Alert color="pine">{m.person_law_look_none()}</Alert>}
      {found.length > 0 && (
        <Alert color="ochre">
          <Stack gap="xs">
            <Title order={4}>{m.person_law_look_found()}</Title>
            {found.map((one) => (
              <Group key={one.id} gap="xs">
                <What entry={one} />
                <Text size="sm">{[channelNames[one.channel](), formatDate(one.since)].join(' · ')}</Text>
              </Group>
            ))}
            <form
              onSubmit={(event) => {
                event.preventDefault()
                lift.mutate({ ids: found.map((one) => one.id), reason })
              }}
            >
              <Group align="flex-end" gap="xs">
                <TextInput required flex={1} miw={200} maxLength={500} label={m.person_law_lift_why()} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
                <Button type="submit" variant="default" loading={lift.isPending}>
                  {m.person_law_lift()}
                </Button>
              </Group>
            </form>
          </Stack>
        </Alert>
      )}
    </Stack>
  )
}
