import { Anchor, Button, Group, Skeleton, Stack, Table, Text } from '@mantine/core'
import { IconFileTypeCsv } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { request } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { toastError } from '@/ui/toast'
import { queryText } from '@/ui/useList'
import { csv, download, inUnits } from './csv'
import { planKey, planPath } from './queries'
import type { ChangedAccount, PlanComparison, PlanDetail } from './contract'
import { formatMeasure, measureName } from './words'

const columns = ['potential', 'revenue', 'workload']
const order = ['accounts', 'potential', 'revenue', 'workload']

/** The accounts that change hands, of the chosen flow or of all. */
export function ChangedAccounts(props: { plan: PlanDetail; data: PlanComparison; against: string; flow: { from: number; to: number } | null; onAll: () => void }) {
  const { plan, data, against, flow } = props
  const accounts = useQuery({
    queryKey: planKey(plan.id, 'compare-accounts', against, JSON.stringify(flow)),
    queryFn: ({ signal }) =>
      request<{ items: ChangedAccount[]; total: number }>('GET', planPath(plan.id, '/compare/accounts') + queryText({ with: against, limit: 200, ...(flow ? { from: flow.from, to: flow.to } : {}) }), undefined, signal),
    placeholderData: (before) => before,
  })
  const unitOf = (name: string) => data.measures.find((measure) => measure.name === name)?.unit ?? ''
  const items = accounts.data?.items ?? []
  const save = useMutation({
    mutationFn: () => request<{ items: ChangedAccount[] }>('GET', planPath(plan.id, '/compare/accounts') + queryText({ with: against, limit: 5000, ...(flow ? { from: flow.from, to: flow.to } : {}) })),
    onSuccess: (all) => {
      const heads = [m.plan_account(), m.plan_flow_from(), m.plan_flow_to_whom(), ...columns.map((name) => measureName(name))]
      const rows = all.items.map((one) => [one.name, data.from.territories[one.from] ?? '', data.to.territories[one.to] ?? '', ...columns.map((name) => inUnits(one.values[order.indexOf(name)] ?? 0, unitOf(name)))])
      download(`${plan.name}.csv`, csv([heads, ...rows]))
    },
    onError: toastError,
  })
  return (
    <Stack gap={0} h="100%">
      <Group justify="space-between" px="md" py={8} style={{ borderBottom: '1px solid var(--arpent-line)' }}>
        <Group gap="xs">
          <Text fw={620} size="sm">
            {flow
              ? m.plan_changed_accounts_of({ count: accounts.data?.total ?? 0, text: formatNumber(accounts.data?.total ?? 0), from: data.from.territories[flow.from] ?? m.plan_no_territory(), to: data.to.territories[flow.to] ?? m.plan_no_territory() })
              : m.plan_changed_accounts({ count: accounts.data?.total ?? 0, text: formatNumber(accounts.data?.total ?? 0) })}
          </Text>
          {flow && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={props.onAll}>
              {m.plan_changed_all()}
            </Button>
          )}
        </Group>
        <Button size="compact-sm" variant="default" leftSection={<IconFileTypeCsv size={16} />} loading={save.isPending} onClick={() => save.mutate()}>
          {m.plan_changed_csv()}
        </Button>
      </Group>
      {accounts.error ? (
        <Failure error={accounts.error} onRetry={() => void accounts.refetch()} />
      ) : accounts.isPending ? (
        <Stack p="md">
          <Skeleton h={18} />
          <Skeleton h={18} />
          <Skeleton h={18} />
        </Stack>
      ) : items.length === 0 ? (
        <Text p="md" size="sm" c="dimmed">
          {m.plan_changed_none()}
        </Text>
      ) : (
        <div style={{ overflow: 'auto', flex: 1, minHeight: 0 }}>
          <Table stickyHeader fz="sm" verticalSpacing={5} aria-label={m.plan_changed_accounts({ count: items.length, text: formatNumber(items.length) })}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{m.plan_account()}</Table.Th>
                <Table.Th>{m.plan_flow_from()}</Table.Th>
                <Table.Th>{m.plan_flow_to_whom()}</Table.Th>
                {columns.map((name) => (
                  <Table.Th key={name} ta="right">
                    {measureName(name)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((account) => (
                <Table.Tr key={account.id}>
                  <Table.Td>
                    <Anchor size="sm" renderRoot={(root) => <Link to="/accounts/$accountId" params={{ accountId: account.id } as never} {...root} />}>
                      {account.name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{data.from.territories[account.from] ?? m.plan_no_territory()}</Table.Td>
                  <Table.Td>{data.to.territories[account.to] ?? m.plan_no_territory()}</Table.Td>
                  {columns.map((name) => (
                    <Table.Td key={name} ta="right">
                      {formatMeasure(account.values[order.indexOf(name)] ?? 0, unitOf(name))}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Stack>
  )
}
