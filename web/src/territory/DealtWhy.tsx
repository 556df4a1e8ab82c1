import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useColleagues } from '@/account/accounts'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'

/** Why an account of an online territory is whose it is; nothing for others. */
export function DealtWhy({ account }: { account: string }) {
  const { nameOf } = useColleagues()
  const read = useQuery({ queryKey: ['account', account, 'deal'], queryFn: async ({ signal }) => (await api.GET('/api/v1/accounts/{id}/deal', { params: { path: { id: account } }, signal })).data! })
  const deal = read.data?.deal
  if (!deal) return null
  const { why } = deal
  const reasons = { away: m.territory_skip_away, left: m.territory_skip_left, full: m.territory_skip_full, condition: m.territory_skip_condition }
  const skipped = why.skipped.map((one) => `${nameOf(one.user_id)} (${reasons[one.reason]()})`)
  return (
    <Text size="xs" c="dimmed">
      {why.mode === 'turn'
        ? m.territory_why_turn({ name: nameOf(deal.user_id), day: formatDate(why.on), dealt: why.dealt, capacity: why.capacity, among: why.among })
        : m.territory_why_load({ name: nameOf(deal.user_id), day: formatDate(why.on), held: why.held, capacity: why.capacity, among: why.among })}
      {why.stand_in_for && ` ${m.territory_why_stand_in({ name: nameOf(why.stand_in_for) })}`}
      {skipped.length > 0 && ` ${m.territory_why_skipped({ names: skipped.join(', ') })}`}
    </Text>
  )
}
