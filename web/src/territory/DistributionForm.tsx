import { ActionIcon, Button, Card, Group, Modal, NumberInput, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useColleagues } from '@/account/accounts'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { toast } from '@/ui/toast'
import type { Distributed } from './Distribution'
import type { Page } from './territories'

type Seat = components['schemas']['Seat']

/** Who has a seat, how much room, which accounts, when on leave. */
export function DistributionForm({ page, distribution, onClose }: { page: Page; distribution: Distributed; onClose: () => void }) {
  const [mode, setMode] = useState(distribution.mode)
  const [seats, setSeats] = useState<Seat[]>(distribution.seats.map(said))
  const queries = useQueryClient()
  const put = (version: number, body: { mode: Distributed['mode']; seats: Seat[] }) =>
    api.PUT('/api/v1/territories/{id}/distribution', { params: { path: { id: page.id }, header: { 'If-Match': `"${version}"` } }, body })
  const renew = () => queries.invalidateQueries({ queryKey: ['territories'] })
  const save = useMutation({
    mutationFn: async () => (await put(distribution.version, { mode, seats: seats.map(said) })).data!,
    onSuccess: async (now) => {
      await renew()
      onClose()
      toast(m.territory_seats_saved(), async () => {
        await put(now.version, { mode: distribution.mode, seats: distribution.seats.map(said) })
        await renew()
      })
    },
  })
  const change = (i: number, to: Partial<Seat>) => setSeats(seats.with(i, { ...seats[i]!, ...to }))
  return (
    <Modal opened onClose={onClose} title={m.territory_seats_set()} size="lg">
      <Stack gap="sm">
        <SegmentedControl
          value={mode}
          onChange={(next) => setMode(next as Distributed['mode'])}
          data={[
            { value: 'turn', label: m.territory_mode_turn() },
            { value: 'load', label: m.territory_mode_load() },
          ]}
        />
        <Text size="sm" c="dimmed">
          {mode === 'turn' ? m.territory_mode_turn_text() : m.territory_mode_load_text()}
        </Text>
        {seats.map((seat, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- seats have no other identity while they are written
          <SeatCard key={i} seat={seat} number={i + 1} onChange={(to) => change(i, to)} onUp={i > 0 ? () => setSeats(seats.with(i, seats[i - 1]!).with(i - 1, seat)) : undefined} onRemove={() => setSeats(seats.filter((_, k) => k !== i))} />
        ))}
        <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setSeats([...seats, { user_id: '', capacity: 10 }])}>
          {m.territory_seat_add()}
        </Button>
        {save.error && <Failure error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button disabled={seats.some((one) => !one.user_id)} loading={save.isPending} onClick={() => save.mutate()}>
            {m.territory_review_save()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function SeatCard({ seat, number, onChange, onUp, onRemove }: { seat: Seat; number: number; onChange: (to: Partial<Seat>) => void; onUp: (() => void) | undefined; onRemove: () => void }) {
  const people = useColleagues()
    .users.filter((one) => one.active)
    .map((one) => ({ value: one.id, label: one.name }))
  return (
    <Card padding="sm">
      <Group justify="space-between" mb={4}>
        <Text size="xs" c="dimmed">
          {m.territory_seat_number({ number })}
        </Text>
        <Group gap={2}>
          {onUp && (
            <ActionIcon size="sm" aria-label={m.territory_seat_up()} onClick={onUp}>
              <IconArrowUp size={14} />
            </ActionIcon>
          )}
          <ActionIcon size="sm" aria-label={m.territory_seat_remove()} onClick={onRemove}>
            <IconTrash size={14} />
          </ActionIcon>
        </Group>
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
        <Select searchable allowDeselect={false} label={m.territory_seat()} value={seat.user_id || null} onChange={(next) => next && onChange({ user_id: next })} data={people} />
        <NumberInput label={m.territory_seat_capacity()} min={1} max={100000} allowDecimal={false} value={seat.capacity} onChange={(next) => onChange({ capacity: Number(next) || 1 })} />
      </SimpleGrid>
      <TextInput mt="xs" label={m.territory_seat_takes()} placeholder="language = 'de' AND headcount < 50" value={seat.condition ?? ''} onChange={(event) => onChange({ condition: event.currentTarget.value })} />
      <SimpleGrid mt="xs" cols={{ base: 1, xs: 3 }} spacing="xs">
        <TextInput type="date" label={m.territory_seat_leave()} value={seat.away_from ?? ''} onChange={(event) => onChange({ away_from: event.currentTarget.value || null })} />
        <TextInput type="date" label={m.territory_seat_back()} value={seat.away_to ?? ''} onChange={(event) => onChange({ away_to: event.currentTarget.value || null })} />
        <Select searchable clearable label={m.territory_seat_stands_in()} value={seat.stand_in_id || null} onChange={(next) => onChange({ stand_in_id: next ?? '' })} data={people} />
      </SimpleGrid>
    </Card>
  )
}

/** What is said of a seat, without what is reckoned. */
function said(seat: Seat): Seat {
  const { user_id, capacity, condition, away_from, away_to, stand_in_id } = seat
  return { user_id, capacity, ...(condition && { condition }), ...(away_from && { away_from }), ...(away_to && { away_to }), ...(stand_in_id && { stand_in_id }) }
}
