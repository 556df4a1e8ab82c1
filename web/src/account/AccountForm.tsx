import { Button, Group, Modal, NumberInput, Select, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Problem } from '@/api/problem'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { toast } from '@/ui/toast'
import { type Account, type Particulars, useColleagues, useSave } from './accounts'

const texts = ['street', 'postcode', 'town', 'country', 'siren', 'siret', 'domain', 'phone'] as const

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
  }
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
            <NumberInput label={m.account_headcount()} min={0} allowDecimal={false} value={value('headcount') ?? ''} onChange={(next) => say({ headcount: (next === '' ? null : Number(next)) as number })} />
            <NumberInput
              label={m.account_visits()}
              min={0}
              max={1000}
              value={value('visits_per_year') ?? ''}
              onChange={(next) => say({ visits_per_year: (next === '' ? null : Number(next)) as number })}
            />
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
