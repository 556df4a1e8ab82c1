import { Button, Group, Modal, Select, Stack, Text, Textarea, Title } from '@mantine/core'
import { IconFileDescription } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useColleagues } from '@/account/accounts'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { allows, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { Facts } from '@/ui/Facts'
import { Failure } from '@/ui/Failure'
import { formatDate, formatDateTime, formatMoneyCompact, formatPercent } from '@/ui/format'
import { toastError } from '@/ui/toast'

type Review = components['schemas']['Review']
type Frozen = components['schemas']['Frozen']

const key = (territory: string) => ['territories', 'reviews', territory]

/** What managers wrote of each month, with the numbers as they stood; for those
 *  who manage it and those above. */
export function Reviews({ id }: { id: string }) {
  const user = useUser()
  if (!allows(managers, user.role)) return null
  return <List id={id} />
}

function List({ id }: { id: string }) {
  const { nameOf } = useColleagues()
  const read = useQuery({ queryKey: key(id), queryFn: async ({ signal }) => (await api.GET('/api/v1/reviews', { params: { query: { territory: id } }, signal })).data!.items })
  const [writing, setWriting] = useState(false)
  const [adding, setAdding] = useState<Review | null>(null)
  const free = months().filter((month) => !read.data?.some((one) => one.month === month))
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{m.territory_reviews()}</Title>
        {free.length > 0 && (
          <Button size="compact-sm" variant="default" leftSection={<IconFileDescription size={15} />} disabled={!read.data} onClick={() => setWriting(true)}>
            {m.territory_review_write()}
          </Button>
        )}
      </Group>
      {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
      {read.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.territory_reviews_none()}
        </Text>
      )}
      <Stack gap="lg">
        {read.data?.map((one) => (
          <article key={one.id}>
            <Group justify="space-between">
              <Title order={3}>{monthName(one.month)}</Title>
              <Button size="compact-xs" variant="subtle" onClick={() => setAdding(one)}>
                {m.territory_review_add()}
              </Button>
            </Group>
            <Text size="xs" c="dimmed" mb={6}>
              {m.territory_review_by({ name: nameOf(one.by), day: formatDate(one.as_of) })}
            </Text>
            <Text size="sm" mb="xs" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {one.text}
            </Text>
            <Numbers figures={one.figures} />
            {one.addenda.map((added) => (
              <div key={added.at} style={{ borderLeft: '2px solid var(--arpent-line)', paddingLeft: 10, marginTop: 8 }}>
                <Text size="xs" c="dimmed">
                  {m.territory_review_added({ name: nameOf(added.by), at: formatDateTime(added.at) })}
                </Text>
                <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                  {added.text}
                </Text>
              </div>
            ))}
          </article>
        ))}
      </Stack>
      {writing && <WriteForm id={id} free={free} onClose={() => setWriting(false)} />}
      {adding && <AddForm id={id} review={adding} onClose={() => setAdding(null)} />}
    </section>
  )
}

/** The frozen numbers: quarter and year. */
function Numbers({ figures }: { figures: Frozen }) {
  const money = (value: number) => formatMoneyCompact(value, figures.currency || 'EUR')
  const facts = ([['quarter', figures.quarter], ['year', figures.year]] as const).flatMap(([what, line]) =>
    line
      ? [
          {
            label: what === 'quarter' ? m.territory_review_quarter() : m.territory_review_year(),
            value: line.quota > 0 ? m.territory_review_of({ won: money(line.closed), quota: money(line.quota), percent: formatPercent(line.closed / line.quota, 0) }) : money(line.closed),
          },
          { label: m.territory_review_landing(), value: m.territory_review_between({ low: money(line.p10), middle: money(line.p50), high: money(line.p90) }) },
          { label: m.territory_review_pipeline(), value: money(line.commit + line.best_case + line.pipeline) },
        ].map((fact, i) => (i === 0 ? fact : { ...fact, label: `${fact.label} (${what === 'quarter' ? m.territory_review_quarter_short() : m.territory_review_year_short()})` }))
      : [],
  )
  return facts.length > 0 ? <Facts facts={facts} /> : null
}

function WriteForm({ id, free, onClose }: { id: string; free: string[]; onClose: () => void }) {
  const queries = useQueryClient()
  const [month, setMonth] = useState(free[0]!)
  const [text, setText] = useState('')
  const figures = useQuery({ queryKey: ['territories', 'review-figures', id], queryFn: async ({ signal }) => (await api.GET('/api/v1/territories/{id}/reviews/figures', { params: { path: { id } }, signal })).data! })
  const save = useMutation({
    mutationFn: () => api.POST('/api/v1/territories/{id}/reviews', { params: { path: { id } }, body: { month, text } }),
    onError: toastError,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: key(id) })
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={m.territory_review_write()} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="sm">
          <Select label={m.territory_review_month()} allowDeselect={false} value={month} onChange={(next) => next && setMonth(next)} data={free.map((value) => ({ value, label: monthName(value) }))} />
          {figures.data && <Numbers figures={figures.data} />}
          <Textarea label={m.territory_review_text()} data-autofocus autosize minRows={6} maxLength={20000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Text size="xs" c="dimmed">
            {m.territory_review_frozen()}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={text.trim() === ''} loading={save.isPending}>
              {m.territory_review_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function AddForm({ id, review, onClose }: { id: string; review: Review; onClose: () => void }) {
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const save = useMutation({
    mutationFn: () => api.POST('/api/v1/territories/{id}/reviews/{review}/addenda', { params: { path: { id, review: review.id } }, body: { text } }),
    onError: toastError,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: key(id) })
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={`${m.territory_review_add()} · ${monthName(review.month)}`}>
      <Stack gap="sm">
        <Textarea aria-label={m.territory_review_text()} data-autofocus autosize minRows={4} maxLength={20000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button disabled={text.trim() === ''} loading={save.isPending} onClick={() => save.mutate()}>
            {m.territory_review_save()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** This month and the three before it, each by its first day. */
function months(): string[] {
  const now = new Date()
  return [0, 1, 2, 3].map((back) => new Date(Date.UTC(now.getFullYear(), now.getMonth() - back, 1)).toISOString().slice(0, 10))
}

function monthName(day: string): string {
  const text = new Intl.DateTimeFormat(getLocale(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
  return text.charAt(0).toUpperCase() + text.slice(1)
}
