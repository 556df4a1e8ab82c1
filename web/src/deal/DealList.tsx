import { Box, Button, Menu, Text } from '@mantine/core'
import { IconBriefcase, IconDownload } from '@tabler/icons-react'
import { useColleagues } from '@/account/accounts'
import { useAddress } from '@/app/navigation'
import { useCompetitors } from '@/competitor/competitors'
import * as m from '@/paraglide/messages.js'
import { useTree } from '@/territory/territories'
import { DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { type Filter, FilterBar } from '@/ui/FilterBar'
import { formatMoneyCompact, formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { queryText, useList } from '@/ui/useList'
import { useColumns } from './columns'
import { DealPanel } from './DealPanel'
import { asked, closingName, closings, dealsPath, type Facets, type ListedDeal, type Narrowed, narrowed, outcomeName, useFacets } from './deals'

interface Address extends Record<string, unknown> {
  sort: string
  chosen: string
}

const today = () => new Date().toISOString().slice(0, 10)

/** All deals within sight, narrowed and sorted; one opens beside the list. */
export default function DealList() {
  const [address, change] = useAddress<Address & Record<keyof Narrowed, string>>()
  const filter = narrowed(address)
  const query = asked(filter, today())
  const sort = String(address.sort ?? '-close_on')
  const list = useList<ListedDeal>(dealsPath, { ...query, sort })
  const facets = useFacets(query).data
  const { nameOf } = useColleagues()
  const filters = useFilters(facets, filter, nameOf, change)
  const columns = useColumns(nameOf)
  const narrow = Object.keys(filter).length > 0
  return (
    <>
      <PageHeader title={m.deal_title()} text={<Totals facets={facets} />} actions={<Export query={query} />} />
      <FilterBar search={{ value: filter.text ?? '', onChange: (text) => change({ text }), placeholder: m.deal_search() }} filters={filters} />
      <Box flex={1} mih={0} pos="relative">
        <DataTable
          name="deals"
          label={m.deal_title()}
          columns={columns}
          rows={list.rows}
          idOf={(row) => row.id}
          hasMore={list.hasMore}
          onMore={list.more}
          loading={list.loading}
          refreshing={list.refreshing}
          error={list.error}
          onRetry={list.retry}
          sort={{ by: sort.replace(/^-/, ''), descending: sort.startsWith('-') }}
          onSort={({ by, descending }) => change({ sort: (descending ? '-' : '') + by })}
          onOpen={(row) => change({ chosen: row.id })}
          openId={address.chosen}
          empty={<EmptyState icon={IconBriefcase} title={narrow ? m.deal_none_left() : m.deal_none()} text={narrow ? m.deal_none_left_text() : m.deal_none_text()} />}
        />
      </Box>
      {address.chosen && <DealPanel key={address.chosen} id={String(address.chosen)} onClose={() => change({ chosen: '' })} />}
    </>
  )
}

function useFilters(facets: Facets | undefined, filter: Narrowed, nameOf: (id: string) => string, change: (next: Narrowed) => void): Filter[] {
  const tree = useTree().data?.items ?? []
  const competitors = useCompetitors().data ?? []
  const of = (key: 'stage' | 'owner' | 'outcome', label: string, word: (value: string) => string): Filter => ({
    key,
    label,
    options: (facets?.[key] ?? []).map((one) => ({ value: one.value, label: one.value === 'none' ? m.deal_unknown() : word(one.value), count: one.count })),
    value: filter[key] ? filter[key].split(',') : [],
    onChange: (value) => change({ [key]: value.join(',') }),
  })
  const single = (key: 'territory' | 'closing' | 'against', label: string, options: Filter['options']): Filter => ({
    key,
    label,
    options,
    value: filter[key] ? [filter[key]] : [],
    onChange: (value) => change({ [key]: value.at(-1) ?? '' }),
  })
  return [
    of('outcome', m.deal_outcome(), outcomeName),
    of('stage', m.deal_stage(), (value) => value),
    of('owner', m.deal_owner(), (value) => nameOf(value) || value),
    single('closing', m.deal_close_on(), closings.map((value) => ({ value, label: closingName(value) }))),
    single('against', m.deal_against(), [...competitors.map((one) => ({ value: one.id, label: one.name })), { value: 'none', label: m.competitor_nobody() }]),
    single('territory', m.deal_territory(), tree.map((one) => ({ value: one.id, label: one.name }))),
  ].filter((one) => one.options.length > 1 || one.value.length > 0)
}

function Totals({ facets }: { facets: Facets | undefined }) {
  if (!facets) return null
  const count = facets.sums.reduce((all, one) => all + one.count, 0)
  const parts = [m.deal_count({ count, text: formatNumber(count) })]
  for (const outcome of ['open', 'won'] as const) {
    const sums = facets.sums.filter((one) => one.outcome === outcome && one.currency && one.amount > 0).map((one) => formatMoneyCompact(one.amount, one.currency))
    if (sums.length > 0) parts.push(outcome === 'open' ? m.deal_sum_open({ sum: sums.join(' + ') }) : m.deal_sum_won({ sum: sums.join(' + ') }))
  }
  return <Text component="span">{parts.join(' · ')}</Text>
}

function Export({ query }: { query: Record<string, string | undefined> }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          {m.deal_export()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {['csv', 'xlsx'].map((kind) => (
          <Menu.Item key={kind} component="a" href={`${dealsPath}.${kind}${queryText(query)}`} download>
            {kind === 'csv' ? 'CSV' : 'Excel (.xlsx)'}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
