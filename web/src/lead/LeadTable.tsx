import { Badge, Button, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { memo, type ReactNode, useMemo } from 'react'
import { BulkFollow } from '@/following/FollowButton'
import * as m from '@/paraglide/messages.js'
import { type Column, DataTable } from '@/ui/DataTable'
import { formatDate, formatMoneyCompact, formatNumber, formatPercent } from '@/ui/format'
import { queryText, type useList } from '@/ui/useList'
import classes from './lead.module.css'
import { type Asked, idOf, type Lead, leadsPath } from './leads'
import { AddToList } from './Lists'
import { StageMenu } from './Marks'
import { Matched } from './Matched'
import { TagMenu } from './TagMenu'
import { functionName, seniorityName, spotlightName, stageName, valueName } from './words'

/** The leads as rows. It is drawn anew only when what it is given is new. */
export const LeadTable = memo(function LeadTable(props: {
  list: ReturnType<typeof useList<Lead>>
  sort: string
  filter: string
  openId: string | undefined
  selected: Lead[]
  onSelect: (selected: Lead[]) => void
  change: Asked['change']
  empty: ReactNode
}) {
  const { list, sort, selected, onSelect, change } = props
  return (
    <DataTable
      name="leads"
      label={m.lead_title()}
      columns={useMemo(() => columns(), [])}
      rows={list.rows}
      idOf={idOf}
      total={list.total}
      hasMore={list.hasMore}
      onMore={list.more}
      loading={list.loading}
      refreshing={list.refreshing}
      error={list.error}
      onRetry={list.retry}
      sort={{ by: sort.replace(/^-/, ''), descending: sort.startsWith('-') }}
      onSort={(next) => change({ sort: (next.descending ? '-' : '') + next.by })}
      onOpen={(row) => change({ chosen: idOf(row) })}
      openId={props.openId}
      selected={selected}
      onSelect={onSelect}
      foot={<Acts filter={props.filter} total={list.total ?? 0} selected={selected} onDone={() => onSelect([])} />}
      empty={props.empty}
    />
  )
})

/** What may be done with those that are selected, or with all that were found. */
export function Acts({ filter, total, selected, onDone }: { filter: string; total: number; selected: Lead[]; onDone: () => void }) {
  return (
    <>
      <AddToList selected={selected} filter={filter} total={total} onDone={onDone} />
      <StageMenu selected={selected} onDone={onDone} />
      <BulkFollow people={selected.map((one) => one.person_id)} onDone={onDone} />
      <TagMenu selected={selected} onDone={onDone} />
      <Button component="a" size="compact-sm" variant="subtle" ml="auto" leftSection={<IconDownload size={15} />} href={`${leadsPath}/export.csv${queryText({ filter })}`} download>
        CSV
      </Button>
    </>
  )
}

function columns(): Column<Lead>[] {
  return [
    {
      key: 'name',
      title: m.lead_name(),
      sort: 'name',
      fixed: true,
      width: 210,
      render: (row) => (
        <>
          <Text size="sm" fw={560} truncate>
            {[row.given_name, row.family_name].filter(Boolean).join(' ')}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {row.title || '—'}
          </Text>
          <Matched lead={row} />
        </>
      ),
    },
    {
      key: 'company',
      title: m.lead_company(),
      sort: 'company',
      width: 240,
      render: (row) => (
        <>
          <Text size="sm" truncate>
            {row.company || '—'}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {[row.town, row.size && m.lead_people_at({ size: valueName('size', row.size) })].filter(Boolean).join(' · ')}
          </Text>
        </>
      ),
    },
    {
      key: 'function',
      title: m.lead_role(),
      sort: 'function',
      width: 150,
      render: (row) => (
        <>
          <Text size="sm" truncate>
            {row.function ? functionName(row.function) : '—'}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {row.seniority ? seniorityName(row.seniority) : ''}
          </Text>
        </>
      ),
    },
    {
      key: 'spotlight',
      title: m.lead_field_spotlight(),
      width: 180,
      render: (row) => (
        <span className={classes.spotlights}>
          {row.spotlights.map((one) => (
            <Badge key={one} size="sm" variant="light" color={one === 'deal_open' ? 'pine' : 'ochre'}>
              {spotlightName(one)}
            </Badge>
          ))}
        </span>
      ),
    },
    { key: 'last_contact', title: m.lead_last_contact(), sort: 'last_contact', width: 120, render: (row) => (row.last_contact ? formatDate(row.last_contact) : '—') },
    { key: 'since', title: m.lead_since(), sort: 'since', width: 120, optional: true, render: (row) => (row.since ? formatDate(row.since) : '—') },
    {
      key: 'worth',
      title: m.lead_worth_title(),
      sort: 'worth',
      align: 'right',
      width: 120,
      render: (row) => (
        <>
          <Text size="sm" className="numbers">
            {formatMoneyCompact(row.worth, row.currency || 'EUR')}
          </Text>
          <Text size="xs" c="dimmed" className="numbers">
            {m.lead_worth({ chance: formatPercent(row.chance, 0), potential: formatMoneyCompact(row.potential, row.currency || 'EUR') })}
          </Text>
        </>
      ),
    },
    { key: 'stage', title: m.lead_field_stage(), sort: 'stage', width: 130, optional: true, render: (row) => stageName(row.stage) },
    { key: 'tag', title: m.lead_field_tag(), width: 170, optional: true, ellipsis: true, render: (row) => [...(row.tags ?? []), ...(row.account_tags ?? [])].join(', ') },
    { key: 'joined', title: m.lead_joined(), sort: 'joined', width: 120, optional: true, render: (row) => (row.joined ? formatDate(row.joined) : '—') },
    { key: 'headcount', title: m.lead_headcount(), sort: 'headcount', align: 'right', width: 100, optional: true, render: (row) => formatNumber(row.headcount) },
    { key: 'headcount_growth', title: m.lead_range_headcount_growth(), sort: 'headcount_growth', align: 'right', width: 120, optional: true, render: (row) => formatNumber(row.headcount_growth, 1) },
    { key: 'technology', title: m.lead_field_technology(), width: 190, optional: true, ellipsis: true, render: (row) => (row.technologies ?? []).join(', ') },
    { key: 'revenue', title: m.lead_range_revenue(), sort: 'revenue', align: 'right', width: 130, optional: true, render: (row) => formatMoneyCompact(row.revenue, row.currency || 'EUR') },
    { key: 'town', title: m.lead_field_town(), sort: 'town', width: 140, optional: true, ellipsis: true, render: (row) => row.town },
    { key: 'open_deals', title: m.lead_open_deals(), sort: 'open_deals', align: 'right', width: 110, optional: true, render: (row) => formatNumber(row.open_deals) },
    { key: 'potential', title: m.lead_potential(), sort: 'potential', align: 'right', width: 110, optional: true, render: (row) => formatMoneyCompact(row.potential, row.currency || 'EUR') },
    { key: 'territory', title: m.lead_field_territory(), width: 170, optional: true, ellipsis: true, render: (row) => row.territory_names.map((one) => one.name).join(', ') },
    { key: 'owner', title: m.lead_field_owner(), sort: 'owner', width: 160, optional: true, ellipsis: true, render: (row) => row.owner_name },
    { key: 'industry', title: m.lead_field_sector(), sort: 'industry', width: 200, optional: true, ellipsis: true, render: (row) => row.industry },
  ]
}
