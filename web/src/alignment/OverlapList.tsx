import { Anchor, Table, Text } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import * as m from '@/paraglide/messages.js'
import { ScreenLoading } from '@/app/ScreenLoading'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { useOverlaps } from './rules'
import classes from './alignment.module.css'

/** Rules that claim the same accounts: who wins, and the way to accounts that none claims. */
export function OverlapList() {
  const list = useOverlaps()
  if (list.isError) return <Failure error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <ScreenLoading />
  return (
    <div className={classes.padded}>
      <Text size="sm" mb="sm">
        {m.alignment_overlaps_text()}{' '}
        <Anchor size="sm" renderRoot={(root) => <Link to="/territories/unassigned" {...root} />}>
          {m.alignment_gaps_see()}
        </Anchor>
      </Text>
      {list.data.length === 0 ? (
        <EmptyState compact icon={IconStack2} title={m.alignment_overlaps_none()} text={m.alignment_overlaps_none_text()} />
      ) : (
        <Table.ScrollContainer minWidth={560}>
          <Table fz="sm" aria-label={m.alignment_tab_overlaps()}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{m.alignment_overlap_winner()}</Table.Th>
                <Table.Th>{m.alignment_overlap_loser()}</Table.Th>
                <Table.Th ta="right">{m.alignment_accounts_title()}</Table.Th>
                <Table.Th>{m.alignment_overlap_example()}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.data.map((one) => (
                <Table.Tr key={one.winner_id + one.loser_id}>
                  <Table.Td>
                    <RuleLink id={one.winner_id} name={one.winner} />
                  </Table.Td>
                  <Table.Td>
                    <RuleLink id={one.loser_id} name={one.loser} />
                  </Table.Td>
                  <Table.Td ta="right">{formatNumber(one.accounts)}</Table.Td>
                  <Table.Td>
                    <Anchor size="sm" renderRoot={(root) => <Link to={`/accounts/${one.example}` as never} {...root} />}>
                      {one.example_name}
                    </Anchor>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </div>
  )
}

function RuleLink({ id, name }: { id: string; name: string }) {
  return (
    <Anchor size="sm" fw={560} renderRoot={(root) => <Link to={`/rules/${id}` as never} {...root} />}>
      {name}
    </Anchor>
  )
}
