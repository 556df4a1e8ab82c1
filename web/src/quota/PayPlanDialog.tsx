import { ActionIcon, Button, Checkbox, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { unitOf } from './entry'
import { type Component, type NewPayPlan, type PayPlan, planActs, triggerName, triggers, usePayAct } from './pays'
import { todayIs } from './periods'
import { quantityName } from './quotas'
import { monthName } from './sheet'

const plain: Component = { name: '', quantity: 'revenue', target: 0, mode: 'marginal', tiers: [{ from: 0, rate: 1 }, { from: 1, rate: 1.5 }] }

function months(plan: Pick<PayPlan, 'starts_on' | 'ends_on'>): number {
  return (Number(plan.ends_on.slice(0, 4)) - Number(plan.starts_on.slice(0, 4))) * 12 + Number(plan.ends_on.slice(5, 7)) - Number(plan.starts_on.slice(5, 7))
}

/** Makes a pay plan, like another or from nothing, or changes a draft. */
export function PayPlanDialog({ like, change, onClose, onMade }: { like?: PayPlan | undefined; change?: PayPlan; onClose: () => void; onMade: (id: string) => void }) {
  const from = change ?? like
  const unit = unitOf({ quantity: 'revenue', currency: from?.currency ?? 'EUR' })
  const year = Number(todayIs().slice(0, 4))
  const [name, setName] = useState(change?.name ?? '')
  const [start, setStart] = useState(change?.starts_on ?? `${year + 1}-01-01`)
  const [lasts, setLasts] = useState(from ? months(from) : 12)
  const [base, setBase] = useState((from?.base ?? 0) / unit)
  const [draw, setDraw] = useState(from ? from.draw : { amount: 0, recoverable: true })
  const [parts, setParts] = useState<Component[]>(from ? from.components : [{ ...plain, name: m.quota_quantity_revenue() }])
  const done = ({ plan }: { plan: PayPlan }) => {
    onClose()
    onMade(plan.id)
  }
  const add = usePayAct(planActs.add, done)
  const replace = usePayAct(planActs.replace, done)
  const body: NewPayPlan = { name: name.trim(), currency: from?.currency ?? 'EUR', starts_on: start, months: lasts, base: Math.round(base * unit), draw, components: parts }
  const set = (i: number, next: Partial<Component>) => setParts(parts.with(i, { ...parts[i]!, ...next }))
  const options = Array.from({ length: 8 }, (_, i) => `${year + Math.floor(i / 4)}-${String((i % 4) * 3 + 1).padStart(2, '0')}-01`)
  if (!options.includes(start)) options.unshift(start)
  const ready = name.trim() !== '' && parts.every((one) => one.name.trim() !== '' && one.target > 0)
  return (
    <Modal opened onClose={onClose} title={change ? m.quota_pay_change() : m.quota_pay_new()} size="lg">
      <Stack gap="sm">
        <TextInput label={m.quota_name()} value={name} maxLength={200} data-autofocus onChange={(event) => setName(event.currentTarget.value)} />
        <Group grow>
          <Select label={m.quota_begins()} allowDeselect={false} value={start} onChange={(value) => value && setStart(value)} data={options.map((value) => ({ value, label: monthName(value) }))} />
          <Select label={m.quota_lasts()} allowDeselect={false} value={String(lasts)} onChange={(value) => setLasts(Number(value))} data={[...new Set([3, 6, 12, lasts])].map((count) => ({ value: String(count), label: m.quota_months({ count }) }))} />
          <NumberInput label={m.quota_pay_base()} min={0} thousandSeparator=" " allowDecimal={false} value={base} onChange={(value) => setBase(Number(value) || 0)} />
        </Group>
        {parts.map((part, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- components have no other identity while they are written
          <ComponentFields key={i} part={part} unit={unit} onChange={(next) => set(i, next)} {...(parts.length > 1 ? { onRemove: () => setParts(parts.filter((_, k) => k !== i)) } : {})} />
        ))}
        <Group>
          <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setParts([...parts, { ...plain, name: '' }])}>
            {m.quota_pay_add_component()}
          </Button>
        </Group>
        <Group align="flex-end">
          <NumberInput label={m.quota_pay_draw()} min={0} thousandSeparator=" " allowDecimal={false} value={draw.amount / unit} onChange={(value) => setDraw({ ...draw, amount: Math.round((Number(value) || 0) * unit) })} />
          <Checkbox mb={8} label={m.quota_pay_recoverable()} checked={draw.recoverable} onChange={(event) => setDraw({ ...draw, recoverable: event.currentTarget.checked })} />
        </Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button disabled={!ready} loading={add.isPending || replace.isPending} onClick={() => (change ? replace.mutate({ id: change.id, body }) : add.mutate(body))}>
            {change ? m.quota_judge() : m.quota_pay_make()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

const percent = (value: number) => Math.round(value * 1e6) / 1e4

function ComponentFields({ part, unit, onChange, onRemove }: { part: Component; unit: number; onChange: (next: Partial<Component>) => void; onRemove?: () => void }) {
  return (
    <Stack gap="xs" p="sm" style={{ border: '1px solid var(--arpent-line)', borderRadius: 8 }}>
      <Group grow align="flex-end">
        <TextInput label={m.quota_pay_component_name()} value={part.name} maxLength={200} onChange={(event) => onChange({ name: event.currentTarget.value })} />
        <Select label={m.quota_quantity()} allowDeselect={false} value={part.quantity ?? 'revenue'} onChange={(value) => onChange({ quantity: value ?? 'revenue' })} data={['revenue', 'deals', 'new_accounts'].map((value) => ({ value, label: quantityName(value) }))} />
        <Select label={m.quota_pay_trigger()} allowDeselect={false} value={part.trigger ?? 'booked'} onChange={(value) => onChange({ trigger: value as NonNullable<Component['trigger']> })} data={triggers.map((value) => ({ value, label: triggerName(value) }))} />
        <NumberInput label={m.quota_pay_target()} min={0} thousandSeparator=" " allowDecimal={false} value={part.target / unit} onChange={(value) => onChange({ target: Math.round((Number(value) || 0) * unit) })} />
      </Group>
      {part.tiers.map((tier, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows of a table that is written by place
        <Group key={i} gap="xs">
          <NumberInput size="xs" w={130} aria-label={m.quota_pay_from()} prefix={`${m.quota_pay_from()} `} suffix=" %" min={0} decimalScale={4} value={percent(tier.from)} onChange={(value) => onChange({ tiers: part.tiers.with(i, { ...tier, from: (Number(value) || 0) / 100 }) })} />
          <NumberInput size="xs" w={110} aria-label={m.quota_pay_rate_field()} prefix="× " min={0} step={0.1} decimalScale={4} value={tier.rate} onChange={(value) => onChange({ tiers: part.tiers.with(i, { ...tier, rate: Number(value) || 0 }) })} />
          {part.tiers.length > 1 && (
            <ActionIcon size="sm" aria-label={m.quota_pay_remove()} onClick={() => onChange({ tiers: part.tiers.filter((_, k) => k !== i) })}>
              <IconTrash size={14} />
            </ActionIcon>
          )}
        </Group>
      ))}
      <Group gap="xs">
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} onClick={() => onChange({ tiers: [...part.tiers, { from: (part.tiers.at(-1)?.from ?? 0) + 0.2, rate: 2 }] })}>
          {m.quota_pay_add_tier()}
        </Button>
        {onRemove && (
          <Button size="compact-xs" variant="subtle" color="brick" onClick={onRemove}>
            {m.quota_pay_remove()}
          </Button>
        )}
      </Group>
      <Group grow align="flex-end">
        <NumberInput size="xs" label={m.quota_pay_threshold()} suffix=" %" min={0} decimalScale={4} value={percent(part.threshold ?? 0)} onChange={(value) => onChange({ threshold: (Number(value) || 0) / 100 })} />
        <NumberInput size="xs" label={m.quota_pay_cap()} prefix="× " min={0} step={0.5} decimalScale={4} value={part.cap ?? 0} onChange={(value) => onChange({ cap: Number(value) || 0 })} />
        <Select size="xs" label={m.quota_pay_mode()} allowDeselect={false} value={part.mode} onChange={(value) => onChange({ mode: value as Component['mode'] })} data={[{ value: 'marginal', label: m.quota_pay_marginal() }, { value: 'cliff', label: m.quota_pay_cliff() }]} />
      </Group>
      {part.mode === 'cliff' && (
        <Text size="xs" c="var(--arpent-attention)">
          {m.quota_pay_cliff_text()}
        </Text>
      )}
    </Stack>
  )
}
