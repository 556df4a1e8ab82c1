import { Badge, Group, Text } from '@mantine/core'
import { useMemo } from 'react'
import * as m from '@/paraglide/messages.js'
import type { Column } from '@/ui/DataTable'
import { formatDate, formatMoney, formatPercent } from '@/ui/format'
import { type Deal, type ListedDeal, outcomeColour, outcomeName } from './deals'

/** The columns that a list of deals may show. */
export function useColumns(nameOf: (id: string) => string): Column<ListedDeal>[] {
  return useMemo(
    () => [
      { key: 'name', title: m.deal_name(), sort: 'name', fixed: true, ellipsis: true, width: 240, render: (row) => <Text fw={560} size="sm" truncate>{row.name}</Text> },
      { key: 'account', title: m.deal_account(), sort: 'account', ellipsis: true, width: 210, render: (row) => row.account_name },
      { key: 'amount', title: m.deal_amount(), sort: 'amount', align: 'right', width: 130, render: (row) => <span className="numbers">{formatMoney(row.amount, row.currency || 'EUR')}</span> },
      { key: 'stage', title: m.deal_stage(), sort: 'stage', ellipsis: true, width: 140, render: (row) => row.stage },
      { key: 'outcome', title: m.deal_outcome(), width: 110, render: (row) => <OutcomeBadge deal={row} /> },
      { key: 'close_on', title: m.deal_close_on(), sort: 'close_on', width: 150, render: (row) => <CloseDay deal={row} /> },
      { key: 'owner', title: m.deal_owner(), ellipsis: true, width: 150, render: (row) => nameOf(row.owner_id) },
      { key: 'territory', title: m.deal_territory(), ellipsis: true, width: 160, render: (row) => row.territories.map((one) => one.name).join(', ') },
      { key: 'probability', title: m.deal_probability(), align: 'right', width: 110, optional: true, render: (row) => row.probability !== undefined && formatPercent(row.probability / 100, 0) },
      { key: 'invoiced_on', title: m.deal_invoiced_on(), optional: true, width: 120, render: (row) => row.invoiced_on && formatDate(row.invoiced_on) },
      { key: 'paid_on', title: m.deal_paid_on(), optional: true, width: 120, render: (row) => row.paid_on && formatDate(row.paid_on) },
      { key: 'contract_ends_on', title: m.deal_contract_ends_on(), sort: 'contract_ends_on', optional: true, width: 140, render: (row) => row.contract_ends_on && formatDate(row.contract_ends_on) },
      { key: 'updated_at', title: m.deal_updated(), sort: 'updated_at', optional: true, width: 120, render: (row) => formatDate(row.updated_at) },
    ],
    [nameOf],
  )
}

export function OutcomeBadge({ deal }: { deal: Deal }) {
  return (
    <Badge size="sm" variant="light" color={outcomeColour[deal.outcome]}>
      {outcomeName(deal.outcome)}
    </Badge>
  )
}

/** Whether the day went by and the deal is still open. */
export function late(deal: Deal): boolean {
  return deal.outcome === 'open' && deal.close_on !== undefined && deal.close_on !== null && deal.close_on !== '' && deal.close_on < new Date().toISOString().slice(0, 10)
}

function CloseDay({ deal }: { deal: Deal }) {
  return (
    <Group gap={6} wrap="nowrap">
      <span>{deal.close_on && formatDate(deal.close_on)}</span>
      {late(deal) && (
        <Badge size="xs" color="ochre">
          {m.deal_late()}
        </Badge>
      )}
    </Group>
  )
}
