import { Badge, Text } from '@mantine/core'
import { useMemo } from 'react'
import * as m from '@/paraglide/messages.js'
import type { Column } from '@/ui/DataTable'
import { formatDate, formatMoney, formatNumber } from '@/ui/format'
import type { Account } from './accounts'

/** The columns that a list of accounts may show. */
export function useColumns(nameOf: (id: string) => string): Column<Account>[] {
  return useMemo(
    () => [
      { key: 'name', title: m.account_name(), sort: 'name', fixed: true, ellipsis: true, width: 260, render: (row) => <Text fw={560} size="sm" truncate>{row.name}</Text> },
      { key: 'town', title: m.account_town(), sort: 'town', ellipsis: true, width: 170, render: (row) => [row.postcode, row.town].filter(Boolean).join(' ') },
      { key: 'territory', title: m.account_territory(), ellipsis: true, width: 170, render: (row) => row.territories.map((one) => one.name).join(', ') || <Faint text={m.account_unassigned()} /> },
      { key: 'owner', title: m.account_owner(), ellipsis: true, width: 160, render: (row) => nameOf(row.owner_id) || <Faint text={m.account_nobody()} /> },
      { key: 'relation', title: m.account_relation(), sort: 'customer', width: 110, render: (row) => <Relation customer={row.customer} /> },
      { key: 'potential', title: m.account_potential(), sort: 'potential', align: 'right', width: 130, render: (row) => <span className="numbers">{formatMoney(row.potential, row.currency || 'EUR')}</span> },
      { key: 'revenue', title: m.account_revenue(), sort: 'revenue', align: 'right', width: 130, render: (row) => <span className="numbers">{formatMoney(row.revenue, row.currency || 'EUR')}</span> },
      { key: 'headcount', title: m.account_headcount(), sort: 'headcount', align: 'right', width: 110, optional: true, render: (row) => formatNumber(row.headcount) },
      { key: 'industry', title: m.account_industry(), sort: 'industry', ellipsis: true, width: 220, optional: true, render: (row) => row.industry_title || row.industry_name || row.industry },
      { key: 'area', title: m.account_area(), sort: 'area', optional: true, render: (row) => row.area_name },
      { key: 'visits', title: m.account_visits(), sort: 'visits_per_year', align: 'right', optional: true, render: (row) => formatNumber(row.visits_per_year, 1) },
      { key: 'siren', title: 'SIREN', sort: 'siren', optional: true, render: (row) => row.siren },
      { key: 'domain', title: m.account_domain(), sort: 'domain', optional: true, render: (row) => row.domain },
      { key: 'updated', title: m.account_updated(), sort: 'updated_at', optional: true, render: (row) => formatDate(row.updated_at) },
    ],
    [nameOf],
  )
}

export function Relation({ customer }: { customer: boolean }) {
  return (
    <Badge size="sm" variant="light" color={customer ? 'pine' : 'gray'}>
      {customer ? m.account_customer() : m.account_prospect()}
    </Badge>
  )
}

function Faint({ text }: { text: string }) {
  return (
    <Text span size="sm" c="dimmed">
      {text}
    </Text>
  )
}
