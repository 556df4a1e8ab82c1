import { Badge, Box, Button, Group, SegmentedControl, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useRouteParams } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDateTime, formatNumber } from '@/ui/format'
import { JobProgress } from '@/ui/JobProgress'
import { PageHeader } from '@/ui/PageHeader'
import { useColleagues } from '../accounts'
import { Colleagues } from './Colleagues'
import { type HandOver, type Order, partName, totalOf, useBelongings, useDone, useHandOver, usePreview } from './handovers'
import { Preview } from './Preview'

/** Everything open of somebody, given to colleagues in one act. */
export default function HandOverPage() {
  const { userId } = useRouteParams<{ userId: string }>()
  const read = useBelongings(userId)
  const busy = useDone(userId).data?.some((one) => one.state === 'running')
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  const name = read.data?.user.name ?? '…'
  return (
    <>
      <PageHeader title={m.account_hand_title({ name })} text={m.account_hand_text()} trail={[{ label: m.account_title(), to: '/accounts' }]} />
      <Box p="lg" flex={1} style={{ overflow: 'auto' }}>
        {!read.data ? (
          <Skeleton h={280} maw={820} />
        ) : (
          <Stack gap="xl" maw={820}>
            <Belongings counts={read.data.counts} />
            {totalOf(read.data.counts) > 0 && !busy && <Giving user={userId} name={name} suggested={read.data.colleagues} />}
            <Past user={userId} />
          </Stack>
        )}
      </Box>
    </>
  )
}

function Belongings({ counts }: { counts: NonNullable<ReturnType<typeof useBelongings>['data']>['counts'] }) {
  const beyond = counts.reduce((sum, one) => sum + (one.beyond ?? 0), 0)
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {m.account_hand_open()}
      </Title>
      <Group gap="xl">
        {counts.filter((one) => one.count > 0).map((one) => (
          <div key={one.part}>
            <Text size="xl" fw={640} className="numbers">
              {formatNumber(one.count)}
            </Text>
            <Text size="sm" c="dimmed">
              {partName(one.part)}
            </Text>
          </div>
        ))}
      </Group>
      {totalOf(counts) === 0 && (
        <Text size="sm" mt="xs">
          {m.account_hand_nothing()}
        </Text>
      )}
      {beyond > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {m.account_hand_beyond({ count: beyond, text: formatNumber(beyond) })}
        </Text>
      )}
    </section>
  )
}

function Giving({ user, name, suggested }: { user: string; name: string; suggested: readonly string[] }) {
  const [order, setOrder] = useState<Order>({ way: 'territory', to: suggested.slice(0, 1).map((id) => ({ user_id: id, share: 1 })) })
  const preview = usePreview(user, order)
  const { give } = useHandOver(user)
  const total = totalOf(preview.data?.counts ?? [])
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {m.account_hand_to()}
      </Title>
      <Stack gap="md">
        <SegmentedControl
          style={{ alignSelf: 'flex-start' }}
          aria-label={m.account_hand_way()}
          value={order.way}
          onChange={(way) => setOrder({ ...order, way: way as Order['way'] })}
          data={[
            { value: 'territory', label: m.account_hand_by_territory() },
            { value: 'share', label: m.account_hand_by_share() },
          ]}
        />
        <Text size="sm" c="dimmed">
          {order.way === 'territory' ? m.account_hand_by_territory_text() : m.account_hand_by_share_text()}
        </Text>
        <Colleagues but={user} to={order.to} suggested={suggested} onChange={(to) => setOrder({ ...order, to })} />
        {preview.error ? (
          <Failure error={preview.error} onRetry={() => void preview.refetch()} />
        ) : (
          order.to.length > 0 && (preview.data ? <Preview preview={preview.data} order={order} /> : <Skeleton h={140} />)
        )}
        <Group>
          <Button disabled={order.to.length === 0 || total === 0 || preview.isPlaceholderData} loading={give.isPending} onClick={() => give.mutate(order)}>
            {order.to.length === 0 ? m.account_hand_choose() : m.account_hand_give({ name, count: total, text: formatNumber(total) })}
          </Button>
        </Group>
      </Stack>
    </section>
  )
}

/** Hand-overs of before; what is still with whoever got it can be given back. */
function Past({ user }: { user: string }) {
  const read = useDone(user)
  const { nameOf } = useColleagues()
  const { undo, done } = useHandOver(user)
  if (!read.data || read.data.length === 0) return null
  const told = (one: HandOver) =>
    one.order.to.map((to) => m.account_hand_line({ name: nameOf(to.user_id), list: one.counts.filter((c) => c.user_id === to.user_id).map((c) => `${formatNumber(c.count)} ${partName(c.part).toLowerCase()}`).join(', ') || '0' }))
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {m.account_hand_past()}
      </Title>
      <Table>
        <Table.Tbody>
          {read.data.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>
                <Text size="sm">{formatDateTime(one.made_at)}</Text>
                <Text size="xs" c="dimmed">
                  {nameOf(one.made_by)}
                </Text>
              </Table.Td>
              <Table.Td>
                {told(one).map((line) => (
                  <Text key={line} size="sm">
                    {line}
                  </Text>
                ))}
              </Table.Td>
              {one.state === 'running' && one.job_id ? (
                <Table.Td miw={220}>
                  <JobProgress id={one.job_id} label={one.left ? m.account_hand_giving() : m.account_hand_returning()} onFinished={() => void done()} />
                </Table.Td>
              ) : (
                <Table.Td ta="right">
                  {one.state === 'undone' && (
                    <Badge variant="light" color="gray">
                      {m.account_hand_undone()}
                    </Badge>
                  )}
                  {one.state === 'stopped' && (
                    <Badge variant="light" color="ochre" mr="xs">
                      {m.account_hand_stopped()}
                    </Badge>
                  )}
                  {one.may_undo && (
                    <Button size="xs" variant="default" loading={undo.isPending} onClick={() => undo.mutate(one.id)}>
                      {m.account_hand_undo()}
                    </Button>
                  )}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
