import { Button, Group, Modal, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatPercent } from '@/ui/format'
import { type Grid, type Mix, useChange } from './rounds'
import { monthName } from './sheet'

const bases = [
  { key: 'potential', label: m.quota_basis_potential },
  { key: 'history', label: m.quota_basis_history },
  { key: 'capacity', label: m.quota_basis_capacity },
  { key: 'accounts', label: m.quota_basis_accounts },
] as const

/** By what a goal is shared out below: weights of the bases, how much more is
 *  asked below than above, and how the year falls over its months. */
export function ShareDialog({ grid, onClose }: { grid: Grid; onClose: () => void }) {
  const { round } = grid
  const change = useChange(round.id)
  const [mix, setMix] = useState<Mix>(round.mix)
  const [over, setOver] = useState(round.over_percent)
  const [season, setSeason] = useState(round.season.length > 0 ? round.season : grid.months.map(() => 100))
  const sum = bases.reduce((all, one) => all + mix[one.key], 0)
  const whole = season.reduce((all, one) => all + one, 0)
  const fixed = grid.rows.filter((one) => one.fixed).length
  const share = () => change.mutate([{ method: 'PATCH', rest: '', body: { mix, over_percent: over, season } }, { rest: '/cascade' }], { onSuccess: onClose })
  return (
    <Modal opened onClose={onClose} title={m.quota_share_title()} size="lg">
      <Stack gap="md">
        <Text size="sm">{m.quota_share_text()}</Text>
        <SimpleGrid cols={{ base: 2, sm: 4 }}>
          {bases.map(({ key, label }) => (
            <NumberInput key={key} label={label()} min={0} max={1000} allowDecimal={false} value={mix[key]} onChange={(value) => setMix({ ...mix, [key]: Number(value) || 0 })} description={sum > 0 ? formatPercent(mix[key] / sum, 0) : m.quota_alike()} />
          ))}
        </SimpleGrid>
        <NumberInput label={m.quota_over_field()} description={m.quota_over_text()} suffix=" %" min={50} max={200} allowDecimal={false} w={280} value={over} onChange={(value) => setOver(Number(value) || 100)} />
        <div>
          <Text size="sm" fw={500}>
            {m.quota_season()}
          </Text>
          <Text size="xs" c="dimmed" mb={6}>
            {m.quota_season_text()}
          </Text>
          <SimpleGrid cols={{ base: 3, sm: 6 }} spacing="xs" verticalSpacing="xs">
            {grid.months.map((month, i) => (
              <NumberInput key={month} size="xs" label={monthName(month)} min={0} max={1_000_000} allowDecimal={false} value={season[i] ?? 0} onChange={(value) => setSeason(season.with(i, Number(value) || 0))} description={whole > 0 ? formatPercent((season[i] ?? 0) / whole) : undefined} />
            ))}
          </SimpleGrid>
        </div>
        {fixed > 0 && (
          <Text size="sm" c="dimmed">
            {m.quota_fixed_count({ count: fixed })}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button loading={change.isPending} disabled={whole === 0} onClick={share}>
            {m.quota_share_out()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
