import { Badge, Button, Checkbox, Group, Select, Text, TextInput } from '@mantine/core'
import { IconPlus, IconSearch, IconTargetArrow } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { matches } from '@/app/matches'
import { useAddress } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatChange, formatPercent } from '@/ui/format'
import { Download, fileAt } from './Download'
import { Head } from './Head'
import { NewRoundDialog } from './NewRoundDialog'
import { amountText, type Round, tops, useRounds } from './quotas'
import { RoundActs } from './RoundActs'
import { answersBelow, type Grid, useGrid } from './rounds'
import { RowPanel } from './RowPanel'
import { parents } from './rows'
import { Sheet } from './Sheet'
import { columnsOf } from './sheet'
import classes from './quota.module.css'

interface Address extends Record<string, unknown> {
  round: string
  row: string
  months: boolean
}

/** Setting quotas: what is asked from the top beside what is proposed from below. */
export default function SettingScreen() {
  const [address, change] = useAddress<Address>()
  const user = useUser()
  const rounds = useRounds()
  const list = rounds.data ?? []
  const id = address.round ?? list.find((one) => one.state === 'draft')?.id ?? list[0]?.id ?? ''
  const grid = useGrid(id)
  const [fresh, setFresh] = useState(false)
  const may = allows(headquarters, user.role)
  const begin = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setFresh(true)}>
      {m.quota_new_round()}
    </Button>
  )
  const error = rounds.error ?? grid.error
  return (
    <div className={classes.screen}>
      <Head tab="setting" text={m.quota_setting_text()} actions={may && list.length > 0 ? begin : undefined}>
        {list.length > 0 && <Rounds list={list} id={id} grid={grid.data} onChoose={(round) => change({ round, row: '' })} />}
      </Head>
      {error ? (
        <Failure error={error} onRetry={() => void (rounds.error ? rounds : grid).refetch()} />
      ) : rounds.data && list.length === 0 ? (
        <EmptyState icon={IconTargetArrow} title={m.quota_no_rounds()} text={may ? m.quota_no_rounds_text() : m.quota_no_rounds_wait()} action={may ? begin : undefined} />
      ) : !grid.data ? (
        <ScreenLoading />
      ) : (
        <Work grid={grid.data} may={may} months={Boolean(address.months)} row={address.row ?? ''} change={change} />
      )}
      {fresh && <NewRoundDialog rounds={list} onClose={() => setFresh(false)} onBegun={(round) => change({ round, row: '' })} />}
    </div>
  )
}

function Rounds({ list, id, grid, onChoose }: { list: Round[]; id: string; grid: Grid | undefined; onChoose: (id: string) => void }) {
  return (
    <Group gap="xs">
      {grid && <RoundBadge round={grid.round} inForce={grid.in_force} />}
      <Select aria-label={m.quota_round()} w={230} allowDeselect={false} value={id} onChange={(next) => next && onChoose(next)} data={list.map((one) => ({ value: one.id, label: one.name }))} />
      <Download href={fileAt(`/quota-rounds/${id}/export.xlsx`)} />
    </Group>
  )
}

export function RoundBadge({ round, inForce }: { round: Round; inForce: boolean }) {
  if (round.state === 'draft') return <Badge color="gray">{m.quota_state_draft()}</Badge>
  return inForce ? <Badge>{m.quota_state_in_force()}</Badge> : <Badge color="gray">{m.quota_state_past()}</Badge>
}

function Work({ grid, may, months, row, change }: { grid: Grid; may: boolean; months: boolean; row: string; change: (next: Partial<Address>) => void }) {
  const [query, setQuery] = useState('')
  const short = grid.months.length <= 3
  const columns = useMemo(() => columnsOf(grid, short || months), [grid, short, months])
  const up = useMemo(() => parents(grid.rows), [grid.rows])
  const rows = useMemo(() => grid.rows.filter((one) => matches(query, [one.name, ...one.owners].join(' '))), [grid.rows, query])
  const chosen = grid.rows.find((one) => one.territory_id === row)
  if (grid.rows.length === 0) return <EmptyState icon={IconTargetArrow} title={m.quota_empty()} text={m.quota_empty_text()} />
  return (
    <div className={classes.body}>
      <Balance grid={grid} />
      <Group className={classes.bar} gap="xs" justify="space-between">
        <Group gap="xs">
          {grid.rows.length > 8 && <TextInput type="search" size="xs" w={190} aria-label={m.quota_find()} placeholder={m.quota_find()} leftSection={<IconSearch size={14} />} value={query} onChange={(event) => setQuery(event.currentTarget.value)} />}
          {!short && <Checkbox size="xs" label={m.quota_by_month()} checked={months} onChange={(event) => change({ months: event.currentTarget.checked || (undefined as never) })} />}
        </Group>
        {grid.rows.length === 1 && grid.round.state === 'draft' && (
          <Button size="compact-md" variant="light" onClick={() => change({ row: grid.rows[0]!.territory_id })}>
            {m.quota_propose()}
          </Button>
        )}
        <RoundActs grid={grid} may={may} onRound={(round) => change({ round, row: '' })} />
      </Group>
      {rows.length === 0 ? <Text p="lg" c="dimmed" size="sm">{m.app_palette_nothing({ query })}</Text> : <Sheet key={`${grid.round.id} ${query} ${columns.length}`} grid={grid} rows={rows} columns={columns} up={up} chosen={row} onOpen={(id) => change({ row: id })} />}
      {chosen && <RowPanel key={`${grid.round.id} ${row}`} grid={grid} row={chosen} onClose={() => change({ row: '' })} />}
    </div>
  )
}

/** From the top and from below, and what lies between. */
function Balance({ grid }: { grid: Grid }) {
  const top = tops(grid.rows)
  const total = top.reduce((sum, one) => sum + one.total, 0)
  const leaves = grid.rows.filter((one) => !one.overlay && !grid.rows.some((other) => other.parent_id === one.territory_id))
  const street = leaves.reduce((sum, one) => sum + one.total, 0)
  const answered = leaves.filter((one) => one.proposed !== undefined)
  const proposed = answered.reduce((sum, one) => sum + one.proposed!, 0)
  const asked = answered.reduce((sum, one) => sum + one.total, 0)
  const managers = top.length === 1 ? answersBelow(grid, top[0]!.territory_id) : undefined
  const text = (value: number) => amountText(value, grid.round)
  const parts: [string, string, string][] = [
    [m.quota_goal(), text(total), top.length === 1 ? top[0]!.name : m.quota_territories({ count: top.length })],
    ...(street !== total && leaves.length > 1 ? [[m.quota_street_quota(), text(street), m.quota_street_note({ percent: total > 0 ? formatPercent(street / total) : '—' })] as [string, string, string]] : []),
    ...(leaves.length > 1 || answered.length > 0 ? ([[m.quota_from_below(), answered.length > 0 ? text(proposed) : '—', m.quota_from_below_note({ count: answered.length, total: leaves.length, asked: text(asked) })],
    [m.quota_gap(), answered.length > 0 && asked > 0 ? formatChange((proposed - asked) / asked, 1) : '—', m.quota_gap_note({ gap: text(proposed - asked) })]] as [string, string, string][]) : []),
    ...(managers && managers.answered > 0 && leaves.length > 8 ? [[m.quota_managers_gap(), text(managers.gap), m.quota_answered({ count: managers.answered, total: managers.of })] as [string, string, string]] : []),
  ]
  return (
    <dl className={classes.tiles}>
      {parts.map(([label, value, note]) => (
        <div key={label} className={classes.tile}>
          <dt>{label}</dt>
          <dd>
            <span className={classes.big}>{value}</span>
            <span className={classes.note}>{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
