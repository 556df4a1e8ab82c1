import { Autocomplete, Button, Group, Modal, NumberInput, SegmentedControl, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useColleagues } from '@/account/accounts'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { currencyExponent } from '@/ui/format'
import { toast } from '@/ui/toast'
import { type Deal, type Draft, outcomeName, undoChange, useForget, useSave, useStages } from './deals'

const currencies = ['EUR', 'USD', 'GBP', 'CHF', 'CAD', 'JPY', 'PLN', 'SEK']

const today = () => new Date().toISOString().slice(0, 10)

/** Makes a deal at an account, or changes one. */
export function DealForm({ account, deal, onClose, onSaved }: { account: string; deal: Deal | null; onClose: () => void; onSaved?: () => void }) {
  const user = useUser()
  const save = useSave(deal)
  const forget = useForget()
  const stages = useStages()
  const { users } = useColleagues()
  const [said, setSaid] = useState<Draft>({})
  const value = <K extends keyof Draft>(key: K): Draft[K] => (key in said ? said[key] : (deal as Draft | null)?.[key])
  const say = (change: Draft) => setSaid((before) => ({ ...before, ...change }))
  const currency = value('currency') || 'EUR'
  const scale = 10 ** currencyExponent(currency)
  const outcome = value('outcome') ?? 'open'
  const amount = value('amount')
  const send = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(
      { account, body: deal ? said : { currency: 'EUR', ...said } },
      {
        onSuccess: (saved) => {
          onSaved?.()
          onClose()
          if (!deal) return toast(m.deal_created({ name: saved.name }))
          if (saved.version === deal.version) return
          toast(m.deal_saved({ name: saved.name }), async () => {
            await undoChange(saved)
            await forget()
          })
        },
      },
    )
  }
  const day = (key: 'close_on' | 'created_on' | 'invoiced_on' | 'paid_on' | 'contract_ends_on', label: string) => (
    <TextInput type="date" label={label} value={value(key) ?? ''} onChange={(event) => say({ [key]: event.currentTarget.value || null })} />
  )
  return (
    <Modal opened onClose={onClose} title={deal ? m.deal_edit() : m.deal_new()} size="lg">
      <form onSubmit={send}>
        <Stack gap="sm">
          <TextInput required withAsterisk={false} data-autofocus label={m.deal_name()} maxLength={300} value={value('name') ?? ''} onChange={(event) => say({ name: event.currentTarget.value })} />
          <SegmentedControl
            aria-label={m.deal_outcome()}
            value={outcome}
            onChange={(next) => say({ outcome: next as Deal['outcome'], close_on: next === (deal?.outcome ?? 'open') ? (deal?.close_on ?? null) : next === 'open' ? value('close_on') : today() })}
            data={['open', 'won', 'lost'].map((one) => ({ value: one, label: outcomeName(one) }))}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <NumberInput
              label={m.deal_amount()}
              min={0}
              decimalScale={currencyExponent(currency)}
              thousandSeparator=" "
              value={amount === undefined || amount === null ? '' : amount / scale}
              onChange={(next) => say({ amount: next === '' ? (null as never) : Math.round(Number(next) * scale) })}
            />
            <Select
              label={m.deal_currency()}
              allowDeselect={false}
              data={currencies.includes(currency) ? currencies : [currency, ...currencies]}
              value={currency}
              onChange={(next) => {
                if (!next) return
                const whole = amount === undefined || amount === null ? {} : { amount: Math.round((amount / scale) * 10 ** currencyExponent(next)) }
                say({ currency: next, ...whole })
              }}
            />
            <Autocomplete label={m.deal_stage()} data={stages} maxLength={100} value={value('stage') ?? ''} onChange={(stage) => say({ stage })} />
            <NumberInput label={m.deal_probability()} min={0} max={100} allowDecimal={false} suffix=" %" value={value('probability') ?? ''} onChange={(next) => say({ probability: next === '' ? (null as never) : Number(next) })} />
            {day('close_on', outcome === 'open' ? m.deal_close_on() : m.deal_closed_on())}
            {day('created_on', m.deal_created_on())}
            {outcome === 'won' && day('invoiced_on', m.deal_invoiced_on())}
            {outcome === 'won' && day('paid_on', m.deal_paid_on())}
            {outcome !== 'lost' && day('contract_ends_on', m.deal_contract_ends_on())}
            <Select
              label={m.deal_owner()}
              searchable
              allowDeselect={false}
              data={users.filter((one) => one.active || one.id === value('owner_id')).map((one) => ({ value: one.id, label: one.name }))}
              value={value('owner_id') || user.id}
              onChange={(next) => next && say({ owner_id: next })}
            />
          </SimpleGrid>
          <Textarea label={m.deal_note()} autosize minRows={2} maxLength={20000} value={value('note') ?? ''} onChange={(event) => say({ note: event.currentTarget.value })} />
          {save.error && <Failure error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {m.deal_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
