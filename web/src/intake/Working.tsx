import { Box, Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import * as m from '@/paraglide/messages.js'
import { formatNumber, formatPercent } from '@/ui/format'
import { useJob } from '@/ui/job'
import { Counts } from './Counts'
import { forgetLists, type Import, type Target, useActs } from './imports'

/** An import under way: how far, what became of the rows so far, and a way to stop. */
export function Working({ value }: { value: Import; target: Target | undefined }) {
  const queries = useQueryClient()
  const again = () => {
    void queries.invalidateQueries({ queryKey: ['import', value.id] })
    forgetLists(queries)
  }
  const job = useJob(value.job_id, again).data
  const acts = useActs(value.id)
  const undoing = value.state === 'undoing'
  const done = undoing ? (job?.done ?? 0) : Math.max(job?.done ?? 0, value.read)
  const total = undoing ? (job?.total ?? 0) : value.total || (job?.total ?? 0)
  const share = total > 0 ? Math.min(1, done / total) : undefined
  const title = undoing ? m.intake_undoing() : value.state === 'queued' ? m.app_job_queued() : m.intake_importing({ count: total, text: formatNumber(total) })
  return (
    <Stack p="lg" gap="lg" maw={920}>
      <Card>
        <Group justify="space-between" wrap="nowrap" mb="sm">
          <Title order={2} aria-live="polite">
            {title}
          </Title>
          {!undoing && (
            <Button
              variant="default"
              leftSection={<IconPlayerStop size={15} />}
              loading={acts.cancel.isPending || job?.cancelling === true}
              onClick={() => acts.cancel.mutate()}
            >
              {m.intake_stop()}
            </Button>
          )}
        </Group>
        <Progress.Root size="lg">
          <Progress.Section value={(share ?? 1) * 100} animated={share === undefined} striped={share === undefined} aria-label={title} />
        </Progress.Root>
        <Box mt={6}>
          <Text size="sm" c="dimmed" className="numbers">
            {share === undefined ? m.intake_counting() : m.intake_progress({ share: formatPercent(share, 0), done: formatNumber(done), total: formatNumber(total) })}
          </Text>
          {!undoing && (
            <Text size="sm" c="dimmed">
              {m.intake_working_text()}
            </Text>
          )}
        </Box>
      </Card>
      {!undoing && <Counts value={value} />}
    </Stack>
  )
}
