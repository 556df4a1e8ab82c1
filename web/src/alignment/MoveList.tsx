import { Anchor, Button, Group, Skeleton, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { reasonName } from '@/account/words'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatMoneyCompact, formatNumber } from '@/ui/format'
import { type Between, type Move, usePreview, type Wanted } from './rules'

const page = 50

/** The accounts that would change, of one flow or of all, page by page. */
export function MoveList({ wanted, between }: { wanted: Wanted; between: Between | null }) {
  const key = JSON.stringify([wanted, between])
  const [shown, setShown] = useState({ key, offset: 0 })
  if (shown.key !== key) setShown({ key, offset: 0 })
  const list = usePreview({ ...wanted, limit: page, offset: shown.offset, ...(between ? { between } : {}) })
  if (list.isError) return <Failure error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <Skeleton h={200} />
  const { accounts, total } = list.data
  const last = Math.min(total, shown.offset + page)
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{m.alignment_moves()}</Title>
        <Text size="sm" c="dimmed" aria-live="polite">
          {m.alignment_moves_of({ first: formatNumber(total === 0 ? 0 : shown.offset + 1), last: formatNumber(last), total: formatNumber(total) })}
        </Text>
      </Group>
      <Table.ScrollContainer minWidth={520}>
        <Table fz="sm" verticalSpacing={5} aria-label={m.alignment_moves()} style={{ opacity: list.isPlaceholderData ? 0.55 : 1 }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{m.alignment_account()}</Table.Th>
              <Table.Th>{m.alignment_move_from()}</Table.Th>
              <Table.Th>{m.alignment_move_to()}</Table.Th>
              <Table.Th>{m.alignment_move_by()}</Table.Th>
              <Table.Th ta="right">{m.alignment_field_potential()}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {accounts.map((one) => (
              <Table.Tr key={one.account_id + one.layer}>
                <Table.Td>
                  <Anchor size="sm" fw={560} renderRoot={(root) => <Link to={`/accounts/${one.account_id}` as never} {...root} />}>
                    {one.name}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {[one.town, one.country].filter(Boolean).join(', ')}
                  </Text>
                </Table.Td>
                <Table.Td c={one.from ? undefined : 'dimmed'}>{one.from_name || m.account_unassigned()}</Table.Td>
                <Table.Td fw={560} {...(one.to ? {} : { c: 'dimmed' })}>
                  {one.to_name || m.account_unassigned()}
                </Table.Td>
                <Table.Td>{causeText(one)}</Table.Td>
                <Table.Td ta="right">{formatMoneyCompact(one.potential, one.currency || 'EUR')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {total > page && (
        <Group justify="flex-end" mt="xs" gap="xs">
          <Button size="xs" variant="default" disabled={shown.offset === 0} onClick={() => setShown({ key, offset: Math.max(0, shown.offset - page) })}>
            {m.alignment_page_before()}
          </Button>
          <Button size="xs" variant="default" disabled={last >= total} onClick={() => setShown({ key, offset: shown.offset + page })}>
            {m.alignment_page_next()}
          </Button>
        </Group>
      )}
    </>
  )
}

/** Because of what an account would change. */
function causeText(move: Move): string {
  if (move.rule_name) return move.rule_name
  if (move.reason) return reasonName(move.reason)
  return move.before ? m.alignment_no_longer({ name: move.before }) : ''
}
