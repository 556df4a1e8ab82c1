import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { toast } from '@/ui/toast'
import { type Lead, useAct } from './leads'
import { weightName } from './weights'

export type Reason = 'not_now' | 'wrong_person' | 'wrong_account' | 'wrong_industry' | 'wrong_size' | 'wrong_region'
export const reasons: Record<Reason, () => string> = {
  not_now: m.lead_reason_not_now,
  wrong_person: m.lead_reason_wrong_person,
  wrong_account: m.lead_reason_wrong_account,
  wrong_industry: m.lead_reason_wrong_industry,
  wrong_size: m.lead_reason_wrong_size,
  wrong_region: m.lead_reason_wrong_region,
}

/** What the account must be known by for a reason to be one. */
const known: Partial<Record<Reason, (lead: Lead) => string>> = { wrong_industry: (lead) => lead.industry, wrong_size: (lead) => lead.size, wrong_region: (lead) => lead.region }

const times = (logOdds: number) => formatNumber(Math.exp(logOdds), 2)

/** "Not for me, because…" */
export function Dismiss({ lead }: { lead: Lead }) {
  const back = useAct((id: string) => api.DELETE('/api/v1/leads/dismissals/{id}', { params: { path: { id } } }))
  const name = [lead.given_name, lead.family_name].filter(Boolean).join(' ')
  const dismiss = useAct(
    async (reason: Reason) => (await api.POST('/api/v1/leads/dismissals', { body: { person_id: lead.person_id, account_id: lead.account_id, reason } })).data!,
    (made) =>
      toast(
        made.moved ? m.lead_dismissed_moved({ name, value: weightName(made.moved), before: times(made.moved.before), after: times(made.moved.after) }) : m.lead_dismissed({ name }),
        () => back.mutateAsync(made.id),
      ),
  )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={m.lead_dismiss()}>
          <ActionIcon variant="subtle" color="gray" aria-label={m.lead_dismiss()} loading={dismiss.isPending}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(reasons) as Reason[])
          .filter((one) => known[one]?.(lead) !== '')
          .map((one) => (
            <Menu.Item key={one} onClick={() => dismiss.mutate(one)}>
              {reasons[one]()}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
