import { ActionIcon, Badge, Group, Modal, NumberInput, SegmentedControl, Skeleton, Table, Text, TextInput, Tooltip } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { matches } from '@/app/matches'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatNumber, formatPercent } from '@/ui/format'
import { toast } from '@/ui/toast'
import { useAct } from './leads'
import { attributeName, type Likelihood, useLikelihood, type Weight, weightName } from './weights'

const attributes = ['industry', 'size', 'region']

/** All that an account's attributes weigh: learned from deals, or said by headquarters. */
export function WeightsDialog({ onClose }: { onClose: () => void }) {
  const [attribute, setAttribute] = useState('industry')
  const [sought, setSought] = useState('')
  const read = useLikelihood('')
  const items = read.data?.weights.filter((one) => one.attribute === attribute && matches(sought, weightName(one))) ?? []
  return (
    <Modal opened onClose={onClose} size="lg" title={m.lead_weights()}>
      <Text size="sm" c="dimmed" mb="sm">
        {m.lead_weights_text()}
      </Text>
      {read.error ? (
        <Failure error={read.error} onRetry={() => void read.refetch()} />
      ) : !read.data ? (
        <Skeleton h={240} />
      ) : (
        <>
          <Tests read={read.data} />
          <Group mb="xs">
            <SegmentedControl size="xs" value={attribute} onChange={setAttribute} data={attributes.map((value) => ({ value, label: attributeName(value) }))} />
            <TextInput size="xs" flex={1} miw={140} aria-label={m.lead_weights_find()} placeholder={m.lead_weights_find()} value={sought} onChange={(event) => setSought(event.currentTarget.value)} />
          </Group>
          {items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {m.lead_weights_none()}
            </Text>
          ) : (
            <Table verticalSpacing={6} horizontalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{attributeName(attribute)}</Table.Th>
                  <Table.Th ta="right">{m.lead_weights_learned()}</Table.Th>
                  <Table.Th ta="right">{m.lead_weights_holds()}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((one) => (
                  <Row key={`${one.value} ${one.log_odds}`} one={one} />
                ))}
              </Table.Tbody>
            </Table>
          )}
        </>
      )}
    </Modal>
  )
}

/** How well later deals were told, without and with what was said. */
function Tests({ read }: { read: Likelihood }) {
  if (!read.said || !read.backtest) return null
  return (
    <Text size="sm" mb="sm">
      {m.lead_weights_tests({ learned: formatPercent(read.backtest.auc, 1), said: formatPercent(read.said.auc, 1) })}
    </Text>
  )
}

const times = (logOdds: number) => m.lead_weight_times({ factor: formatNumber(Math.exp(logOdds), 2) })

function Row({ one }: { one: Weight }) {
  const may = allows(headquarters, useUser().role)
  const [factor, setFactor] = useState<number | string>(Number(Math.exp(one.log_odds).toFixed(2)))
  const put = (logOdds: number | null) => api.PUT('/api/v1/lead-weights', { body: { attribute: one.attribute, value: one.value, ...(logOdds === null ? {} : { log_odds: logOdds }) } })
  const back = useAct(() => put(one.said ? one.log_odds : null))
  const say = useAct(put, () => toast(m.lead_weights_said({ value: weightName(one) }), () => back.mutateAsync(undefined)))
  const done = () => {
    const next = Number(factor)
    if (next >= 0.01 && next <= 100 && Math.abs(next - Math.exp(one.log_odds)) > 0.005) say.mutate(Math.log(next))
    else setFactor(Number(Math.exp(one.log_odds).toFixed(2)))
  }
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm">{weightName(one)}</Text>
        <Text size="xs" c="dimmed">
          {m.lead_weight_of({ won: formatNumber(one.won), all: formatNumber(one.won + one.lost) })}
        </Text>
      </Table.Td>
      <Table.Td ta="right" className="numbers">
        {times(one.learned)}
      </Table.Td>
      <Table.Td ta="right" className="numbers">
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {may ? (
            <NumberInput
              size="xs"
              w={72}
              hideControls
              prefix="× "
              decimalScale={2}
              min={0.01}
              max={100}
              step={0.1}
              aria-label={m.lead_weights_of({ value: weightName(one) })}
              disabled={say.isPending}
              value={factor}
              onChange={setFactor}
              onBlur={done}
              onKeyDown={(event) => event.key === 'Enter' && done()}
            />
          ) : (
            times(one.log_odds)
          )}
          {one.said && !may && <Badge color="ochre">{m.lead_weight_said()}</Badge>}
          {may && (
            <Tooltip label={m.lead_weights_back()}>
              <ActionIcon variant="subtle" color="gray" aria-label={m.lead_weights_back()} style={{ visibility: one.said ? undefined : 'hidden' }} loading={say.isPending} onClick={() => say.mutate(null)}>
                <IconArrowBackUp size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
