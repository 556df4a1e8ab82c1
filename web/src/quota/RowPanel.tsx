import { Button, Group, NumberInput, Stack, Switch, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { Facts } from '@/ui/Facts'
import { formatNumber, formatPercent } from '@/ui/format'
import { Inspector } from '@/ui/Inspector'
import { toast } from '@/ui/toast'
import { unitOf } from './entry'
import { amountText } from './quotas'
import { type Grid, type Row, useChange } from './rounds'
import { Gap } from './Sheet'
import classes from './quota.module.css'

/** Why a territory is asked what it is, and what those who work it say to that. */
export function RowPanel({ grid, row, onClose }: { grid: Grid; row: Row; onClose: () => void }) {
  const change = useChange(grid.round.id)
  const draft = grid.round.state === 'draft'
  const below = grid.rows.some((one) => one.parent_id === row.territory_id)
  return (
    <Inspector
      kind={m.quota_territory()}
      title={row.name}
      onClose={onClose}
      actions={
        draft && row.may_set && below ? (
          <Button size="compact-md" variant="default" loading={change.isPending} onClick={() => change.mutate({ rest: '/cascade', body: { from: row.territory_id } })}>
            {m.quota_share_below()}
          </Button>
        ) : undefined
      }
    >
      <Stack gap="lg">
        <Facts
          facts={[
            { label: m.quota_people(), value: row.owners.join(', ') || m.quota_vacant() },
            { label: m.quota_asked(), value: amountText(row.total, grid.round, true) },
            { label: m.quota_street(), value: row.street > 0 ? amountText(row.street, grid.round, true) : undefined },
            { label: m.quota_proposed(), value: row.proposed === undefined ? null : <>{amountText(row.proposed, grid.round, true)} <Gap value={row.proposed - row.total} of={row.total} /></> },
            { label: m.quota_proposed_by(), value: row.proposed_by || undefined },
          ]}
        />
        {draft && row.may_set && row.depth > 0 && (
          <Switch label={m.quota_fix()} description={m.quota_fixed_why()} checked={row.fixed} onChange={(event) => change.mutate({ rest: '/fixed', body: { territories: [row.territory_id], fixed: event.currentTarget.checked } })} />
        )}
        <Why grid={grid} row={row} />
        {draft ? <Proposal grid={grid} row={row} /> : row.note ? <Text size="sm">« {row.note} »</Text> : null}
      </Stack>
    </Inspector>
  )
}

/** What the territory has of each basis, and its share beside its siblings. */
function Why({ grid, row }: { grid: Grid; row: Row }) {
  const siblings = grid.rows.filter((one) => one.parent_id === row.parent_id && !one.overlay)
  const parent = grid.rows.find((one) => one.territory_id === row.parent_id)
  if (!parent || row.overlay) return null
  const { mix } = grid.round
  const bases = [
    { label: m.quota_basis_potential(), of: (one: Row) => one.basis.potential, text: amountText(row.basis.potential, grid.round), weight: mix.potential },
    { label: m.quota_basis_history(), of: (one: Row) => one.basis.history, text: amountText(row.basis.history, grid.round), weight: mix.history },
    { label: m.quota_basis_capacity(), of: (one: Row) => one.basis.capacity, text: formatNumber(row.basis.capacity / 100, 1), weight: mix.capacity },
    { label: m.quota_basis_accounts(), of: (one: Row) => one.basis.accounts, text: formatNumber(row.basis.accounts), weight: mix.accounts },
  ]
  const all = bases.reduce((sum, one) => sum + one.weight, 0)
  const street = siblings.reduce((sum, one) => sum + one.total, 0)
  return (
    <section>
      <Title order={3} mb={4}>
        {m.quota_why()}
      </Title>
      <table className={classes.why}>
        <thead>
          <tr>
            <th scope="col">{m.quota_basis()}</th>
            <th scope="col">{m.quota_has()}</th>
            <th scope="col">{m.quota_share()}</th>
            <th scope="col">{m.quota_weight()}</th>
          </tr>
        </thead>
        <tbody>
          {bases.map((one) => {
            const whole = siblings.reduce((sum, sibling) => sum + one.of(sibling), 0)
            return (
              <tr key={one.label} data-out={one.weight === 0 || undefined}>
                <td>{one.label}</td>
                <td>{one.text}</td>
                <td>{whole > 0 ? formatPercent(one.of(row) / whole) : '—'}</td>
                <td>{all > 0 ? formatPercent(one.weight / all, 0) : '—'}</td>
              </tr>
            )
          })}
          <tr data-total>
            <td>{m.quota_asked()}</td>
            <td>{amountText(row.total, grid.round)}</td>
            <td>{street > 0 ? formatPercent(row.total / street) : '—'}</td>
            <td>{row.fixed ? m.quota_by_hand() : ''}</td>
          </tr>
        </tbody>
      </table>
      <Text size="xs" c="dimmed" mt={4}>
        {m.quota_share_among({ name: parent.name })}
      </Text>
    </section>
  )
}

function Proposal({ grid, row }: { grid: Grid; row: Row }) {
  const change = useChange(grid.round.id)
  const unit = unitOf(grid.round)
  const [amount, setAmount] = useState<number | ''>(row.proposed === undefined ? '' : row.proposed / unit)
  const [note, setNote] = useState(row.note ?? '')
  const send = () =>
    change.mutate({ method: 'PUT', rest: `/proposals/${row.territory_id}`, body: amount === '' ? {} : { amount: Math.round(amount * unit), note } }, { onSuccess: () => toast(amount === '' ? m.quota_proposal_taken() : m.quota_proposal_sent()) })
  return (
    <section>
      <Title order={3} mb={4}>
        {m.quota_propose()}
      </Title>
      <Stack gap="xs">
        <NumberInput label={grid.round.currency ? m.quota_can_do_in({ currency: grid.round.currency }) : m.quota_can_do()} min={0} thousandSeparator=" " allowDecimal={false} value={amount} onChange={(value) => setAmount(value === '' ? '' : Number(value))} />
        <Textarea label={m.quota_note()} autosize minRows={2} maxLength={4000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <Group justify="flex-end">
          <Button size="compact-md" loading={change.isPending} onClick={send}>
            {amount === '' && row.proposed !== undefined ? m.quota_take_back() : m.quota_send()}
          </Button>
        </Group>
      </Stack>
    </section>
  )
}
