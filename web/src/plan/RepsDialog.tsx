import { Button, Group, Modal, ScrollArea, Skeleton, Slider, Stack, Table, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatKm, formatNumber, formatPercent, unknown } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { absorb, planKey, planPath } from './queries'
import type { PlanDetail, RepProposals } from './contract'
import type { Editor } from './useEditor'
import { territoryName } from './words'

/** Proposes who works which territory: near home, or with the accounts they know. */
export function RepsDialog({ editor, plan, onClose }: { editor: Editor; plan: PlanDetail; onClose: () => void }) {
  const queries = useQueryClient()
  const [keep, setKeep] = useState(0.5)
  const [asked] = useDebouncedValue(keep, 250)
  const proposals = useQuery({
    queryKey: planKey(plan.id, 'reps', String(plan.version), String(asked)),
    queryFn: ({ signal }) => request<RepProposals>('POST', planPath(plan.id, '/reps'), { keep: asked }, signal),
    placeholderData: (before) => before,
  })
  const apply = useMutation({
    mutationFn: () => request<RepProposals>('POST', planPath(plan.id, '/reps'), { keep, apply: true }),
    onSuccess: (done) => {
      if (done.change) absorb(queries, plan.id, done.change)
      const count = done.proposals.filter((one) => one.rep).length
      toast(m.plan_reps_done({ count, text: formatNumber(count) }))
      onClose()
    },
    onError: toastError,
  })
  return (
    <Modal opened onClose={onClose} title={m.plan_reps_propose()} size="xl">
      <Stack>
        <Text size="sm" c="dimmed">
          {m.plan_reps_text()}
        </Text>
        <Slider
          mx="sm"
          mb="lg"
          min={0}
          max={1}
          step={0.05}
          value={keep}
          onChange={setKeep}
          label={(value) => formatPercent(value, 0)}
          aria-label={m.plan_reps_keep()}
          marks={[
            { value: 0.08, label: m.plan_reps_home() },
            { value: 0.9, label: m.plan_reps_accounts() },
          ]}
        />
        {proposals.error && <Failure error={proposals.error} onRetry={() => void proposals.refetch()} />}
        {proposals.isPending && <Skeleton h={280} />}
        {proposals.data && (
          <ScrollArea.Autosize mah="46dvh" type="auto">
            <Table stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{m.app_balance_territory()}</Table.Th>
                  <Table.Th>{m.plan_rep()}</Table.Th>
                  <Table.Th ta="right">{m.plan_reps_way()}</Table.Th>
                  <Table.Th ta="right">{m.plan_reps_known()}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {proposals.data.proposals.map((one) => (
                  <Table.Tr key={one.territory}>
                    <Table.Td>
                      <Group gap={8} wrap="nowrap">
                        <span style={{ width: 12, height: 12, borderRadius: 4, background: editor.fills[one.territory] }} aria-hidden />
                        {territoryName(plan.slots[one.territory])}
                      </Group>
                    </Table.Td>
                    <Table.Td>{one.rep ? one.name : <Text c="dimmed" size="sm">{m.plan_reps_nobody()}</Text>}</Table.Td>
                    <Table.Td ta="right">{one.rep && one.home_km >= 0 ? formatKm(one.home_km * 1000) : unknown}</Table.Td>
                    <Table.Td ta="right">{one.rep ? m.plan_reps_known_of({ count: one.accounts, text: formatNumber(one.accounts), share: formatPercent(one.share, 0) }) : unknown}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea.Autosize>
        )}
        {proposals.data && (proposals.data.left?.length ?? 0) > 0 && (
          <Text size="sm" c="dimmed">
            {m.plan_reps_left({ names: proposals.data.left.slice(0, 5).map((rep) => rep.name).join(', '), count: proposals.data.left.length })}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button onClick={() => apply.mutate()} loading={apply.isPending} disabled={!proposals.data}>
            {m.plan_reps_apply()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
