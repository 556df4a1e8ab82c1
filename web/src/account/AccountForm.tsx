import { Button, Group, Modal, NumberInput, Select, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Problem } from '@/api/problem'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { currencyExponent } from '@/ui/format'
import { toast } from '@/ui/toast'
import { type Account, type Particulars, useColleagues, useSave } from './accounts'

const texts = ['street', 'postcode', 'town', 'country', 'siren', 'siret', 'domain', 'phone', 'industry'] as const
const numbers = ['headcount', 'visits_per_year', 'visit_minutes', 'given_lon', 'given_lat'] as const
const amounts = ['potential', 'revenue'] as const

/** Makes an account, or changes one. */
export function AccountForm({ account, onClose, onSaved }: { account: Account | null; onClose: () => void; onSaved: (id: string) => void }) {
  const save = useSave(account)
  const { users } = useColleagues()
  const [said, setSaid] = useState<Particulars>({})
  const value = <K extends keyof Particulars>(key: K): Particulars[K] => (key in said ? said[key] : (account as Particulars | null)?.[key])
  const say = (change: Particulars) => setSaid((before) => ({ ...before, ...change }))
  const labels: Record<(typeof texts)[number], string> = {
    street: m.account_street(),
    postcode: m.account_postcode(),
    town: m.account_town(),
    country: m.account_country(),
    siren: 'SIREN',
    siret: 'SIRET',
    domain: m.account_domain(),
    phone: m.account_phone(),
    industry: m.account_industry_code(),
  }
  const numeric: Record<(typeof numbers)[number], { label: string; min: number; max?: number; whole?: boolean }> = {
    headcount: { label: m.account_headcount(), min: 0, whole: true },
    visits_per_year: { label: m.account_visits(), min: 0, max: 1000 },
    visit_minutes: { label: m.account_visit_minutes(), min: 0, max: 1440, whole: true },
    given_lon: { label: m.account_longitude(), min: -180, max: 180 },
    given_lat: { label: m.account_latitude(), min: -90, max: 90 },
  }
  const currency = value('currency') || 'EUR'
  const scale = 10 ** currencyExponent(currency)
  const send = (despite: boolean) => {
    const body = account ? said : { country: 'FR', currency: 'EUR', ...said }
    save.mutate(
      { body, despite },
      {
        onSuccess: (saved) => {
          toast(m.account_saved({ name: saved.name }))
          onClose()
          onSaved(saved.id)
        },
      },
    )
  }
  const alike = !account && save.error instanceof Problem && save.error.status === 409
  return (
    <Modal opened onClose={onClose} title={account ? m.account_edit() : m.account_new()} size="lg">
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          send(false)
        }}
      >
        <Stack gap="sm">
          <TextInput required label={m.account_name()} value={value('name') ?? ''} onChange={(event) => say({ name: event.currentTarget.value })} data-autofocus />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {texts.map((key) => (
              <TextInput key={key} label={labels[key]} value={value(key) ?? ''} onChange={(event) => say({ [key]: event.currentTarget.value })} />
            ))}
            {amounts.map((key) => (
              <NumberInput
                key={key}
                label={`${key === 'potential' ? m.account_potential() : m.account_revenue()} (${currency})`}
                decimalScale={currencyExponent(currency)}
                min={key === 'potential' ? 0 : undefined}
                thousandSeparator=" "
                value={amount(value(key), scale)}
                onChange={(next) => say({ [key]: next === '' ? null : Math.round(Number(next) * scale) })}
              />
            ))}
            {numbers.map((key) => (
              <NumberInput
                key={key}
                label={numeric[key].label}
                min={numeric[key].min}
                max={numeric[key].max}
                allowDecimal={!numeric[key].whole}
                value={value(key) ?? ''}
                onChange={(next) => say({ [key]: next === '' ? null : Number(next) })}
              />
            ))}
            <Select
              label={m.account_owner()}
              clearable
              searchable
              data={users.filter((user) => user.active).map((user) => ({ value: user.id, label: user.name }))}
              value={value('owner_id') || null}
              onChange={(next) => say({ owner_id: next ?? '' })}
            />
          </SimpleGrid>
          <Switch label={m.account_customer()} checked={value('customer') ?? false} onChange={(event) => say({ customer: event.currentTarget.checked })} />
          <Textarea label={m.account_note()} autosize minRows={2} value={value('note') ?? ''} onChange={(event) => say({ note: event.currentTarget.value })} />
          {save.error && <Failure error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            {alike && (
              <Button variant="light" onClick={() => send(true)}>
                {m.account_despite()}
              </Button>
            )}
            <Button type="submit" loading={save.isPending}>
              {m.account_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Minor units in whole ones; empty when not known. */
function amount(minor: number | null | undefined, scale: number): number | '' {
  return minor === undefined || minor === null ? '' : minor / scale
}
