import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { request } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { Failure } from './Failure'
import { formatNumber, formatPercent } from './format'
import { failureOf, isFinal, type Job, useJob } from './job'
import { toastError } from './toast'

/** How far a job is, live, with a way to stop it. */
export function JobProgress(props: {
  id: string
  /** What is being done: "Importing 3,980 rows". */
  label: string
  /** A job that stops keeps its best (optimiser) or undoes (import): say which on the button. */
  stopLabel?: string
  onFinished?: (job: Job) => void
}) {
  const job = useJob(props.id, props.onFinished)
  const stop = useMutation({ mutationFn: () => request('POST', `/api/v1/jobs/${props.id}/cancel`), onError: toastError })
  if (job.isError) return <Failure error={job.error} onRetry={() => void job.refetch()} />
  const data = job.data
  const failure = data ? failureOf(data) : null
  if (data && failure && data.state === 'failed') return <Failure error={failure} title={m.app_job_failed()} />
  const share = data && data.total > 0 ? Math.min(1, data.done / data.total) : undefined
  const over = data !== undefined && isFinal(data.state)
  return (
    <Stack gap={6}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text fw={560} size="sm" aria-live="polite">
          {over ? (data.state === 'cancelled' ? m.app_job_cancelled() : m.app_job_done()) : props.label}
        </Text>
        {!over && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlayerStop size={13} />}
            loading={stop.isPending || data?.cancelling === true}
            onClick={() => stop.mutate()}
          >
            {props.stopLabel ?? m.app_job_stop()}
          </Button>
        )}
      </Group>
      <Progress.Root size="md">
        <Progress.Section
          value={over ? 100 : (share ?? 1) * 100}
          animated={!over && share === undefined}
          striped={!over && share === undefined}
          aria-label={props.label}
        />
      </Progress.Root>
      <Text size="xs" c="dimmed" className="numbers">
        {progressText(data, share)}
      </Text>
    </Stack>
  )
}

function progressText(job: Job | undefined, share: number | undefined): string {
  if (!job || job.state === 'queued') return m.app_job_queued()
  const parts = share === undefined ? [] : [formatPercent(share, 0), `${formatNumber(job.done)} / ${formatNumber(job.total)}`]
  return [...parts, job.note].filter(Boolean).join(' · ')
}
