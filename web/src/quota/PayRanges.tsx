import { ActionIcon, Button, Group, Modal, NumberInput, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconPlus, IconScale, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatMoney } from '@/ui/format'
import { unitOf } from './entry'
import { type PayPlan, type PayRange, planActs, usePayAct, useRanges } from './pays'
import { todayIs } from './periods'

/** What roles are paid elsewhere, with where the plan stands. */
export function PayRanges({ plan, may }: { plan: PayPlan; may: boolean }) {
  const [open, setOpen] = useState(false)
  const ranges = useRanges(open)
  const [edited, setEdited] = useState<PayRange[] | null>(null)
  const save = usePayAct(planActs.ranges, () => setEdited(null))
  const months = (Number(plan.ends_on.slice(0, 4)) - Number(plan.starts_on.slice(0, 4))) * 12 + Number(plan.ends_on.slice(5, 7)) - Number(plan.starts_on.slice(5, 7))
  const target = Math.round(((plan.base + plan.components.reduce((sum, one) => sum + one.target, 0)) * 12) / months)
  const list = ranges.data ?? []
  const blank: PayRange = { role: '', currency: plan.currency, low: 0, median: 0, high: 0, source: '', as_of: todayIs() }
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconScale size={15} />} onClick={() => setOpen(true)}>
        {m.quota_pay_ranges()}
      </Button>
      <Modal size="xl" opened={open} onClose={() => setOpen(false)} title={m.quota_pay_ranges()}>
        <Stack gap="sm">
          <Text size="sm">{m.quota_pay_ranges_text({ target: formatMoney(target, plan.currency) })}</Text>
          {edited ? (
            <Fields list={edited} onChange={setEdited} />
          ) : list.length === 0 ? (
            <Text size="sm" c="dimmed">
              {may ? m.quota_pay_ranges_none() : m.quota_pay_ranges_wait()}
            </Text>
          ) : (
            <Rows list={list} target={target} currency={plan.currency} />
          )}
          {may && (
            <Group justify="flex-end">
              {edited ? (
                <>
                  <Button variant="subtle" leftSection={<IconPlus size={15} />} onClick={() => setEdited([...edited, blank])}>
                    {m.quota_pay_range_add()}
                  </Button>
                  <Button variant="default" onClick={() => setEdited(null)}>
                    {m.app_cancel()}
                  </Button>
                  <Button loading={save.isPending} onClick={() => save.mutate(edited)}>
                    {m.quota_judge()}
                  </Button>
                </>
              ) : (
                <Button variant="default" loading={ranges.isPending} onClick={() => setEdited(list.length > 0 ? list.map((one) => pick(one)) : [blank])}>
                  {m.quota_pay_range_edit()}
                </Button>
              )}
            </Group>
          )}
        </Stack>
      </Modal>
    </>
  )
}

function pick({ role, currency, low, median, high, source, as_of }: PayRange): PayRange {
  return { role, currency, low, median, high, source, as_of }
}

function Rows({ list, target, currency }: { list: PayRange[]; target: number; currency: string }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{m.quota_pay_range_role()}</Table.Th>
            <Table.Th ta="right">{m.quota_pay_range_low()}</Table.Th>
            <Table.Th ta="right">{m.quota_pay_range_median()}</Table.Th>
            <Table.Th ta="right">{m.quota_pay_range_high()}</Table.Th>
            <Table.Th>{m.quota_pay_range_plan()}</Table.Th>
            <Table.Th>{m.quota_pay_range_source()}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {list.map((one) => (
            <Table.Tr key={one.role + one.as_of + one.source}>
              <Table.Td>{one.role}</Table.Td>
              {[one.low, one.median, one.high].map((value, i) => (
                // oxlint-disable-next-line react/no-array-index-key -- three columns that do not move
                <Table.Td key={i} ta="right">
                  {formatMoney(value, one.currency)}
                </Table.Td>
              ))}
              <Table.Td>{one.currency === currency ? place(one, target) : '—'}</Table.Td>
              <Table.Td>
                {one.source}
                <Text size="xs" c="dimmed">
                  {formatDate(one.as_of)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function place(one: PayRange, target: number): string {
  if (target < one.low) return m.quota_pay_range_below()
  if (target < one.median) return m.quota_pay_range_lower()
  return target <= one.high ? m.quota_pay_range_upper() : m.quota_pay_range_above()
}

function Fields({ list, onChange }: { list: PayRange[]; onChange: (list: PayRange[]) => void }) {
  const set = (i: number, next: Partial<PayRange>) => onChange(list.with(i, { ...list[i]!, ...next }))
  return (
    <Stack gap="xs">
      {list.map((one, i) => {
        const unit = unitOf({ quantity: 'revenue', currency: one.currency })
        return (
          // oxlint-disable-next-line react/no-array-index-key -- rows have no other identity while they are written
          <Group key={i} gap="xs" align="flex-end">
            <TextInput size="xs" w={150} label={m.quota_pay_range_role()} value={one.role} onChange={(event) => set(i, { role: event.currentTarget.value })} />
            <TextInput size="xs" w={60} label={m.quota_pay_range_currency()} maxLength={3} value={one.currency} onChange={(event) => set(i, { currency: event.currentTarget.value.toUpperCase() })} />
            {(['low', 'median', 'high'] as const).map((name) => (
              <NumberInput key={name} size="xs" w={100} label={{ low: m.quota_pay_range_low, median: m.quota_pay_range_median, high: m.quota_pay_range_high }[name]()} min={0} thousandSeparator=" " value={one[name] / unit} onChange={(value) => set(i, { [name]: Math.round((Number(value) || 0) * unit) })} />
            ))}
            <TextInput size="xs" w={150} label={m.quota_pay_range_source()} value={one.source} onChange={(event) => set(i, { source: event.currentTarget.value })} />
            <TextInput size="xs" w={130} type="date" label={m.quota_pay_range_day()} value={one.as_of} onChange={(event) => set(i, { as_of: event.currentTarget.value })} />
            <ActionIcon aria-label={m.quota_pay_remove()} onClick={() => onChange(list.filter((_, k) => k !== i))}>
              <IconTrash size={15} />
            </ActionIcon>
          </Group>
        )
      })}
    </Stack>
  )
}
