import { Button, Group, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { type Column, DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { formatNumber } from '@/ui/format'
import { useList } from '@/ui/useList'
import { type Import, importsPath, type ProblemRow, type Target } from './imports'
import classes from './intake.module.css'
import { problemText } from './words'

/** The rows that were rejected or are doubtful, as they stand in the file, with why. */
export function Problems(props: { value: Import; target: Target | undefined; kind: 'rejected' | 'flagged' }) {
  const { value, target, kind } = props
  const path = `${importsPath}/${value.id}/problems`
  const list = useList<ProblemRow>(path, { kind })
  const columns: Column<ProblemRow>[] = [
    { key: 'line', title: m.intake_line(), width: 80, align: 'right', fixed: true, render: (row) => formatNumber(row.line) },
    {
      key: 'why',
      title: kind === 'rejected' ? m.intake_reason() : m.intake_doubt(),
      width: 340,
      fixed: true,
      render: (row) => (
        <Stack gap={2} className={kind === 'rejected' ? classes.reason : classes.doubt}>
          {row.problems.map((one, i) => (
            <span key={i}>{problemText(target, one)}</span>
          ))}
        </Stack>
      ),
    },
    ...value.format.columns.map((name, i) => ({ key: `column-${i}`, title: name, optional: i > 7, ellipsis: true, width: 150, render: (row: ProblemRow) => row.cells[i] ?? '' })),
  ]
  return (
    <Stack gap="xs" mt="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" maw={640}>
          {kind === 'rejected' ? m.intake_rejected_how() : m.intake_flagged_how()}
        </Text>
        <Button component="a" variant="default" size="xs" leftSection={<IconDownload size={14} />} href={`${path}.csv?kind=${kind}&language=${getLocale()}`} download>
          {m.intake_download()}
        </Button>
      </Group>
      <DataTable<ProblemRow>
        name={`problems-${value.signature}`}
        label={kind === 'rejected' ? m.intake_rejected() : m.intake_flagged()}
        rows={list.rows}
        total={list.total}
        idOf={(row) => String(row.seq)}
        loading={list.loading}
        error={list.error}
        onRetry={list.retry}
        hasMore={list.hasMore}
        onMore={list.more}
        height={list.rows.length > 12 ? 520 : 'auto'}
        columns={columns}
        empty={<EmptyState compact title={m.intake_none()} />}
      />
    </Stack>
  )
}
