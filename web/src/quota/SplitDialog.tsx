import { ActionIcon, Button, Group, Modal, NumberInput, Select, Skeleton, Stack, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { useTree } from '@/territory/territories'
import { Failure } from '@/ui/Failure'
import { toast, toastError } from '@/ui/toast'
import type { Credit } from './quotas'

/** What the dialogue needs to know of a deal. */
export type Divided = Pick<Credit, 'deal_id' | 'deal_name' | 'account_name' | 'territory_id' | 'territory_name'>

interface Part {
  territory_id: string
  percent: number
}

/** Divides a deal among territories; each is credited its part, and those above
 *  them the whole of it once. */
export function SplitDialog({ deal, onClose }: { deal: Divided; onClose: () => void }) {
  const splits = useQuery({
    queryKey: ['quota', 'splits', deal.deal_id],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/deals/{id}/splits', { params: { path: { id: deal.deal_id } }, signal })).data!.parts,
  })
  return (
    <Modal opened onClose={onClose} title={m.quota_split_title({ name: deal.deal_name, account: deal.account_name })} size="lg">
      {splits.error ? (
        <Failure error={splits.error} onRetry={() => void splits.refetch()} />
      ) : splits.data ? (
        <Parts deal={deal} was={splits.data} onClose={onClose} />
      ) : (
        <Skeleton h={160} />
      )}
    </Modal>
  )
}

function Parts({ deal, was, onClose }: { deal: Divided; was: Part[]; onClose: () => void }) {
  const [parts, setParts] = useState<Part[]>(was.length > 0 ? was : [{ territory_id: deal.territory_id, percent: 100 }])
  const queries = useQueryClient()
  const tree = useTree().data?.items ?? []
  const put = (list: Part[]) => api.PUT('/api/v1/deals/{id}/splits', { params: { path: { id: deal.deal_id } }, body: { parts: list } })
  const renew = () => queries.invalidateQueries({ queryKey: ['quota'] })
  const save = useMutation({
    mutationFn: put,
    onError: toastError,
    onSuccess: async () => {
      await renew()
      onClose()
      toast(m.quota_split_done(), async () => {
        await put(was)
        await renew()
      })
    },
  })
  const sum = parts.reduce((all, one) => all + one.percent, 0)
  const twice = new Set(parts.map((one) => one.territory_id)).size < parts.length
  const ready = sum === 100 && !twice && parts.every((one) => one.territory_id !== '' && one.percent > 0)
  const names = tree.map((one) => ({ value: one.id, label: one.name }))
  // What is out of sight keeps its part, under the name that the credit gives it.
  for (const part of parts) if (part.territory_id && !names.some((one) => one.value === part.territory_id)) names.push({ value: part.territory_id, label: part.territory_id === deal.territory_id ? deal.territory_name : m.quota_split_elsewhere() })
  return (
    <Stack gap="sm">
      <Text size="sm">{m.quota_split_text()}</Text>
      {parts.map((part, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- parts have no other identity while they are written
        <Group key={i} gap="xs" wrap="nowrap">
          <Select flex={1} searchable aria-label={m.quota_territory()} value={part.territory_id || null} onChange={(id) => setParts(parts.with(i, { ...part, territory_id: id ?? '' }))} data={names} />
          <NumberInput w={96} aria-label={m.quota_share()} suffix=" %" min={1} max={100} allowDecimal={false} value={part.percent} onChange={(value) => setParts(parts.with(i, { ...part, percent: Number(value) || 0 }))} />
          <ActionIcon aria-label={m.quota_pay_remove()} disabled={parts.length === 1} onClick={() => setParts(parts.filter((_, k) => k !== i))}>
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      ))}
      <Group justify="space-between">
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setParts([...parts, { territory_id: '', percent: Math.max(1, 100 - sum) }])}>
          {m.quota_split_add()}
        </Button>
        <Text size="sm" c={sum === 100 ? 'dimmed' : 'var(--arpent-attention)'} aria-live="polite">
          {twice ? m.quota_split_twice() : m.quota_split_sum({ sum })}
        </Text>
      </Group>
      <Group justify="flex-end">
        {was.length > 0 && (
          <Button variant="subtle" loading={save.isPending} onClick={() => save.mutate([])}>
            {m.quota_split_none()}
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {m.app_cancel()}
        </Button>
        <Button disabled={!ready} loading={save.isPending} onClick={() => save.mutate(parts.length === 1 && was.length === 0 ? [] : parts)}>
          {m.quota_judge()}
        </Button>
      </Group>
    </Stack>
  )
}
