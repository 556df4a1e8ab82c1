import { Badge, Box, Button, CloseButton, Menu, SegmentedControl, Text } from '@mantine/core'
import { IconBuilding, IconCopy, IconDownload, IconListCheck, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { allows, managers, useUser } from '@/app/session'
import { useAddress } from '@/app/navigation'
import { BulkFollow } from '@/following/FollowButton'
import * as m from '@/paraglide/messages.js'
import { DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { FilterBar } from '@/ui/FilterBar'
import { formatMoneyCompact, formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { queryText, useList } from '@/ui/useList'
import { AccountForm } from './AccountForm'
import { AccountMap } from './AccountMap'
import { AccountPanel } from './AccountPanel'
import { type Account, accountsPath, type Narrowed, narrowed, useColleagues, useFacets } from './accounts'
import { BulkList } from './BulkList'
import { BulkOwner } from './BulkOwner'
import { useColumns } from './columns'
import { filtersOf } from './filters'
import { KeepSearch } from './KeepSearch'
import { Lists } from './Lists'
import { type AccountList as AccountListOf, useLists } from './accountLists'

interface Address extends Record<string, unknown> {
  sort: string
  view: string
  chosen: string
  new: boolean
  /** The saved search that was opened as its filter. */
  kept: string
}

/** All accounts within sight: as a table or on a map, narrowed by the same filters. */
export default function AccountList() {
  const [address, change] = useAddress<Address & Record<keyof Narrowed, string>>()
  const filter = narrowed(address)
  const sort = String(address.sort ?? 'name')
  const list = useList<Account>(accountsPath, { ...filter, sort })
  const facets = useFacets(filter)
  const { users, nameOf } = useColleagues()
  const [selected, setSelected] = useState<Account[]>([])
  const columns = useColumns(nameOf)
  const within = useWithin(address)
  const narrow = Object.keys(filter).length > 0
  const open = (id: string) => change({ chosen: id })
  const asMap = address.view === 'map'
  return (
    <>
      <PageHeader
        title={m.account_title()}
        text={<Totals facets={facets.data} />}
        badge={within && <Within name={within.list?.name ?? m.account_list_other()} onLeave={() => change(within.leave)} />}
        actions={<Acts filter={filter} kept={within?.mine} nameOf={nameOf} onNew={() => change({ new: true })} />}
      />
      <FilterBar
        search={{ value: filter.text ?? '', onChange: (text) => change({ text }), placeholder: m.account_search() }}
        filters={filtersOf(facets.data, filter, nameOf, change)}
      >
        <SegmentedControl
          size="xs"
          aria-label={m.account_view()}
          value={asMap ? 'map' : 'table'}
          onChange={(view) => change({ view: view === 'map' ? 'map' : '' })}
          data={[
            { value: 'table', label: m.account_view_table() },
            { value: 'map', label: m.account_view_map() },
          ]}
        />
      </FilterBar>
      <Box flex={1} mih={0} pos="relative">
        {asMap ? (
          <AccountMap filter={filter} total={facets.data?.totals.accounts} onOpen={open} />
        ) : (
          <DataTable
            name="accounts"
            label={m.account_title()}
            columns={columns}
            rows={list.rows}
            idOf={(row) => row.id}
            total={list.total}
            hasMore={list.hasMore}
            onMore={list.more}
            loading={list.loading}
            refreshing={list.refreshing}
            error={list.error}
            onRetry={list.retry}
            sort={{ by: sort.replace(/^-/, ''), descending: sort.startsWith('-') }}
            onSort={({ by, descending }) => change({ sort: (descending ? '-' : '') + by })}
            onOpen={(row) => open(row.id)}
            openId={address.chosen}
            selected={selected}
            onSelect={setSelected}
            foot={
              <>
                {narrow || selected.length > 0 ? <BulkList selected={selected} filter={filter} total={list.total ?? 0} within={within?.list} onDone={() => setSelected([])} /> : null}
                <BulkOwner users={users} selected={selected} filter={filter} total={list.total ?? 0} onDone={() => setSelected([])} />
                <BulkFollow accounts={selected.map((one) => one.id)} onDone={() => setSelected([])} />
              </>
            }
            empty={
              <EmptyState
                icon={IconBuilding}
                title={narrow ? m.account_none_left() : m.account_none()}
                text={narrow ? m.account_none_left_text() : m.account_none_text()}
                action={narrow ? undefined : <Button renderRoot={(root) => <Link to={'/import' as never} {...root} />}>{m.account_import()}</Button>}
              />
            }
          />
        )}
      </Box>
      {address.chosen && <AccountPanel key={address.chosen} id={String(address.chosen)} onClose={() => change({ chosen: '' })} />}
      {address.new && <AccountForm account={null} onClose={() => change({ new: undefined as never })} onSaved={open} />}
    </>
  )
}

function Totals({ facets }: { facets: ReturnType<typeof useFacets>['data'] }) {
  if (!facets) return null
  const money = Object.entries(facets.totals.potential)
    .filter(([, sum]) => sum > 0)
    .map(([currency, sum]) => formatMoneyCompact(sum, currency))
  const parts = [m.account_count({ count: facets.totals.accounts, text: formatNumber(facets.totals.accounts) })]
  if (money.length > 0) parts.push(m.account_potential_of({ sum: money.join(' + ') }))
  return <Text component="span">{parts.join(' · ')}</Text>
}

/** The list that is open, or the saved search that was opened, and how to leave it. */
function useWithin(address: Record<string, unknown>) {
  const id = String(address.list ?? address.kept ?? '')
  const me = useUser()
  const read = useLists(id !== '')
  if (!id || !read.data) return undefined
  const list = read.data.find((one) => one.id === id)
  if (address.list) return { list, mine: undefined, leave: { list: '' } }
  if (!list) return undefined // deleted meanwhile: its filter stands by itself
  return { list, mine: list.user_id === me.id ? list : undefined, leave: { ...Object.fromEntries(Object.keys(narrowed(address)).map((field) => [field, ''])), kept: '' } }
}

function Within({ name, onLeave }: { name: string; onLeave: () => void }) {
  return (
    <Badge size="lg" variant="light" tt="none" maw="100%" leftSection={<IconListCheck size={14} />} rightSection={<CloseButton size="xs" aria-label={m.account_list_leave({ name })} title={m.account_list_leave({ name })} onClick={onLeave} />}>
      {name}
    </Badge>
  )
}

function Acts({ filter, kept, nameOf, onNew }: { filter: Narrowed; kept: AccountListOf | undefined; nameOf: (id: string) => string; onNew: () => void }) {
  const user = useUser()
  return (
    <>
      {allows(managers, user.role) && (
        <Button variant="default" leftSection={<IconCopy size={16} />} renderRoot={(root) => <Link to={'/accounts/duplicates' as never} {...root} />}>
          {m.account_duplicates()}
        </Button>
      )}
      <Lists nameOf={nameOf} />
      <KeepSearch filter={filter} within={kept} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} />}>
            {m.account_export()}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {['csv', 'xlsx'].map((kind) => (
            <Menu.Item key={kind} component="a" href={`${accountsPath}.${kind}${queryText(filter)}`} download>
              {kind === 'csv' ? 'CSV' : 'Excel (.xlsx)'}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button leftSection={<IconPlus size={16} />} onClick={onNew}>
        {m.account_new()}
      </Button>
    </>
  )
}
