import { Table, Text } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatList, formatMoneyCompact, formatNumber } from '@/ui/format'
import type { Touched } from './rules'
import { signedMoney } from './words'

/** Territories that gain or lose accounts, with whose numbers and which quotas hang on them. */
export function TouchedList({ touched }: { touched: Touched[] }) {
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {m.alignment_touched_text()}
      </Text>
      <Table.ScrollContainer minWidth={520}>
        <Table fz="sm" verticalSpacing={6} aria-label={m.alignment_touched()}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{m.alignment_territory()}</Table.Th>
              <Table.Th ta="right">{m.alignment_accounts_title()}</Table.Th>
              <Table.Th ta="right">{m.alignment_field_potential()}</Table.Th>
              <Table.Th ta="right">{m.alignment_deals()}</Table.Th>
              <Table.Th ta="right">{m.alignment_quota_ahead()}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {touched.map((one) => (
              <Table.Tr key={one.territory_id}>
                <Table.Td>
                  <Text size="sm" fw={560}>
                    {one.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {one.people.length > 0 ? formatList(one.people) : m.alignment_nobody()}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">{inOut(one.in, one.out)}</Table.Td>
                <Table.Td ta="right">{signedMoney(one.net)}</Table.Td>
                <Table.Td ta="right">{inOut(one.deals_in, one.deals_out)}</Table.Td>
                <Table.Td ta="right">
                  {one.asked.length === 0 && '—'}
                  {one.asked.map((asked) => (
                    <div key={asked.quantity + asked.currency}>
                      {asked.quantity === 'revenue' ? formatMoneyCompact(asked.amount, asked.currency || 'EUR') : formatNumber(asked.amount)}
                      <Text size="xs" c="dimmed">
                        {m.alignment_quota_until({ day: formatDate(asked.until) })}
                      </Text>
                    </div>
                  ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  )
}

/** What comes and what leaves: +3 −1. */
function inOut(come: number, leave: number): string {
  const parts = [come > 0 && `+${formatNumber(come)}`, leave > 0 && `−${formatNumber(leave)}`].filter(Boolean)
  return parts.length > 0 ? parts.join(' ') : '0'
}
