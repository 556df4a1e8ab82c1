import { Button, Group, Select, Skeleton, Text, Title } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { request } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { formatKm, formatNumber, formatPercent } from '@/ui/format'
import { planKey, planPath } from './queries'
import type { PlanDetail, PlanTerritory, RepProposals } from './contract'
import type { Editor } from './useEditor'

/** Who is to work a territory; who is proposed, with the reason. */
export function RepLine({ editor, plan, territory }: { editor: Editor; plan: PlanDetail; territory: PlanTerritory }) {
  const proposals = useQuery({
    queryKey: planKey(plan.id, 'reps', String(plan.version), '0.5'),
    queryFn: ({ signal }) => request<RepProposals>('POST', planPath(plan.id, '/reps'), { keep: 0.5 }, signal),
    enabled: editor.mayEdit,
    staleTime: 60_000,
    retry: false,
    placeholderData: (before) => before,
  })
  const mine = proposals.data?.proposals.find((one) => one.territory === territory.number)
  const people = useMemo(() => {
    const names = new Map<string, string>()
    for (const slot of plan.slots) if (slot.rep) names.set(slot.rep, slot.rep_name)
    for (const one of proposals.data?.proposals ?? []) if (one.rep) names.set(one.rep, one.name)
    for (const one of proposals.data?.left ?? []) names.set(one.user, one.name)
    return [...names].map(([value, label]) => ({ value, label: label || value })).sort((a, b) => a.label.localeCompare(b.label))
  }, [plan.slots, proposals.data])
  const set = (rep: string) => editor.edit.mutate({ method: 'PATCH', path: `/territories/${territory.number}`, body: { rep } })
  return (
    <div>
      <Title order={4} mb={6}>
        {m.plan_rep()}
      </Title>
      {editor.mayEdit ? (
        <Select
          aria-label={m.plan_rep()}
          placeholder={m.plan_reps_nobody()}
          leftSection={<IconUser size={15} />}
          searchable
          clearable
          data={people}
          value={territory.rep ?? null}
          onChange={(value) => set(value ?? '')}
        />
      ) : (
        <Text size="sm">{territory.rep_name || m.plan_reps_nobody()}</Text>
      )}
      {editor.mayEdit && proposals.isPending && <Skeleton h={16} mt={8} />}
      {mine?.rep && (
        <Group gap={6} mt={8} align="flex-start" wrap="nowrap">
          <Text size="xs" c="dimmed" flex={1}>
            {mine.home_km >= 0
              ? m.plan_rep_reason({ name: mine.name, km: formatKm(mine.home_km * 1000), count: mine.accounts, text: formatNumber(mine.accounts), share: formatPercent(mine.share, 0) })
              : m.plan_rep_reason_accounts({ name: mine.name, count: mine.accounts, text: formatNumber(mine.accounts), share: formatPercent(mine.share, 0) })}
          </Text>
          {mine.rep !== territory.rep && (
            <Button size="compact-xs" variant="light" onClick={() => set(mine.rep)}>
              {m.plan_rep_take()}
            </Button>
          )}
        </Group>
      )}
    </div>
  )
}
