import { Group, Select, Text } from '@mantine/core'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { useMonths, useSetMonths } from './views'

/** After how long views are deleted; headquarters decides. */
export function Retention() {
  const months = useMonths()
  const set = useSetMonths()
  const office = allows(headquarters, useUser().role)
  if (!months.data) return null
  const choices = [...new Set([3, 6, 13, 24, 36, months.data])].toSorted((a, b) => a - b)
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="xs" c="dimmed">
        {m.viewed_keep_months()}
        {!office && ` ${m.viewed_months({ count: months.data })}`}
      </Text>
      {office && (
        <Select size="xs" w={110} aria-label={m.viewed_keep_months()} allowDeselect={false} value={String(months.data)} onChange={(value) => set.mutate({ now: Number(value), before: months.data })} data={choices.map((count) => ({ value: String(count), label: m.viewed_months({ count }) }))} />
      )}
    </Group>
  )
}
