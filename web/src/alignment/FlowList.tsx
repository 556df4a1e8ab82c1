import { Table, Text, UnstyledButton } from '@mantine/core'
import { IconArrowNarrowRight } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { formatHours, formatNumber } from '@/ui/format'
import type { Between, Flow } from './rules'
import { moneyText, pipelineText } from './words'
import classes from './alignment.module.css'

/** From where to where, and how much; a row chooses which accounts are listed. */
export function FlowList({ flows, chosen, onChoose }: { flows: Flow[]; chosen: Between | null; onChoose: (flow: Between | null) => void }) {
  const most = Math.max(1, ...flows.map((one) => one.accounts))
  return (
    <Table.ScrollContainer minWidth={470}>
      <Table fz="sm" verticalSpacing={6} highlightOnHover aria-label={m.alignment_flows()}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{m.alignment_flow()}</Table.Th>
            <Table.Th ta="right">{m.alignment_accounts_title()}</Table.Th>
            <Table.Th ta="right">{m.alignment_field_potential()}</Table.Th>
            <Table.Th ta="right">{m.alignment_hours()}</Table.Th>
            <Table.Th ta="right">{m.alignment_deals()}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {flows.map((flow) => {
            const key = { layer: flow.layer, ...(flow.from ? { from: flow.from } : {}), ...(flow.to ? { to: flow.to } : {}) }
            const on = chosen?.layer === key.layer && chosen.from === key.from && chosen.to === key.to
            return (
              <Table.Tr key={JSON.stringify(key)} className={classes.flow} data-chosen={on || undefined} onClick={() => onChoose(on ? null : key)}>
                <Table.Td>
                  <UnstyledButton
                    aria-pressed={on}
                    fz="sm"
                    className={classes.flowName}
                    onClick={(event) => {
                      event.stopPropagation()
                      onChoose(on ? null : key)
                    }}
                  >
                    <Side id={flow.from} name={flow.from_name} />
                    <IconArrowNarrowRight size={16} aria-label={m.alignment_flow_to()} style={{ flex: 'none' }} color="var(--mantine-color-dimmed)" />
                    <Side id={flow.to} name={flow.to_name} />
                  </UnstyledButton>
                  <div className={classes.flowBar} style={{ width: `${Math.max(1, (100 * flow.accounts) / most)}%` }} aria-hidden />
                </Table.Td>
                <Table.Td ta="right">{formatNumber(flow.accounts)}</Table.Td>
                <Table.Td ta="right">{moneyText(flow, 'potential')}</Table.Td>
                <Table.Td ta="right">{formatHours(flow.hours)}</Table.Td>
                <Table.Td ta="right">
                  {formatNumber(flow.deals)}
                  {flow.deals > 0 && (
                    <Text size="xs" c="dimmed">
                      {pipelineText(flow)}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Side({ id, name }: { id: string | undefined; name: string }) {
  return (
    <Text span size="sm" fw={id ? 560 : 400} c={id ? undefined : 'dimmed'}>
      {name || (id ? m.account_elsewhere() : m.account_unassigned())}
    </Text>
  )
}
