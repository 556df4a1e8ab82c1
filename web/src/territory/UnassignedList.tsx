import { Text } from '@mantine/core'
import { IconMapPin } from '@tabler/icons-react'
import type { components } from '@/api/schema'
import { useGo } from '@/app/navigation'
import { allows, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { formatMoneyCompact } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { useList } from '@/ui/useList'
import { PinButton } from './PinButton'
import classes from './territory.module.css'

type Unassigned = components['schemas']['Unassigned']

/** Accounts that no rule places, each with the reason. */
export default function UnassignedList() {
  const list = useList<Unassigned>('/api/v1/alignments/unassigned')
  const go = useGo()
  const mayPin = allows(managers, useUser().role)
  return (
    <div className={classes.screen}>
      <PageHeader title={m.territory_unassigned()} text={m.territory_unassigned_text()} trail={[{ label: m.territory_title(), to: '/territories' }]} />
      <DataTable<Unassigned>
        name="unassigned"
        label={m.territory_unassigned()}
        rows={list.rows}
        total={list.total}
        idOf={(row) => row.id}
        loading={list.loading}
        error={list.error}
        onRetry={list.retry}
        hasMore={list.hasMore}
        onMore={list.more}
        onOpen={(row) => go(`/accounts/${row.id}`)}
        empty={<EmptyState icon={IconMapPin} title={m.territory_unassigned_none()} text={m.territory_unassigned_none_text()} />}
        columns={[
          { key: 'name', title: m.territory_account(), fixed: true, ellipsis: true, render: (row) => <Text size="sm" fw={560} truncate>{row.name}</Text> },
          { key: 'town', title: m.territory_town(), render: (row) => [row.town || row.area_name, row.country].filter(Boolean).join(', ') },
          { key: 'why', title: m.territory_why(), render: (row) => whyText(row.why) },
          { key: 'potential', title: m.territory_potential(), align: 'right', width: 120, render: (row) => formatMoneyCompact(row.potential, row.currency || 'EUR') },
          ...(mayPin ? [{ key: 'pin', title: '', fixed: true, width: 56, render: (row: Unassigned) => <PinButton account={row} /> }] : []),
        ]}
      />
    </div>
  )
}

function whyText(why: Unassigned['why']): string {
  return {
    no_plan: m.territory_why_no_plan,
    no_position: m.territory_why_no_position,
    area_unknown: m.territory_why_area_unknown,
    area_not_planned: m.territory_why_area_not_planned,
    territory_closed: m.territory_why_territory_closed,
    not_run: m.territory_why_not_run,
  }[why]()
}
