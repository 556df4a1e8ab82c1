import { Badge, Stack, Text, Title } from '@mantine/core'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { type Column, DataTable } from '@/ui/DataTable'
import { formatAgo, formatDateTime, formatNumber } from '@/ui/format'
import { useList } from '@/ui/useList'
import { type Import, importsPath, useTargets } from './imports'
import { said, stateColor, stateText } from './words'

/** What was imported before, newest first. */
export function History() {
  const go = useGo()
  const targets = useTargets()
  const list = useList<Import>(importsPath, {}, { limit: 50 })
  return (
    <Stack gap="xs" mt="xl">
      <Title order={2}>{m.intake_history()}</Title>
      <DataTable<Import>
        name="imports"
        label={m.intake_history()}
        rows={list.rows}
        idOf={(row) => row.id}
        loading={list.loading}
        error={list.error}
        onRetry={list.retry}
        hasMore={list.hasMore}
        onMore={list.more}
        height="auto"
        onOpen={(row) => go(`/import/${row.id}`)}
        empty={
          <Text c="dimmed" size="sm">
            {m.intake_history_empty()}
          </Text>
        }
        columns={[
          { key: 'file', title: m.intake_file(), fixed: true, ellipsis: true, render: (row) => <Text fw={560} size="sm" truncate>{row.file_name}</Text> },
          { key: 'target', title: m.intake_rows_are(), width: 130, render: (row) => said(targets.data?.find((one) => one.id === row.target)?.label) || row.target },
          { key: 'state', title: m.intake_state(), width: 150, render: (row) => <Badge color={stateColor(row.state)}>{stateText(row.state)}</Badge> },
          count('created', m.intake_created()),
          count('merged', m.intake_merged()),
          count('rejected', m.intake_rejected()),
          { key: 'when', title: m.intake_when(), width: 150, render: (row) => <span title={formatDateTime(row.created_at)}>{formatAgo(row.created_at)}</span> },
        ]}
      />
    </Stack>
  )
}

function count(key: 'created' | 'merged' | 'rejected', title: string): Column<Import> {
  return {
    key,
    title,
    align: 'right',
    width: 110,
    render: (row: Import) => (row.state === 'ready' ? '' : formatNumber(row[key])),
  }
}
