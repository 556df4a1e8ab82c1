import { Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { useTree } from '@/territory/territories'
import { unitOf } from './entry'
import { dayAfter, periodName, periodOf, todayIs } from './periods'
import { type Quantity, quantityName, type Round } from './quotas'
import { useBegin } from './rounds'
import { monthName } from './sheet'

/** The first days of the quarters to come, from the current one on. */
function starts(today: string): { value: string; label: string }[] {
  const year = Number(today.slice(0, 4))
  const month = Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3
  return Array.from({ length: 9 }, (_, i) => {
    const at = month + 3 * i
    const day = `${year + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`
    return { value: day, label: monthName(day) }
  })
}

/** The months' weights of the last round that covered them, else none. */
export function seasonLike(rounds: readonly Round[], start: string, months: number): number[] {
  const like = rounds.find((one) => one.season.length >= 12)
  if (!like) return []
  const first = Number(like.starts_on.slice(5, 7)) - 1
  const begin = Number(start.slice(5, 7)) - 1
  return Array.from({ length: months }, (_, i) => like.season[(begin + i - first + 24) % 12]!)
}

/** Begins setting quotas: how much in all, for which months; it is shared out at once. */
export function NewRoundDialog({ rounds, onClose, onBegun }: { rounds: Round[]; onClose: () => void; onBegun: (id: string) => void }) {
  const today = todayIs()
  const options = starts(today)
  const tree = useTree()
  const roots = tree.data?.items ?? []
  const [start, setStart] = useState(options[1]!.value)
  const [months, setMonths] = useState(3)
  const [quantity, setQuantity] = useState<Quantity>('revenue')
  const [root, setRoot] = useState('')
  const [goal, setGoal] = useState<number | ''>('')
  const [over, setOver] = useState(103)
  const [given, setGiven] = useState('')
  const currency = quantity === 'revenue' ? (rounds.find((one) => one.currency)?.currency ?? 'EUR') : ''
  const key = months === 12 && start.endsWith('-01-01') ? start.slice(0, 4) : `${start.slice(0, 4)}-Q${Math.floor((Number(start.slice(5, 7)) - 1) / 3) + 1}`
  const name = given || (months === 12 ? m.quota_round_name({ period: start.endsWith('-01-01') ? key : `${monthName(start)} – ${monthName(dayAfter(`${Number(start.slice(0, 4)) + 1}${start.slice(4)}`, -1))}` }) : periodName(periodOf(key, today)))
  const begin = useBegin((grid) => {
    onClose()
    onBegun(grid.round.id)
  })
  const mix = rounds[0]?.mix ?? { potential: 70, history: 30, capacity: 0, accounts: 0 }
  const send = () =>
    begin.mutate({ name, quantity, currency, starts_on: start, months, root_id: root || roots[0]!.id, goal: Math.round(Number(goal) * unitOf({ quantity, currency })), over_percent: over, mix, season: seasonLike(rounds, start, months) })
  return (
    <Modal opened onClose={onClose} title={m.quota_new_round()}>
      <Stack gap="sm">
        <TextInput label={m.quota_name()} value={given} placeholder={name} maxLength={200} onChange={(event) => setGiven(event.currentTarget.value)} />
        <Group grow>
          <Select label={m.quota_begins()} allowDeselect={false} value={start} onChange={(value) => value && setStart(value)} data={options} />
          <Select
            label={m.quota_lasts()}
            allowDeselect={false}
            value={String(months)}
            onChange={(value) => setMonths(Number(value))}
            data={[3, 6, 12].map((count) => ({ value: String(count), label: m.quota_months({ count }) }))}
          />
        </Group>
        <Group grow>
          <Select label={m.quota_quantity()} allowDeselect={false} value={quantity} onChange={(value) => setQuantity(value as Quantity)} data={(['revenue', 'deals', 'new_accounts'] as const).map((value) => ({ value, label: quantityName(value) }))} />
          <Select label={m.quota_for()} allowDeselect={false} searchable value={root || (roots[0]?.id ?? null)} onChange={(value) => setRoot(value ?? '')} data={roots.filter((one) => one.below > 0).map((one) => ({ value: one.id, label: one.name }))} />
        </Group>
        <NumberInput label={currency ? m.quota_goal_in({ currency }) : m.quota_goal()} min={0} thousandSeparator=" " allowDecimal={false} value={goal} onChange={(value) => setGoal(value === '' ? '' : Number(value))} data-autofocus />
        <NumberInput label={m.quota_over_field()} description={m.quota_over_text()} suffix=" %" min={50} max={200} allowDecimal={false} value={over} onChange={(value) => setOver(Number(value) || 100)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button loading={begin.isPending} disabled={!goal || roots.length === 0} onClick={send}>
            {m.quota_begin()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
