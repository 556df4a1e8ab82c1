import { Alert, Button, Checkbox, Group, List, SegmentedControl, Skeleton, Text, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconEqual } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDate, formatNumber } from '@/ui/format'
import type { Job } from '@/ui/job'
import { JobProgress } from '@/ui/JobProgress'
import { PageHeader } from '@/ui/PageHeader'
import { toast, toastError } from '@/ui/toast'
import { AppliedUndo } from './AppliedUndo'
import { FlowList } from './FlowList'
import { MoveList } from './MoveList'
import { type Between, type Preview, useForgetAll, usePreview, useRules, type Wanted } from './rules'
import { TouchedList } from './TouchedList'
import { nextMonth, problemText, today } from './words'
import classes from './alignment.module.css'

/** What applying the draft would change, account by account, and the way to do it. */
export default function PreviewPage() {
  const go = useGo()
  const [from, setFrom] = useState(nextMonth)
  const [between, setBetween] = useState<Between | null>(null)
  const [side, setSide] = useState<'flows' | 'touched'>('flows')
  const [job, setJob] = useState<string | null>(null)
  const [left, setLeft] = useState<readonly string[]>([])
  const known = useRules().data?.pending.rules ?? []
  const only = left.length > 0 ? known.map((one) => one.id).filter((id) => !left.includes(id)) : null
  const wanted: Wanted = { from, ...(only ? { only } : {}) }
  const preview = usePreview(wanted)
  const forget = useForgetAll()
  const apply = useMutation({
    mutationFn: async () => (await api.POST('/api/v1/rules/apply', { body: wanted })).data!.job,
    onSuccess: setJob,
    onError: toastError,
  })
  const finished = async (done: Job) => {
    setJob(null)
    await forget()
    if (done.state !== 'done') return
    toast(m.alignment_applied_toast({ day: formatDate(from) }))
    go('/rules?tab=applied')
  }
  const choose = (day: string) => {
    setFrom(day)
    setBetween(null)
  }
  const data = preview.data
  const blocked = !data || preview.isPlaceholderData || data.problems.length > 0 || Boolean(data.blocked) || job !== null || only?.length === 0
  return (
    <div className={classes.screen}>
      <PageHeader
        title={m.alignment_preview()}
        trail={[{ label: m.alignment_title(), to: '/rules' }]}
        text={m.alignment_preview_text()}
        actions={
          <Button leftSection={<IconCheck size={16} />} disabled={blocked} loading={apply.isPending} onClick={() => apply.mutate()}>
            {from === today() ? m.alignment_apply_today() : m.alignment_apply_from({ day: formatDate(from) })}
          </Button>
        }
      />
      <div className={classes.previewBody}>
        <When from={from} onChange={choose} />
        {known.length > 1 && (
          <Changes
            known={known}
            left={left}
            onLeave={(next) => {
              setLeft(next)
              setBetween(null)
            }}
          />
        )}
        {job && <JobProgress id={job} label={m.alignment_applying()} onFinished={(done) => void finished(done)} />}
        {preview.isError && <Failure error={preview.error} onRetry={() => void preview.refetch()} />}
        {preview.isPending && <Skeleton h={260} />}
        {data && <Obstacles data={data} />}
        {data && <Effect data={data} />}
        {data && data.changes === 0 && <EmptyState compact icon={IconEqual} title={m.alignment_same()} text={m.alignment_same_text()} />}
        {data && data.changes > 0 && (
          <div className={classes.halves}>
            <section>
              <SegmentedControl
                mb="xs"
                aria-label={m.alignment_sides()}
                styles={{ label: { whiteSpace: 'nowrap' } }}
                value={side}
                onChange={(next) => setSide(next as typeof side)}
                data={[
                  { value: 'flows', label: m.alignment_flows() },
                  { value: 'touched', label: m.alignment_touched() },
                ]}
              />
              {side === 'flows' ? <FlowList flows={data.flows} chosen={between} onChoose={setBetween} /> : <TouchedList touched={data.touched} />}
            </section>
            <section>
              <MoveList wanted={wanted} between={between} />
            </section>
          </div>
        )}
      </div>
    </div>
  )
}

/** From which day. */
function When({ from, onChange }: { from: string; onChange: (day: string) => void }) {
  const known = [today(), nextMonth()]
  return (
    <Group gap="sm" align="flex-end">
      <SegmentedControl
        aria-label={m.alignment_from()}
        styles={{ label: { whiteSpace: 'nowrap' } }}
        value={known.includes(from) ? from : ''}
        onChange={(day) => day && onChange(day)}
        data={[
          { value: known[0]!, label: m.alignment_from_today() },
          { value: known[1]!, label: m.alignment_from_month() },
        ]}
      />
      <TextInput type="date" size="xs" aria-label={m.alignment_from()} min={known[0]!} value={from} onChange={(event) => event.currentTarget.value >= known[0]! && onChange(event.currentTarget.value)} />
    </Group>
  )
}

/** Which changes of rules are taken along; the others stay in the draft. */
function Changes({ known, left, onLeave }: { known: Preview['pending']['rules']; left: readonly string[]; onLeave: (left: readonly string[]) => void }) {
  const kinds = { added: m.alignment_standing_new, changed: m.alignment_standing_changed, removed: m.alignment_standing_removed }
  return (
    <Group gap="lg" role="group" aria-label={m.alignment_changes()}>
      {known.map((one) => (
        <Checkbox
          key={one.id}
          size="xs"
          label={`${one.name} (${kinds[one.kind]()})`}
          checked={!left.includes(one.id)}
          onChange={(event) => onLeave(event.currentTarget.checked ? left.filter((id) => id !== one.id) : [...left, one.id])}
        />
      ))}
    </Group>
  )
}

/** What keeps the draft from being applied. */
function Obstacles({ data }: { data: Preview }) {
  return (
    <>
      {data.problems.length > 0 && (
        <Alert color="brick" icon={<IconAlertTriangle size={17} />} title={m.alignment_problems()}>
          <List size="sm">
            {data.problems.map((one) => (
              <List.Item key={one.id}>{`${one.name} — ${problemText(one.problem)}`}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {data.blocked && (
        <Alert color="ochre" icon={<IconAlertTriangle size={17} />}>
          <Group justify="space-between">
            <Text size="sm">{m.alignment_blocked({ day: formatDate(data.blocked) })}</Text>
            <AppliedUndo />
          </Group>
        </Alert>
      )}
    </>
  )
}

/** The change in figures, on its first day. */
function Effect({ data }: { data: Preview }) {
  const { outcome } = data
  const figures = [
    { label: m.alignment_effect_moved(), value: outcome.moved },
    { label: m.alignment_effect_entered(), value: outcome.entered },
    { label: m.alignment_effect_left(), value: outcome.left },
    { label: m.alignment_effect_unassigned(), value: outcome.unassigned },
    { label: m.alignment_effect_overlays(), value: outcome.overlays },
  ]
  return (
    <dl className={classes.effect}>
      {figures.map((one) => (
        <div key={one.label}>
          <dt>{one.label}</dt>
          <dd>{formatNumber(one.value)}</dd>
        </div>
      ))}
    </dl>
  )
}
