import { Badge, Button, Group, Progress, Skeleton, Text, Title } from '@mantine/core'
import { IconAdjustments, IconScale } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useColleagues } from '@/account/accounts'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import classes from '@/competitor/competitor.module.css'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDate, formatNumber } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { DistributionForm } from './DistributionForm'
import { Rebalance } from './Rebalance'
import type { Page } from './territories'

export type Distributed = components['schemas']['Distribution']
type Seat = Distributed['seats'][number]

/** Who is dealt the accounts of a territory that needs no map. */
export function Distribution({ page }: { page: Page }) {
  const types = useQuery({ queryKey: ['territories', 'types'], queryFn: async ({ signal }) => (await api.GET('/api/v1/territory-types', { signal })).data!.items })
  const type = types.data?.find((one) => one.id === page.type_id)
  return type?.kind === 'online' && !type.overlay ? <Dealt page={page} /> : null
}

function Dealt({ page }: { page: Page }) {
  const key = ['territories', 'distribution', page.id]
  const path = { params: { path: { id: page.id } } }
  const queries = useQueryClient()
  const read = useQuery({ queryKey: key, queryFn: async ({ signal }) => (await api.GET('/api/v1/territories/{id}/distribution', { ...path, signal })).data! })
  const [open, setOpen] = useState<'form' | 'rebalance' | null>(null)
  const deal = useMutation({
    mutationFn: async () => (await api.POST('/api/v1/territories/{id}/distribution/deal', path)).data!.accounts,
    onError: toastError,
    onSuccess: async (count) => {
      await queries.invalidateQueries({ queryKey: ['territories'] })
      toast(count === 0 ? m.territory_dealt_none() : m.territory_dealt({ count }))
    },
  })
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  const d = read.data
  if (!d) return <Skeleton h={140} />
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{m.territory_distribution()}</Title>
        {page.may_edit && (
          <Group gap="xs">
            {d.waiting > 0 && d.seats.length > 0 && (
              <Button size="compact-sm" loading={deal.isPending} onClick={() => deal.mutate()}>
                {m.territory_deal({ count: d.waiting })}
              </Button>
            )}
            {d.seats.length > 1 && (
              <Button size="compact-sm" variant="default" leftSection={<IconScale size={14} />} onClick={() => setOpen('rebalance')}>
                {m.territory_rebalance()}
              </Button>
            )}
            <Button size="compact-sm" variant="default" leftSection={<IconAdjustments size={14} />} onClick={() => setOpen('form')}>
              {m.territory_seats_set()}
            </Button>
          </Group>
        )}
      </Group>
      <Text size="sm" mb="xs">
        {d.seats.length === 0 ? m.territory_distribution_none() : d.mode === 'turn' ? m.territory_mode_turn_text() : m.territory_mode_load_text()}{' '}
        {d.waiting > 0 && m.territory_waiting({ count: d.waiting, all: d.accounts })}
      </Text>
      {d.seats.length > 0 && <Seats distribution={d} />}
      {open === 'form' && <DistributionForm page={page} distribution={d} onClose={() => setOpen(null)} />}
      {open === 'rebalance' && <Rebalance page={page} distribution={d} onClose={() => setOpen(null)} />}
    </section>
  )
}

function Seats({ distribution: d }: { distribution: Distributed }) {
  const { nameOf } = useColleagues()
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{m.territory_seat()}</th>
            <th style={{ width: '28%' }}>{m.territory_seat_held()}</th>
            <th className={`${classes.figure} ${classes.wide}`}>{m.territory_seat_dealt()}</th>
            <th>{m.territory_seat_takes()}</th>
          </tr>
        </thead>
        <tbody>
          {d.seats.map((seat) => (
            <tr key={seat.user_id}>
              <th scope="row">
                {nameOf(seat.user_id)} {seat.next && <Badge size="sm">{m.territory_seat_next()}</Badge>}
                <Leave seat={seat} nameOf={nameOf} />
              </th>
              <td>
                <Progress value={Math.min(100, (100 * (seat.held ?? 0)) / seat.capacity)} color={(seat.held ?? 0) > seat.capacity ? 'brick' : 'pine'} aria-label={m.territory_seat_of({ held: seat.held ?? 0, capacity: seat.capacity })} />
                <Text size="xs" c="dimmed" className="numbers">
                  {m.territory_seat_of({ held: formatNumber(seat.held ?? 0), capacity: formatNumber(seat.capacity) })}
                </Text>
              </td>
              <td className={`${classes.figure} ${classes.wide}`}>{formatNumber(seat.dealt ?? 0)}</td>
              <td style={{ whiteSpace: 'normal' }}>{seat.condition ? <code>{seat.condition}</code> : m.territory_seat_all()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Leave({ seat, nameOf }: { seat: Seat; nameOf: (id: string) => string }) {
  if (!seat.away_from && !seat.left) return null
  const name = seat.stand_in_id ? nameOf(seat.stand_in_id) : ''
  return (
    <Text size="xs" c={seat.away || seat.left ? 'var(--arpent-attention)' : 'dimmed'}>
      {seat.left ? m.territory_seat_left() : leave(seat)}
      {name && ` · ${m.territory_seat_stand_in({ name })}`}
    </Text>
  )
}

/** When somebody is away, and when they are back. */
function leave({ away, away_from, away_to }: Seat): string {
  const day = formatDate(away_to)
  if (away) return away_to ? m.territory_seat_away({ day }) : m.territory_seat_away_open()
  const from = formatDate(away_from)
  return away_to ? m.territory_seat_away_from({ from, day }) : m.territory_seat_away_from_open({ from })
}
