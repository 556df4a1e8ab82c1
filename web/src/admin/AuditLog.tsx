import { Button, Group, Select, Text } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { IconHistory, IconX } from '@tabler/icons-react'
import { useApi } from '@/api/client'
import type { components } from '@/api/schema'
import { useAddress } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { compareNames, formatDateTime } from '@/ui/format'
import { useList } from '@/ui/useList'
import { Head } from './Head'
import { actionText, auditNouns, dayStart, detailText, nounWord } from './words'

type Entry = components['schemas']['Entry']

/** Who did what, when; newest first. A row leads to all about its object. */
export default function AuditLog() {
  const [address, change] = useAddress<{ user: string; action: string; object: string; from: string; to: string }>()
  const users = useApi.useQuery('get', '/api/v1/users').data?.items ?? []
  const list = useList<Entry>('/api/v1/audit', {
    user: address.user,
    action: address.action,
    object: address.object,
    from: dayStart(address.from),
    to: dayStart(address.to, 1),
  })
  const people = users.map((user) => ({ value: user.id, label: user.name }))
  const acts = auditNouns.map((noun) => ({ value: noun as string, label: nounWord(noun) })).sort((a, b) => compareNames(a.label, b.label))
  return (
    <>
      <Head at="/admin/audit" text={m.admin_audit_text()} />
      <Group px="lg" py="sm" gap="sm">
        <Select aria-label={m.admin_who()} placeholder={m.admin_everyone()} searchable clearable w={210} data={people} value={address.user ?? null} onChange={(user) => change({ user: clear(user) })} />
        <Select aria-label={m.admin_what()} placeholder={m.admin_everything()} searchable clearable w={190} data={acts} value={address.action ?? null} onChange={(action) => change({ action: clear(action) })} />
        <DatePickerInput aria-label={m.admin_from()} placeholder={m.admin_from()} clearable w={150} value={address.from ?? null} onChange={(from) => change({ from: clear(from) })} />
        <DatePickerInput aria-label={m.admin_to()} placeholder={m.admin_to()} clearable w={150} value={address.to ?? null} onChange={(to) => change({ to: clear(to) })} />
        {address.object && (
          <Button variant="light" size="sm" rightSection={<IconX size={14} />} onClick={() => change({ object: '' })}>
            {m.admin_all_objects()}
          </Button>
        )}
      </Group>
      <DataTable<Entry>
        name="audit"
        label={m.admin_audit()}
        rows={list.rows}
        idOf={(entry) => entry.id}
        loading={list.loading}
        refreshing={list.refreshing}
        error={list.error}
        onRetry={list.retry}
        hasMore={list.hasMore}
        onMore={list.more}
        onOpen={(entry) => change({ object: entry.object })}
        empty={<EmptyState icon={IconHistory} title={m.admin_audit_none()} text={m.admin_audit_none_text()} />}
        columns={[
          { key: 'when', title: m.admin_when(), width: 180, fixed: true, render: (entry) => formatDateTime(entry.at) },
          { key: 'who', title: m.admin_who(), width: 190, ellipsis: true, render: (entry) => entry.user_name || m.admin_program() },
          { key: 'what', title: m.admin_what(), width: 260, ellipsis: true, render: (entry) => actionText(entry.action) },
          { key: 'detail', title: m.admin_detail(), ellipsis: true, render: (entry) => <Text size="sm" c="dimmed" truncate title={detailText(entry.detail)}>{detailText(entry.detail)}</Text> },
          { key: 'object', title: m.admin_object(), width: 260, ellipsis: true, optional: true, render: (entry) => entry.object },
        ]}
      />
    </>
  )
}

/** What a cleared control leaves: an empty word takes its part out of the address. */
function clear(value: string | null | undefined): string {
  return value ?? ''
}
