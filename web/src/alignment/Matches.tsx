import { Anchor, Loader, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatMoneyCompact, formatNumber, formatPercent } from '@/ui/format'
import type { Answer } from './rules'
import classes from './alignment.module.css'

/** Which accounts a condition means, while it is written. */
export function Matches({ answer, asking, error }: { answer: Answer | undefined; asking: boolean; error: unknown }) {
  if (error) return <Failure error={error} />
  const wrong = answer?.problem !== undefined
  return (
    <section className={classes.matches} aria-label={m.alignment_matches()} aria-busy={asking}>
      <div className={classes.matchesHead} role="status">
        {answer && !wrong ? (
          <>
            <span className={classes.big}>{formatNumber(answer.accounts)}</span>
            <Text size="sm" c="dimmed">
              {m.alignment_matches_of({ of: formatNumber(answer.of), share: formatPercent(answer.of > 0 ? answer.accounts / answer.of : 0, 1) })}
            </Text>
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {wrong ? m.alignment_matches_wrong() : m.alignment_matches_none()}
          </Text>
        )}
        {asking && <Loader size="xs" aria-label={m.app_loading()} />}
      </div>
      {answer && !wrong && answer.first.length > 0 && (
        <Table fz="sm" verticalSpacing={5} style={{ opacity: asking ? 0.55 : 1 }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{m.alignment_account()}</Table.Th>
              <Table.Th>{m.alignment_now_in()}</Table.Th>
              <Table.Th ta="right">{m.alignment_field_potential()}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {answer.first.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td>
                  <Anchor size="sm" fw={560} renderRoot={(root) => <Link to={`/accounts/${one.id}` as never} {...root} />}>
                    {one.name}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {[one.town, one.country, one.industry].filter(Boolean).join(' · ')}
                  </Text>
                </Table.Td>
                <Table.Td>{one.territory_name || (one.territory_id ? m.account_elsewhere() : m.account_unassigned())}</Table.Td>
                <Table.Td ta="right" className="numbers">
                  {formatMoneyCompact(one.potential, one.currency || 'EUR')}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {answer && answer.accounts > answer.first.length && answer.first.length > 0 && (
        <Text size="xs" c="dimmed" p="xs">
          {m.alignment_matches_first({ count: answer.first.length })}
        </Text>
      )}
    </section>
  )
}
