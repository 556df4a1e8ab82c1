import { Badge, Group, Popover, Stack, Table, Text, UnstyledButton } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatMoney, formatNumber, formatPercent } from '@/ui/format'
import { type Component, type PayPlan, triggerName } from './pays'
import { dayAfter } from './periods'
import { quantityName } from './quotas'
import uiClasses from '@/ui/ui.module.css'

/** What a plan says, in a line; all of it on asking. */
export function Terms({ plan, warnings }: { plan: PayPlan; warnings: string[] }) {
  const target = plan.components.reduce((sum, one) => sum + one.target, 0)
  return (
    <Group gap="xs">
      <Popover width={420} position="bottom-start">
        <Popover.Target>
          <UnstyledButton className={uiClasses.why}>
            <Text size="sm" component="span">
              {m.quota_pay_terms({ base: formatMoney(plan.base, plan.currency), target: formatMoney(target, plan.currency), from: formatDate(plan.starts_on), to: formatDate(dayAfter(plan.ends_on, -1)) })}
            </Text>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="md">
            {plan.components.map((one) => (
              <Rates key={one.name} component={one} currency={plan.currency} />
            ))}
            {plan.draw.amount > 0 && <Text size="sm">{(plan.draw.recoverable ? m.quota_pay_draw_back : m.quota_pay_draw_kept)({ amount: formatMoney(plan.draw.amount, plan.currency) })}</Text>}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {warnings.includes('cliff') && <Badge color="ochre">{m.quota_pay_warn_cliff()}</Badge>}
      {warnings.includes('falling') && <Badge color="ochre">{m.quota_pay_warn_falling()}</Badge>}
      {warnings.includes('capped') && <Badge color="gray">{m.quota_pay_warn_capped()}</Badge>}
    </Group>
  )
}

/** The rate table of a component. */
export function Rates({ component, currency }: { component: Component; currency: string }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {component.name}
      </Text>
      <Text size="xs" c="dimmed">
        {m.quota_pay_component({ quantity: quantityName(component.quantity ?? 'revenue'), target: formatMoney(component.target, currency) })}
        {(component.trigger ?? 'booked') === 'booked' ? '' : ` · ${m.quota_pay_trigger()} ${triggerName(component.trigger)}`}
        {component.mode === 'cliff' ? ` · ${m.quota_pay_cliff()}` : ''}
      </Text>
      <Table verticalSpacing={2} mt={4}>
        <Table.Tbody>
          {component.tiers.map((tier, i) => (
            <Table.Tr key={tier.from}>
              <Table.Td>{component.tiers[i + 1] ? m.quota_pay_between({ from: formatPercent(tier.from), to: formatPercent(component.tiers[i + 1]!.from) }) : m.quota_pay_above({ from: formatPercent(tier.from) })}</Table.Td>
              <Table.Td ta="right">{m.quota_pay_rate({ rate: formatNumber(tier.rate, 4) })}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        {[component.threshold ? m.quota_pay_threshold_of({ percent: formatPercent(component.threshold) }) : '', component.cap ? m.quota_pay_cap_of({ times: formatNumber(component.cap, 2) }) : ''].filter(Boolean).join(' · ')}
      </Text>
    </div>
  )
}
