import { Anchor, Button, Skeleton, Stack } from '@mantine/core'
import { IconArrowsSplit2 } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAccount, useColleagues } from '@/account/accounts'
import { api } from '@/api/client'
import { allows, managers, useUser } from '@/app/session'
import { DealContest } from '@/competitor/DealContest'
import * as m from '@/paraglide/messages.js'
import { SplitDialog } from '@/quota/SplitDialog'
import { Facts } from '@/ui/Facts'
import { Failure } from '@/ui/Failure'
import { formatDate, formatMoney, formatPercent } from '@/ui/format'
import { Inspector } from '@/ui/Inspector'
import { toast, toastError } from '@/ui/toast'
import { OutcomeBadge } from './columns'
import { DealChanges } from './DealChanges'
import { DealForm } from './DealForm'
import { type Deal, useDeal, useForget } from './deals'

/** One deal beside the list: what it says, what was done to it, how to change it. */
export function DealPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const read = useDeal(id)
  const deal = read.data
  return (
    <Inspector kind={m.deal_one()} title={deal?.name ?? ''} badge={deal && <OutcomeBadge deal={deal} />} onClose={onClose} actions={deal && <Acts deal={deal} onGone={onClose} />}>
      {read.error ? <Failure error={read.error} onRetry={() => void read.refetch()} /> : deal ? <Content deal={deal} /> : <Skeleton h={220} />}
    </Inspector>
  )
}

function day(value: string | null | undefined): string | null {
  return value ? formatDate(value) : null
}

function Content({ deal }: { deal: Deal }) {
  const { nameOf } = useColleagues()
  const account = useAccount(deal.account_id).data
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          {
            label: m.deal_account(),
            value: account && (
              <Anchor size="sm" renderRoot={(root) => <Link to={`/accounts/${deal.account_id}` as never} {...root} />}>
                {account.name}
              </Anchor>
            ),
          },
          { label: m.deal_territory(), value: account?.territories.map((one) => one.name).join(', ') },
          { label: m.deal_amount(), value: formatMoney(deal.amount, deal.currency || 'EUR', false) },
          { label: m.deal_stage(), value: deal.stage },
          { label: m.deal_probability(), value: deal.outcome !== 'open' ? undefined : deal.probability === undefined ? null : formatPercent(deal.probability / 100, 0) },
          { label: deal.outcome === 'open' ? m.deal_close_on() : m.deal_closed_on(), value: day(deal.close_on) },
          { label: m.deal_created_on(), value: day(deal.created_on) },
          { label: m.deal_invoiced_on(), value: deal.outcome === 'won' || deal.invoiced_on ? day(deal.invoiced_on) : undefined },
          { label: m.deal_paid_on(), value: deal.outcome === 'won' || deal.paid_on ? day(deal.paid_on) : undefined },
          { label: m.deal_contract_ends_on(), value: deal.outcome === 'won' || deal.contract_ends_on ? day(deal.contract_ends_on) : undefined },
          { label: m.deal_owner(), value: nameOf(deal.owner_id) },
          { label: m.deal_note(), value: deal.note || undefined },
        ]}
      />
      <DealContest deal={deal.id} outcome={deal.outcome} />
      <DealChanges deal={deal} />
    </Stack>
  )
}

function Acts({ deal, onGone }: { deal: Deal; onGone: () => void }) {
  const user = useUser()
  const forget = useForget()
  const account = useAccount(deal.account_id).data
  const [open, setOpen] = useState<'form' | 'split' | null>(null)
  const remove = useMutation({
    mutationFn: () => api.DELETE('/api/v1/deals/{id}', { params: { path: { id: deal.id } } }),
    onError: toastError,
    onSuccess: () => {
      onGone()
      void forget()
      toast(m.deal_deleted({ name: deal.name }), async () => {
        await api.POST('/api/v1/deals/{id}/restore', { params: { path: { id: deal.id } } })
        await forget()
      })
    },
  })
  const home = account?.territories[0]
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen('form')}>
        {m.deal_edit()}
      </Button>
      {allows(managers, user.role) && account && (
        <Button size="xs" variant="default" leftSection={<IconArrowsSplit2 size={14} />} onClick={() => setOpen('split')}>
          {m.deal_split()}
        </Button>
      )}
      <Button size="xs" variant="subtle" color="gray" loading={remove.isPending} onClick={() => remove.mutate()}>
        {m.deal_delete()}
      </Button>
      {open === 'form' && <DealForm account={deal.account_id} deal={deal} onClose={() => setOpen(null)} />}
      {open === 'split' && account && (
        <SplitDialog
          deal={{ deal_id: deal.id, deal_name: deal.name, account_name: account.name, territory_id: home?.id ?? '', territory_name: home?.name ?? '' }}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}
