import { Badge, Box, Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { kindName } from '@/signal/signals'
import { Failure } from '@/ui/Failure'
import { formatAgo, formatNumber } from '@/ui/format'
import { JobProgress } from '@/ui/JobProgress'
import { PageHeader } from '@/ui/PageHeader'
import { SignalTabs } from '@/viewed/SignalTabs'
import { type OwnRecords, type Pass, useForget, useLook, useOwnRecords } from './own'
import { RulesForm } from './RulesForm'

/** What one's own records tell: when they were last looked at, what came of it,
 *  and from when on something is told. */
export default function RecordsScreen() {
  const read = useOwnRecords()
  return (
    <>
      <PageHeader title={m.own_title()} text={m.own_text()}>
        <SignalTabs at="/signals/records" />
      </PageHeader>
      <Box p="lg" maw={860} w="100%" style={{ overflow: 'auto', flex: 1 }}>
        {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {read.isPending && <ScreenLoading />}
        {read.data && (
          <Stack gap="lg">
            <Health records={read.data} />
            <RulesForm key={JSON.stringify(read.data.rules)} records={read.data} />
            <Usual pass={read.data.last} />
          </Stack>
        )}
      </Box>
    </>
  )
}

const states: Partial<Record<Pass['state'], { colour: string; name: () => string }>> = {
  done: { colour: 'pine', name: m.own_state_done },
  failed: { colour: 'brick', name: m.own_state_failed },
  cancelled: { colour: 'gray', name: m.own_state_cancelled },
}

const counted = (count: number) => ({ count, text: formatNumber(count) })

function Health({ records: { last, now } }: { records: OwnRecords }) {
  const look = useLook()
  const forget = useForget()
  const state = last && states[last.state]
  return (
    <Card component="section" aria-label={m.own_looks()}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 280px' }}>
          <Group gap={8}>
            <Title order={2}>{m.own_looks()}</Title>
            {state && <Badge color={state.colour}>{state.name()}</Badge>}
          </Group>
          <Text size="sm" mt={4}>
            {last ? [formatAgo(last.ended_at ?? last.begun_at), m.own_accounts(counted(last.accounts)), m.own_told(counted(last.told)), m.own_over(counted(last.over))].join(' · ') : m.own_never()}
          </Text>
          {last && Object.keys(last.kinds).length > 0 && (
            <Text size="xs" c="dimmed">
              {Object.entries(last.kinds)
                .map(([kind, count]) => m.own_kind_count({ kind: kindName(kind), text: formatNumber(count) }))
                .join(' · ')}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            {m.own_daily()}
          </Text>
        </div>
        {!now && (
          <Button variant="default" style={{ flex: 'none' }} leftSection={<IconRefresh size={16} />} loading={look.isPending} onClick={() => look.mutate()}>
            {m.own_look()}
          </Button>
        )}
      </Group>
      {now && (
        <Box mt="md">
          <JobProgress key={now.job_id} id={now.job_id} label={m.own_looking()} onFinished={() => void forget()} />
        </Box>
      )}
    </Card>
  )
}

/** How long won deals were in each stage. */
function Usual({ pass }: { pass: Pass | undefined }) {
  if (!pass || pass.usual.length === 0) return null
  return (
    <section>
      <Title order={2} mb={4}>
        {m.own_usual()}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {m.own_usual_text()}
      </Text>
      <Table maw={520} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{m.deal_stage()}</Table.Th>
            <Table.Th ta="right">{m.own_usual_days()}</Table.Th>
            <Table.Th ta="right">{m.own_usual_deals()}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pass.usual.map((one) => (
            <Table.Tr key={one.stage}>
              <Table.Td>{one.stage || m.own_no_stage()}</Table.Td>
              <Table.Td ta="right" className="numbers">
                {one.days > 0 ? formatNumber(one.days) : '—'}
              </Table.Td>
              <Table.Td ta="right" className="numbers">
                {formatNumber(one.deals)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
