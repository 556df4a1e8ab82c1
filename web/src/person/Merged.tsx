import { Alert, Box, Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconArrowsJoin2, IconUsersGroup } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatNumber } from '@/ui/format'
import { type Merge, useMerges, usePairCount, useUndo } from './duplicates'

/** Whom a person may be the same as, and who was made one with them. */
export function Merged({ person }: { person: string }) {
  const pairs = usePairCount(person).data
  const merges = (useMerges(person).data ?? []).filter((one) => !one.undone_at)
  return (
    <>
      {pairs && pairs.total > 0 && (
        <Alert variant="light" color="ochre" icon={<IconUsersGroup size={18} />} title={m.person_twins({ count: pairs.total, text: formatNumber(pairs.total) })}>
          <Button size="compact-sm" variant="default" renderRoot={(root) => <Link to={'/people/duplicates' as never} search={{ person } as never} {...root} />}>
            {m.person_twins_compare()}
          </Button>
        </Alert>
      )}
      {merges.length > 0 && (
        <Box component="section">
          <Title order={3} mb={6}>
            {m.person_merges()}
          </Title>
          <Stack gap={10}>
            {merges.map((merge, at) => (
              <One key={merge.id} merge={merge} last={at === 0} />
            ))}
          </Stack>
        </Box>
      )}
    </>
  )
}

function One({ merge, last }: { merge: Merge; last: boolean }) {
  const undo = useUndo()
  const moved = Object.entries(merge.moved)
    .filter(([table]) => table in tables)
    .map(([table, count]) => tables[table]!({ count, text: formatNumber(count) }))
  return (
    <Group justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
      <Box style={{ overflowWrap: 'anywhere' }}>
        <Group gap={6} wrap="nowrap">
          <IconArrowsJoin2 size={15} style={{ flex: 'none' }} aria-hidden />
          <Text size="sm" fw={540}>
            {m.person_merged_from({ name: merge.name })}
          </Text>
        </Group>
        <Text size="xs" c="dimmed">
          {[formatDate(merge.merged_at), merge.by].filter(Boolean).join(' · ')}
        </Text>
        {moved.length > 0 && (
          <Text size="xs" c="dimmed">
            {m.person_merged_moved({ what: moved.join(', ') })}
          </Text>
        )}
      </Box>
      {last && (
        <Button size="xs" variant="default" style={{ flex: 'none' }} loading={undo.isPending} onClick={() => undo.mutate(merge.id)}>
          {m.person_merge_undo()}
        </Button>
      )}
    </Group>
  )
}

const tables: Record<string, (inputs: { count: number; text: string }) => string> = {
  positions: m.person_moved_positions,
  contact_points: m.person_moved_points,
  activities: m.person_moved_activities,
  tasks: m.person_moved_tasks,
  lead_list_people: m.person_moved_lists,
  signals: m.person_moved_signals,
  person_ties: m.person_moved_ties,
}
