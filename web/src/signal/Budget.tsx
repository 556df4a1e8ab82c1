import { Anchor, Button, Popover, Select, Stack, Text } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { zoneHere } from '@/deliver/delivery'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { type Front, useBudget } from './signals'

const choices = [5, 10, 15, 20, 30, 50, 100]

/** How many signals come to the front each day, and where the day begins. */
export function Budget({ front }: { front: Front }) {
  const keep = useBudget()
  const here = zoneHere()
  const data = [...new Set([...choices, front.daily])].sort((a, b) => a - b).map((count) => ({ value: String(count), label: formatNumber(count) }))
  return (
    <Popover width={340} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconAdjustments size={14} />}>
          {m.signal_budget()}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Select label={m.signal_budget_daily()} allowDeselect={false} comboboxProps={{ withinPortal: false }} value={String(front.daily)} onChange={(value) => keep.mutate({ front, daily: Number(value) })} data={data} />
          <Text size="xs" c="dimmed">
            {m.signal_budget_about()}
          </Text>
          <Text size="xs" c="dimmed">
            {m.signal_budget_zone({ zone: front.zone })}{' '}
            {here !== front.zone && (
              <Anchor component="button" type="button" size="xs" onClick={() => keep.mutate({ front, zone: here })}>
                {m.signal_budget_here({ zone: here })}
              </Anchor>
            )}
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** How much of the day's budget is used, and what came beyond it. */
export function Used({ front }: { front: Front }) {
  return (
    <Text size="xs" c="dimmed" className="numbers">
      {[m.signal_budget_used({ used: formatNumber(front.used), daily: formatNumber(front.daily) }), front.beyond > 0 && m.signal_budget_beyond({ count: front.beyond, text: formatNumber(front.beyond) })].filter(Boolean).join(' · ')}
    </Text>
  )
}
