import { Badge, Button, Group, Select } from '@mantine/core'
import { IconCoins, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useAddress } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { Download, fileAt } from './Download'
import { AsOfField, Head } from './Head'
import { PayActs } from './PayActs'
import { PayPlanDialog } from './PayPlanDialog'
import { PayRows } from './PayRows'
import { PayStatement } from './PayStatement'
import { type PayPlan, usePayroll, usePlans } from './pays'
import { useQuestion } from './quotas'
import classes from './quota.module.css'

interface Address extends Record<string, unknown> {
  plan: string
  person: string
}

/** What the numbers pay: one's own statement, or everyone's that one answers for. */
export default function PayScreen() {
  const [address, change] = useAddress<Address>()
  const { question } = useQuestion()
  const user = useUser()
  const may = allows(headquarters, user.role)
  const plans = usePlans()
  const list = plans.data ?? []
  const id = list.find((one) => one.id === address.plan)?.id ?? list[0]?.id ?? ''
  const payroll = usePayroll(id, question.as_of)
  const people = payroll.data?.people ?? []
  const person = address.person ?? (people.length === 1 ? people[0]!.user_id : '')
  const [fresh, setFresh] = useState(false)
  const begin = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setFresh(true)}>
      {m.quota_pay_new()}
    </Button>
  )
  const error = plans.error ?? payroll.error
  return (
    <div className={classes.screen}>
      <Head tab="pay" text={m.quota_pay_text()} actions={may && list.length > 0 ? begin : undefined}>
        {list.length > 0 && (
          <>
            <Choice list={list} id={id} onChoose={(plan) => change({ plan, person: '' })} />
            <AsOfField />
            <Download href={fileAt(`/pay-plans/${id}/export.xlsx`, { as_of: question.as_of })} />
          </>
        )}
      </Head>
      {error ? (
        <Failure error={error} onRetry={() => void (plans.error ? plans : payroll).refetch()} />
      ) : plans.data && list.length === 0 ? (
        <EmptyState icon={IconCoins} title={m.quota_pay_none()} text={may ? m.quota_pay_none_text() : m.quota_pay_none_wait()} action={may ? begin : undefined} />
      ) : !payroll.data ? (
        <ScreenLoading />
      ) : person ? (
        <PayStatement key={`${id} ${person}`} plan={id} person={person} may={may} {...(people.length > 1 ? { onBack: () => change({ person: '' }) } : {})} />
      ) : (
        <div className={classes.body}>
          <PayActs payroll={payroll.data} may={may} onPlan={(plan) => change({ plan, person: '' })} />
          <PayRows payroll={payroll.data} onOpen={(id) => change({ person: id })} />
        </div>
      )}
      {fresh && <PayPlanDialog like={list[0]} onClose={() => setFresh(false)} onMade={(plan) => change({ plan, person: '' })} />}
    </div>
  )
}

function Choice({ list, id, onChoose }: { list: PayPlan[]; id: string; onChoose: (id: string) => void }) {
  const plan = list.find((one) => one.id === id)
  return (
    <Group gap="xs">
      {plan && !plan.published_at && <Badge color="gray">{m.quota_state_draft()}</Badge>}
      <Select aria-label={m.quota_pay_plan()} w={250} allowDeselect={false} value={id} onChange={(next) => next && onChoose(next)} data={list.map((one) => ({ value: one.id, label: one.name }))} />
    </Group>
  )
}
