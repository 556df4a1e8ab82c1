import { Badge, Button, Text, Title } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { useGo, useRouteParams } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { BalanceBars } from '@/ui/BalanceBars'
import { DataTable } from '@/ui/DataTable'
import { Facts } from '@/ui/Facts'
import { Failure } from '@/ui/Failure'
import { formatDate, formatHours, formatMoneyCompact, formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { useList } from '@/ui/useList'
import { askChange, askClose } from './dialogues'
import { Distribution } from './Distribution'
import { Members } from './Members'
import { Notebook } from './Notebook'
import { PinButton } from './PinButton'
import { Reviews } from './Reviews'
import { TerritoryMap } from './TerritoryMap'
import { moneyText, type Page, type Sum, useDrawing, useHomes, usePage, useSums, useTree } from './territories'
import classes from './territory.module.css'

type Account = components['schemas']['Account']

/** One territory: who works it, its accounts, what they add up to, where it is. */
export default function TerritoryPage() {
  const { territoryId: id } = useRouteParams<{ territoryId: string }>()
  const page = usePage(id)
  const sums = useSums()
  const drawing = useDrawing()
  const go = useGo()
  const points = usePoints(id, page.data?.below === 0)
  const homes = useHomes()
  if (page.isError) return <Failure error={page.error} onRetry={() => void page.refetch()} />
  if (!page.data) return <ScreenLoading />
  const p = page.data
  const sum = sums.data?.items.find((one) => one.territory_id === id)
  const workers = new Set(p.members.map((one) => one.user_id))
  const trail = [{ label: m.territory_title(), to: '/territories' }, ...p.above.map((one) => ({ label: one.name, to: `/territories/${one.id}` }))]
  return (
    <div className={classes.screen}>
      <PageHeader
        title={p.name}
        trail={trail}
        badge={p.valid_to ? <Badge color="gray">{m.territory_closed_on({ day: formatDate(p.valid_to) })}</Badge> : p.vacant && <Badge color="ochre">{m.territory_vacant()}</Badge>}
        actions={
          p.may_edit && (
            <>
              {!p.valid_to && (
                <Button variant="subtle" color="brick" onClick={() => askClose(p)}>
                  {m.territory_close()}
                </Button>
              )}
              <Button variant="default" leftSection={<IconPencil size={15} />} onClick={() => askChange(p)}>
                {m.territory_change()}
              </Button>
            </>
          )
        }
      />
      <div className={classes.page}>
        <div className={classes.column}>
          <Measures page={p} sum={sum} />
          <Members page={p} homes={homes} />
          <Distribution page={p} />
          <Notebook id={id} />
          <Reviews id={id} />
          <Balance page={p} sums={sums.data?.items ?? []} colourOf={drawing?.colourOf} onOpen={(other) => go(`/territories/${other}`)} />
          {p.below === 0 && <Accounts page={p} onOpen={(account) => go(`/accounts/${account}`)} />}
        </div>
        <div className={classes.map}>
          <TerritoryMap drawing={drawing} chosen={id} points={points} homes={homes.filter((one) => workers.has(one.user_id))} onOpen={(other) => go(`/territories/${other}`)} />
        </div>
      </div>
    </div>
  )
}

function usePoints(id: string, wanted: boolean) {
  const { data } = useQuery({
    queryKey: ['territories', 'dots'],
    enabled: wanted,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/alignments/dots', { signal })).data!.items,
  })
  return useMemo(() => (data ?? []).filter((one) => one.territory_id === id).map((one) => ({ id: one.id, lon: one.lon, lat: one.lat })), [data, id])
}

function Measures({ page, sum }: { page: Page; sum: Sum | undefined }) {
  return (
    <Facts
      facts={[
        { label: m.territory_accounts(), value: sum && m.territory_accounts_of({ accounts: formatNumber(sum.accounts), count: sum.customers, text: formatNumber(sum.customers) }) },
        { label: m.territory_hours_long(), value: sum && formatHours(sum.hours) },
        { label: m.territory_potential(), value: sum && moneyText(sum, 'potential') },
        { label: m.territory_revenue(), value: sum && moneyText(sum, 'revenue') },
        { label: m.territory_since(), value: formatDate(page.valid_from) },
        { label: m.territory_note(), value: page.note || undefined },
      ]}
    />
  )
}

/** This territory beside its siblings; one that holds others shows these. */
function Balance(props: { page: Page; sums: Sum[]; colourOf: Map<string, string> | undefined; onOpen: (id: string) => void }) {
  const nodes = useTree().data?.items ?? []
  const parent = props.page.below > 0 ? props.page.id : props.page.parent_id
  const beside = nodes.filter((one) => one.parent_id === parent)
  if (beside.length < 2) return null
  const by = new Map(props.sums.map((one) => [one.territory_id, one]))
  const items = beside.map((one) => {
    const sum = by.get(one.id)
    const colour = props.colourOf?.get(one.id)
    return { id: one.id, name: one.name, values: [sum?.hours ?? 0, sum?.money[0]?.potential ?? 0], ...(colour ? { colour } : {}) }
  })
  const mean = (k: number) => items.reduce((total, one) => total + one.values[k]!, 0) / items.length
  const currency = props.sums.find((one) => one.money[0])?.money[0]?.currency || 'EUR'
  return (
    <section>
      <Title order={2} mb="xs">
        {props.page.below > 0 ? m.territory_balance_below() : m.territory_balance()}
      </Title>
      <BalanceBars
        label={m.territory_balance()}
        order="worst"
        items={items}
        chosen={props.page.id}
        onChoose={props.onOpen}
        measures={[
          { key: 'hours', name: m.territory_hours(), format: (value) => formatHours(value), target: mean(0), low: mean(0) * 0.85, high: mean(0) * 1.15 },
          { key: 'potential', name: m.territory_potential(), format: (value) => formatMoneyCompact(value, currency), target: mean(1), low: mean(1) * 0.85, high: mean(1) * 1.15 },
        ]}
      />
      <Text size="xs" c="dimmed" mt={6}>
        {m.territory_balance_text()}
      </Text>
    </section>
  )
}

function Accounts({ page, onOpen }: { page: Page; onOpen: (id: string) => void }) {
  const list = useList<Account>(`/api/v1/territories/${page.id}/accounts`)
  return (
    <section>
      <Title order={2} mb="xs">
        {m.territory_accounts()}
      </Title>
      <div className={classes.listed}>
        <DataTable<Account>
          name="territory-accounts"
          label={m.territory_accounts()}
          rows={list.rows}
          idOf={(row) => row.id}
          loading={list.loading}
          error={list.error}
          onRetry={list.retry}
          hasMore={list.hasMore}
          onMore={list.more}
          onOpen={(row) => onOpen(row.id)}
          empty={<Text size="sm" c="dimmed">{m.territory_no_accounts()}</Text>}
          columns={[
            { key: 'name', title: m.territory_account(), fixed: true, ellipsis: true, render: (row) => <Text size="sm" fw={560} truncate>{row.name}</Text> },
            { key: 'town', title: m.territory_town(), ellipsis: true, render: (row) => row.town },
            { key: 'potential', title: m.territory_potential(), align: 'right', width: 110, render: (row) => formatMoneyCompact(row.potential, row.currency || 'EUR') },
            ...(page.may_edit
              ? [{ key: 'pin', title: '', fixed: true, width: 50, render: (row: Account) => <PinButton account={row} /> }]
              : []),
          ]}
        />
      </div>
    </section>
  )
}
