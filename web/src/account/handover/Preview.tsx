import { Anchor, ScrollArea, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { useColleagues } from '../accounts'
import { type Order, partName } from './handovers'

type Told = components['schemas']['HandOverPreview']

/** Who would get how many of what, and which accounts. */
export function Preview({ preview, order }: { preview: Told; order: Order }) {
  const { nameOf } = useColleagues()
  const parts = [...new Set(preview.counts.map((one) => one.part))]
  const count = (part: string, user: string) => preview.counts.find((one) => one.part === part && one.user_id === user)?.count ?? 0
  return (
    <>
      <Table.ScrollContainer minWidth={140 + 110 * order.to.length}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th />
              {order.to.map((one) => (
                <Table.Th key={one.user_id} ta="right">
                  {nameOf(one.user_id)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {parts.map((part) => (
              <Table.Tr key={part}>
                <Table.Th scope="row" fw={500}>
                  {partName(part)}
                </Table.Th>
                {order.to.map((one) => (
                  <Table.Td key={one.user_id} ta="right" className="numbers">
                    {formatNumber(count(part, one.user_id))}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {order.to.length > 1 && preview.accounts.length > 0 && (
        <ScrollArea.Autosize mah={280} type="auto">
          <Table stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{m.account_one()}</Table.Th>
                <Table.Th>{m.account_hand_goes()}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {preview.accounts.map((one) => (
                <Table.Tr key={one.account_id}>
                  <Table.Td>
                    <Anchor size="sm" fw={560} renderRoot={(root) => <Link to={`/accounts/${one.account_id}` as never} {...root} />}>
                      {one.name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    {nameOf(one.user_id)}
                    {one.territory && (
                      <Text size="xs" c="dimmed" component="span">
                        {' '}
                        {m.account_hand_works()}
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
    </>
  )
}
