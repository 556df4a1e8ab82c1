import { Button, Group, Modal, MultiSelect, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconCalendarCheck, IconPencil, IconSend, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { allows, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { useUsers } from '@/territory/territories'
import { formatMoney } from '@/ui/format'
import { toast } from '@/ui/toast'
import { PayRanges } from './PayRanges'
import { PayPlanDialog } from './PayPlanDialog'
import { type Payroll, planActs, usePayAct } from './pays'
import { todayIs } from './periods'
import { monthName } from './sheet'
import { Terms } from './Terms'
import classes from './quota.module.css'

/** What a plan says and comes to, and what headquarters does with it. */
export function PayActs({ payroll, may, onPlan }: { payroll: Payroll; may: boolean; onPlan: (id: string) => void }) {
  const { plan, people } = payroll
  const ranges = allows(managers, useUser().role)
  const sum = (of: (one: Payroll['people'][number]) => number) => formatMoney(people.reduce((all, one) => all + of(one), 0), plan.currency)
  return (
    <>
      <dl className={classes.tiles}>
        {(
          [
            [m.quota_pay_earned(), sum((one) => one.earned), m.quota_pay_people({ count: people.length })],
            [m.quota_pay_settled(), sum((one) => one.settled), payroll.closed ? m.quota_pay_until({ month: monthName(payroll.closed) }) : m.quota_pay_nothing_settled()],
            [m.quota_pay_pending(), sum((one) => one.earned - one.settled), payroll.next ? m.quota_pay_next({ month: monthName(payroll.next) }) : m.quota_pay_all_settled()],
            [m.quota_pay_target(), sum((one) => one.target), m.quota_pay_target_note()],
          ] as const
        ).map(([label, value, note]) => (
          <div key={label} className={classes.tile}>
            <dt>{label}</dt>
            <dd>
              <span className={classes.big}>{value}</span>
              <span className={classes.note}>{note}</span>
            </dd>
          </div>
        ))}
      </dl>
      <Group className={classes.bar} gap="xs" justify="space-between">
        <Terms plan={plan} warnings={payroll.warnings} />
        <Group gap="xs">
          {ranges && <PayRanges plan={plan} may={may} />}
          {may && <Acts payroll={payroll} onPlan={onPlan} />}
        </Group>
      </Group>
    </>
  )
}

function Acts({ payroll, onPlan }: { payroll: Payroll; onPlan: (id: string) => void }) {
  const { plan, next } = payroll
  const [open, setOpen] = useState<'people' | 'plan' | null>(null)
  const publish = usePayAct(planActs.publish, () => toast(m.quota_pay_published({ name: plan.name })))
  const settle = usePayAct(planActs.settle, () => toast(m.quota_pay_month_settled()))
  const draft = !plan.published_at
  const over = next !== undefined && next !== '' && todayIs() > `${next.slice(0, 7)}-31`
  return (
    <Group gap={6}>
      <Button size="compact-md" variant="default" leftSection={<IconUsers size={15} />} onClick={() => setOpen('people')}>
        {m.quota_pay_who()}
      </Button>
      {draft ? (
        <>
          <Button size="compact-md" variant="default" leftSection={<IconPencil size={15} />} onClick={() => setOpen('plan')}>
            {m.quota_pay_change()}
          </Button>
          <Button
            size="compact-md"
            leftSection={<IconSend size={15} />}
            loading={publish.isPending}
            onClick={() => modals.openConfirmModal({ title: m.quota_pay_publish_title({ name: plan.name }), children: m.quota_pay_publish_text(), labels: { confirm: m.quota_pay_publish(), cancel: m.app_cancel() }, onConfirm: () => publish.mutate(plan.id) })}
          >
            {m.quota_pay_publish()}
          </Button>
        </>
      ) : (
        next && (
          <Button
            size="compact-md"
            leftSection={<IconCalendarCheck size={15} />}
            loading={settle.isPending}
            disabled={!over}
            title={over ? undefined : m.quota_pay_not_over()}
            onClick={() => modals.openConfirmModal({ title: m.quota_pay_settle_title({ month: monthName(next) }), children: m.quota_pay_settle_text(), labels: { confirm: m.quota_pay_settle({ month: monthName(next) }), cancel: m.app_cancel() }, onConfirm: () => settle.mutate({ id: plan.id, month: next }) })}
          >
            {m.quota_pay_settle({ month: monthName(next) })}
          </Button>
        )
      )}
      {open === 'people' && <Who payroll={payroll} onClose={() => setOpen(null)} />}
      {open === 'plan' && <PayPlanDialog change={plan} onClose={() => setOpen(null)} onMade={onPlan} />}
    </Group>
  )
}

/** Who is on a plan: those who stay keep their months and percent. */
function Who({ payroll, onClose }: { payroll: Payroll; onClose: () => void }) {
  const users = (useUsers().data ?? []).filter((user) => user.active)
  const was = payroll.people
  const [chosen, setChosen] = useState(was.map((one) => one.user_id))
  const enrol = usePayAct(planActs.enrol, () => onClose())
  const send = () =>
    enrol.mutate({
      id: payroll.plan.id,
      people: chosen.map((user_id) => {
        const old = was.find((one) => one.user_id === user_id)
        return old ? { user_id, from: old.from, to: old.to, percent: old.percent } : { user_id }
      }),
    })
  const all = (role: string) => setChosen([...new Set([...chosen, ...users.filter((user) => user.role === role).map((user) => user.id)])])
  return (
    <Modal opened onClose={onClose} title={m.quota_pay_who()} size="lg">
      <Stack gap="sm">
        <Text size="sm">{m.quota_pay_who_text()}</Text>
        <Group gap="xs">
          <Button size="compact-sm" variant="light" onClick={() => all('representative')}>
            {m.quota_pay_all_reps()}
          </Button>
          <Button size="compact-sm" variant="light" onClick={() => all('manager')}>
            {m.quota_pay_all_managers()}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => setChosen([])}>
            {m.quota_pay_nobody()}
          </Button>
        </Group>
        <MultiSelect searchable aria-label={m.quota_people()} maxDropdownHeight={240} value={chosen} onChange={setChosen} data={users.map((user) => ({ value: user.id, label: user.name }))} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button loading={enrol.isPending} onClick={send}>
            {m.quota_pay_enrol({ count: chosen.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
