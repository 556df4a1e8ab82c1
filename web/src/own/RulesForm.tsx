import { Button, Card, Group, NumberInput, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { kindName } from '@/signal/signals'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { type Kind, type OwnRecords, type Rules, useKeep } from './own'

interface Field {
  label: () => string
  least: number
  most: number
  /** With decimals. */
  fine?: boolean
  suffix?: string
}

const days = (label: () => string, most = 730, least = 1): Field => ({ label, least, most })

const fields: { [K in Kind]: { text: () => string; numbers: Partial<Record<keyof Rules[K], Field>> } } = {
  deal_stuck: {
    text: m.own_stuck_text,
    numbers: {
      percentile: { label: m.own_percentile, least: 50, most: 99, suffix: ' %' },
      least_days: days(m.own_stuck_least),
      late_days: days(m.own_late_days, 730, 0),
      won_deals: { label: m.own_won_deals, least: 2, most: 1000 },
      default_days: days(m.own_default_days),
    },
  },
  contract_ending: { text: m.own_contract_text, numbers: { own_days: days(m.own_own_days), rival_days: days(m.own_rival_days) } },
  silent_account: {
    text: m.own_silent_text,
    numbers: { times: { label: m.own_times, least: 1, most: 20, fine: true }, least_days: days(m.own_silent_least), customer_days: days(m.own_customer_days, 1460) },
  },
  problem_spike: { text: m.own_spike_text, numbers: { least: { label: m.own_spike_least, least: 2, most: 100 }, percent: { label: m.own_percent, least: 0.01, most: 20, fine: true, suffix: ' %' } } },
}

/** From when on what records say is told, by kind. */
export function RulesForm({ records }: { records: OwnRecords }) {
  const [rules, setRules] = useState(records.rules)
  const keep = useKeep(records.rules, () => undefined)
  const changed = JSON.stringify(rules) !== JSON.stringify(records.rules)
  const usual = JSON.stringify(rules) === JSON.stringify(records.defaults)
  const missing = Object.values(rules).some((rule) => Object.values(rule as object).some((value) => value === ''))
  return (
    <form
      aria-label={m.own_rules()}
      onSubmit={(event) => {
        event.preventDefault()
        keep.mutate(rules)
      }}
    >
      <Stack gap="sm">
        <Title order={2}>{m.own_rules()}</Title>
        {(Object.keys(fields) as Kind[]).map((kind) => (
          <Rule key={kind} kind={kind} rule={rules[kind] as unknown as Record<string, number | boolean>} open={records.open[kind] ?? 0} onChange={(rule) => setRules({ ...rules, [kind]: rule })} />
        ))}
        {keep.error && <Failure error={keep.error} />}
        <Group>
          <Button type="submit" disabled={!changed || missing} loading={keep.isPending}>
            {m.own_keep()}
          </Button>
          {!usual && (
            <Button variant="subtle" color="gray" onClick={() => setRules(records.defaults)}>
              {m.own_defaults()}
            </Button>
          )}
          <Text size="xs" c="dimmed">
            {m.own_next()}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}

function Rule({ kind, rule, open, onChange }: { kind: Kind; rule: Record<string, number | boolean>; open: number; onChange: (rule: Record<string, number | boolean>) => void }) {
  const { text, numbers } = fields[kind]
  return (
    <Card component="section" aria-label={kindName(kind)}>
      <Group justify="space-between" gap="sm">
        <Switch label={kindName(kind)} styles={{ label: { fontWeight: 600 } }} checked={rule.on === true} onChange={(event) => onChange({ ...rule, on: event.currentTarget.checked })} />
        <Text size="xs" c="dimmed" className="numbers">
          {m.own_open({ count: open, text: formatNumber(open) })}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" mt={6}>
        {text()}
      </Text>
      {rule.on === true && (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" mt="sm">
          {(Object.entries(numbers) as [string, Field][]).map(([name, field]) => (
            <NumberInput
              key={name}
              label={field.label()}
              min={field.least}
              max={field.most}
              allowDecimal={field.fine ?? false}
              decimalScale={2}
              suffix={field.suffix ?? ''}
              clampBehavior="blur"
              value={rule[name] as number}
              onChange={(value) => onChange({ ...rule, [name]: value as number })}
            />
          ))}
        </SimpleGrid>
      )}
    </Card>
  )
}
