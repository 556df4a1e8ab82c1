import { Alert, Button, Checkbox, Group, List, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { IconAlertTriangle, IconHistory, IconSend } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { Facts } from '@/ui/Facts'
import { Failure } from '@/ui/Failure'
import { formatDate, formatNumber } from '@/ui/format'
import type { Job } from '@/ui/job'
import { JobProgress } from '@/ui/JobProgress'
import { toast, toastError } from '@/ui/toast'
import { queryText } from '@/ui/useList'
import { beforeAfter } from './publish'
import { planKey, planPath, plansKey } from './queries'
import type { PlanDetail, PublishOutcome, PublishPreview } from './contract'
import type { Editor } from './useEditor'
import { remarkText } from './words'

/** Brings a draft into force from a day, after saying what that does; or takes a
 *  plan out of force again. */
export function PublishDialog({ editor, plan, onClose }: { editor: Editor; plan: PlanDetail; onClose: () => void }) {
  const queries = useQueryClient()
  const [job, setJob] = useState<{ id: string; back: boolean } | null>(null)
  const finished = async (done: Job) => {
    await Promise.all([editor.refresh(), queries.invalidateQueries({ queryKey: plansKey })])
    // Whatever shows territories or accounts shows the alignment of before.
    void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'plan' && query.queryKey[0] !== 'session' })
    if (done.state !== 'done') return
    const outcome = done.result as PublishOutcome | undefined
    toast(job?.back ? m.plan_withdrawn() : m.plan_published({ count: outcome?.moved ?? 0, text: formatNumber(outcome?.moved ?? 0), accounts: formatNumber(outcome?.accounts ?? 0) }))
    onClose()
  }
  const draft = plan.state === 'draft'
  return (
    <Modal opened onClose={onClose} closeOnClickOutside={job === null} size="lg" title={draft ? m.plan_publish_title({ name: plan.name }) : plan.name}>
      {job ? (
        <JobProgress id={job.id} label={job.back ? m.plan_withdrawing() : m.plan_publish_running()} onFinished={(done) => void finished(done)} />
      ) : draft ? (
        <Publish plan={plan} onClose={onClose} onJob={(id) => setJob({ id, back: false })} />
      ) : (
        <InForce plan={plan} onClose={onClose} onJob={(id) => setJob({ id, back: true })} />
      )}
    </Modal>
  )
}

function today(): string {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

function Publish({ plan, onClose, onJob }: { plan: PlanDetail; onClose: () => void; onJob: (id: string) => void }) {
  const [from, setFrom] = useState(today)
  const [members, setMembers] = useState(true)
  const [anyway, setAnyway] = useState(false)
  const preview = useQuery({
    queryKey: planKey(plan.id, 'publish', String(plan.version), from),
    queryFn: ({ signal }) => request<PublishPreview>('GET', planPath(plan.id, '/publish') + queryText({ from }), undefined, signal),
    placeholderData: (before) => before,
  })
  const publish = useMutation({
    mutationFn: () => request<{ job_id: string }>('POST', planPath(plan.id, '/publish'), { from, members, ...(anyway ? { anyway } : {}), version: plan.version }),
    onSuccess: ({ job_id }) => onJob(job_id),
    onError: toastError,
  })
  const errors = preview.data?.remarks.filter((remark) => remark.severity === 'error') ?? []
  const warnings = preview.data?.remarks.filter((remark) => remark.severity === 'warning') ?? []
  const blocked = errors.length > 0 && !(preview.data?.may_anyway && anyway)
  return (
    <Stack>
      <Text>{beforeAfter(plan)}</Text>
      <DateInput label={m.plan_publish_from()} description={from > today() ? m.plan_publish_later() : m.plan_publish_now()} valueFormat="D MMMM YYYY" minDate={today()} value={from} onChange={(value) => value && setFrom(String(value).slice(0, 10))} />
      {preview.error && <Failure error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isPending && <Skeleton h={150} />}
      {preview.data && <What preview={preview.data} />}
      {preview.data && preview.data.members > 0 && <Checkbox checked={members} onChange={(event) => setMembers(event.currentTarget.checked)} label={m.plan_publish_members({ count: preview.data.members })} />}
      {[...errors, ...warnings].length > 0 && (
        <Alert color={errors.length > 0 ? 'brick' : 'ochre'} icon={<IconAlertTriangle size={18} />}>
          <List size="sm" spacing={2}>
            {[...errors, ...warnings].slice(0, 8).map((remark) => (
              <List.Item key={`${remark.key} ${remark.text}`}>{remarkText(remark, plan.slots, plan.measures)}</List.Item>
            ))}
          </List>
          {errors.length > 0 && preview.data?.may_anyway && <Checkbox mt="sm" checked={anyway} onChange={(event) => setAnyway(event.currentTarget.checked)} label={m.plan_publish_anyway()} />}
        </Alert>
      )}
      <Group justify="space-between">
        <Text size="xs" c="dimmed" flex={1}>
          {m.plan_publish_undo()}
        </Text>
        <Button variant="default" onClick={onClose}>
          {m.app_cancel()}
        </Button>
        <Button leftSection={<IconSend size={16} />} loading={publish.isPending} disabled={blocked || !preview.data} onClick={() => publish.mutate()}>
          {from > today() ? m.plan_publish_schedule({ from: formatDate(from) }) : m.plan_publish()}
        </Button>
      </Group>
    </Stack>
  )
}

const named = 4

function names(list: string[]): string {
  const shown = list.slice(0, named).join(', ')
  return list.length > named ? m.plan_names_more({ names: shown, count: list.length - named }) : shown
}

function What({ preview }: { preview: PublishPreview }) {
  return (
    <Facts
      facts={[
        { label: m.plan_publish_accounts(), value: m.plan_publish_moved({ moved: formatNumber(preview.moved), total: formatNumber(preview.accounts) }) },
        { label: m.plan_publish_continue(), value: formatNumber(preview.continue.length) },
        { label: m.plan_publish_create(), value: preview.create.length > 0 ? `${formatNumber(preview.create.length)} (${names(preview.create)})` : undefined },
        { label: m.plan_publish_close(), value: preview.close.length > 0 ? `${formatNumber(preview.close.length)} (${names(preview.close)})` : undefined },
        { label: m.plan_publish_vacant(), value: preview.vacant > 0 ? formatNumber(preview.vacant) : undefined },
        { label: m.plan_publish_replaces(), value: preview.replaces?.name },
      ]}
    />
  )
}

function InForce({ plan, onClose, onJob }: { plan: PlanDetail; onClose: () => void; onJob: (id: string) => void }) {
  const withdraw = useMutation({
    mutationFn: () => request<{ job_id: string }>('POST', planPath(plan.id, '/withdraw'), {}),
    onSuccess: ({ job_id }) => onJob(job_id),
    onError: toastError,
  })
  return (
    <Stack>
      <Text>
        {plan.state === 'active' ? m.plan_in_force_since({ from: formatDate(plan.valid_from) }) : plan.state === 'scheduled' ? m.plan_in_force_from({ from: formatDate(plan.valid_from) }) : m.plan_was_in_force({ from: formatDate(plan.valid_from), to: formatDate(plan.valid_to) })}
      </Text>
      {plan.state !== 'archived' && (
        <Text size="sm" c="dimmed">
          {m.plan_withdraw_text()}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {m.app_close()}
        </Button>
        {plan.state !== 'archived' && (
          <Button color="brick" variant="light" leftSection={<IconHistory size={16} />} loading={withdraw.isPending} disabled={!plan.may_edit} onClick={() => withdraw.mutate()}>
            {plan.state === 'scheduled' ? m.plan_unschedule() : m.plan_withdraw()}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
