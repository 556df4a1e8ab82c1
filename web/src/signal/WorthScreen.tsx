import { Box, ScrollArea, Select, Table, Text } from '@mantine/core'
import { IconScale } from '@tabler/icons-react'
import { useState } from 'react'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatNumber, formatPercent } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { SignalTabs } from '@/viewed/SignalTabs'
import { kindName, reasonName, useWorth, type Worth } from './signals'

/** What became of signals, by kind. */
export default function WorthScreen() {
  const [days, setDays] = useState(90)
  const read = useWorth(days)
  return (
    <>
      <PageHeader title={m.signal_worth()} text={read.data?.mine === false ? m.signal_worth_text_team() : m.signal_worth_text()}>
        <SignalTabs at="/signals/worth" />
      </PageHeader>
      <Box p="lg" maw={1080} w="100%" style={{ overflow: 'auto', flex: 1 }}>
        <Select aria-label={m.signal_days()} w={180} mb="md" allowDeselect={false} value={String(days)} onChange={(value) => setDays(Number(value))} data={[30, 90, 365].map((count) => ({ value: String(count), label: m.signal_last_days({ days: count }) }))} />
        {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {read.isPending && <ScreenLoading />}
        {read.data?.kinds.length === 0 && <EmptyState icon={IconScale} title={m.signal_none()} text={m.signal_none_text()} />}
        {read.data && read.data.kinds.length > 0 && <Kinds kinds={read.data.kinds} />}
      </Box>
    </>
  )
}

function Kinds({ kinds }: { kinds: Worth[] }) {
  return (
    <>
      <ScrollArea>
        <Table miw={720} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{m.signal_kind()}</Table.Th>
              {[m.signal_worth_told(), m.signal_worth_acted(), m.signal_worth_dismissed(), m.signal_worth_met(), m.signal_worth_opened(), m.signal_worth_won()].map((label) => (
                <Table.Th key={label} ta="right">
                  {label}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {kinds.map((one) => (
              <Table.Tr key={one.kind}>
                <Table.Td style={{ verticalAlign: 'top' }}>{kindName(one.kind)}</Table.Td>
                <Cell count={one.told} />
                <Cell count={one.acted} of={one.told} more={made(one)} />
                <Cell
                  count={one.dismissed}
                  of={one.told}
                  more={Object.entries(one.reasons)
                    .toSorted((a, b) => b[1] - a[1])
                    .map(([reason, count]) => `${reasonName(reason)} ${formatNumber(count)}`)
                    .join(', ')}
                  words={one.words}
                />
                <Cell count={one.met} of={one.told} />
                <Cell count={one.opened} of={one.told} />
                <Cell count={one.won} of={one.told} />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      <Text size="xs" c="dimmed" mt="sm">
        {m.signal_worth_note()}
      </Text>
    </>
  )
}

function made({ tasks, notes, deals }: Worth): string {
  const some = (count: number, say: (input: { count: number; text: string }) => string) => count > 0 && say({ count, text: formatNumber(count) })
  return [some(tasks, m.signal_worth_tasks), some(notes, m.signal_worth_notes), some(deals, m.signal_worth_deals)].filter(Boolean).join(', ')
}

function Cell({ count, of, more, words = [] }: { count: number; of?: number; more?: string | undefined; words?: string[] | undefined }) {
  return (
    <Table.Td ta="right" className="numbers" style={{ verticalAlign: 'top' }}>
      {formatNumber(count)}
      {of !== undefined && count > 0 && (
        <Text span size="xs" c="dimmed">
          {' '}
          {formatPercent(count / of, 0)}
        </Text>
      )}
      {more && (
        <Text size="xs" c="dimmed">
          {more}
        </Text>
      )}
      {words.map((one) => (
        <Text key={one} size="xs" style={{ overflowWrap: 'anywhere' }}>
          {m.signal_worth_quote({ words: one })}
        </Text>
      ))}
    </Table.Td>
  )
}
