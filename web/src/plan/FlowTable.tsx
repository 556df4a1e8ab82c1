import { Group, Table, Text, UnstyledButton } from '@mantine/core'
import { IconArrowNarrowRight } from '@tabler/icons-react'
import { useMemo } from 'react'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { formatNumber, formatPercent } from '@/ui/format'
import classes from './compare.module.css'
import { movingFlows } from './flows'
import type { PlanComparison } from './contract'
import { formatMeasure, measureName } from './words'

/** From whom to whom, how much: a row chooses what map and accounts show. */
export function FlowTable({ data, chosen, onChoose }: { data: PlanComparison; chosen: { from: number; to: number } | null; onChoose: (flow: { from: number; to: number } | null) => void }) {
  const columns = useMemo(() => {
    const shown = data.measures.map((measure, k) => ({ measure, k })).filter(({ measure }) => measure.balanced || measure.name === 'accounts')
    return shown.slice(0, 3)
  }, [data.measures])
  const first = columns.find(({ measure }) => measure.balanced)?.k ?? 0
  const flows = useMemo(() => movingFlows(data, first), [data, first])
  const most = Math.max(1e-9, ...flows.map((flow) => flow.sums[first] ?? 0))
  if (flows.length === 0) return <EmptyState compact title={m.plan_compare_same()} />
  return (
    <Table stickyHeader highlightOnHover fz="sm" verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{m.plan_flow()}</Table.Th>
          <Table.Th ta="right">{data.basis === 'accounts' ? m.plan_measure_accounts() : m.plan_units()}</Table.Th>
          {columns.map(({ measure }) => (
            <Table.Th key={measure.name} ta="right">
              {measureName(measure.name, measure.label)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {flows.map((flow) => {
          const on = chosen?.from === flow.from && chosen.to === flow.to
          return (
            <Table.Tr key={`${flow.from} ${flow.to}`} className={classes.flow} data-chosen={on || undefined} onClick={() => onChoose(on ? null : { from: flow.from, to: flow.to })}>
              <Table.Td>
                <UnstyledButton
                  aria-pressed={on}
                  fz="sm"
                  onClick={(event) => {
                    event.stopPropagation()
                    onChoose(on ? null : { from: flow.from, to: flow.to })
                  }}
                >
                  <Group gap={6} wrap="nowrap">
                    <Side name={data.from.territories[flow.from]} rep={data.from.reps[flow.from]} />
                    <IconArrowNarrowRight size={16} aria-label={m.plan_flow_to()} style={{ flex: 'none' }} color="var(--mantine-color-dimmed)" />
                    <Side name={data.to.territories[flow.to]} rep={data.to.reps[flow.to]} />
                  </Group>
                </UnstyledButton>
                <div className={classes.flowBar} style={{ width: `${Math.max(1, (100 * (flow.sums[first] ?? 0)) / most)}%` }} aria-hidden />
              </Table.Td>
              <Table.Td ta="right">{formatNumber(flow.items)}</Table.Td>
              {columns.map(({ measure, k }) => (
                <Table.Td key={measure.name} ta="right" style={{ whiteSpace: 'nowrap' }}>
                  {formatMeasure(flow.sums[k] ?? 0, measure.unit)}
                  {k === first && (
                    <Text span size="xs" c="dimmed" ml={5}>
                      {formatPercent((flow.sums[k] ?? 0) / Math.max(1e-9, data.result.totals[k] ?? 0), 1)}
                    </Text>
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}

function Side({ name, rep }: { name: string | undefined; rep: string | undefined }) {
  return (
    <span style={{ minWidth: 0 }}>
      <Text span size="sm" fw={560}>
        {name ?? m.plan_no_territory()}
      </Text>
      {rep && (
        <Text span size="xs" c="dimmed" display="block">
          {rep}
        </Text>
      )}
    </span>
  )
}
