import { ActionIcon, Box, Button, Group, NumberInput, Select, SimpleGrid, Text, TextInput, Title } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { sourceText, useFiles } from '@/person/provenance'
import { currencyExponent, formatDate, formatMoney } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { useColleagues } from './accounts'
import { allFundings, fundingName } from './words'

export type Funding = components['schemas']['Funding']
type Save = (fundings: Funding[]) => Promise<unknown>

/** What is sent: who said what is the server's to know. */
const said = ({ kind, on, amount, currency }: Funding): Funding => ({ kind, ...(on ? { on } : {}), ...(amount === undefined ? {} : { amount, currency: currency ?? 'EUR' }) })

/** Money that an account raised: each time with who said so. */
export function Fundings({ fundings = [], currency, save }: { fundings: readonly Funding[] | undefined; currency: string; save: Save }) {
  const [adding, setAdding] = useState(false)
  const files = useFiles().data
  const { nameOf } = useColleagues()
  const now = fundings.filter((one) => !one.to).toSorted((a, b) => (b.on ?? '').localeCompare(a.on ?? ''))
  const saving = useMutation({
    mutationFn: (next: Funding[]) => save(next.map(said)),
    onError: toastError,
    onSuccess: () => {
      setAdding(false)
      toast(m.account_words_saved({ title: m.account_fundings() }), () => save(now.map(said)))
    },
  })
  const origin = (one: Funding) => (one.source ? sourceText(one.source, files) : nameOf(one.by ?? '') || m.person_source_form())
  return (
    <Box component="section" aria-label={m.account_fundings()}>
      <Group justify="space-between" mb={4} wrap="nowrap">
        <Title order={3}>{m.account_fundings()}</Title>
        {!adding && (
          <Button size="compact-xs" variant="subtle" onClick={() => setAdding(true)}>
            {m.account_funding_add()}
          </Button>
        )}
      </Group>
      {now.map((one) => (
        <Group key={`${one.kind} ${one.on ?? ''}`} gap="xs" wrap="nowrap" align="flex-start">
          <Box flex={1} miw={0}>
            <Text size="sm" fw={540}>
              {[fundingName(one.kind), one.amount !== undefined && formatMoney(one.amount, one.currency || 'EUR'), one.on && formatDate(one.on)].filter(Boolean).join(' · ')}
            </Text>
            <Text size="xs" c="dimmed">
              {m.account_words_from({ sources: [origin(one), one.known && formatDate(one.known)].filter(Boolean).join(' · ') })}
            </Text>
          </Box>
          <ActionIcon variant="subtle" color="gray" aria-label={m.account_funding_drop({ funding: fundingName(one.kind) })} loading={saving.isPending} onClick={() => saving.mutate(now.filter((other) => other !== one))}>
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      ))}
      {now.length === 0 && !adding && (
        <Text size="sm" c="dimmed">
          {m.account_nothing()}
        </Text>
      )}
      {adding && <Adding currency={currency} busy={saving.isPending} onAdd={(one) => saving.mutate([...now.filter((other) => other.kind !== one.kind || (other.on ?? '') !== (one.on ?? '')), one])} onCancel={() => setAdding(false)} />}
    </Box>
  )
}

function Adding({ currency, busy, onAdd, onCancel }: { currency: string; busy: boolean; onAdd: (one: Funding) => void; onCancel: () => void }) {
  const [kind, setKind] = useState<Funding['kind']>('series_a')
  const [on, setOn] = useState('')
  const [amount, setAmount] = useState<number | string>('')
  const scale = 10 ** currencyExponent(currency)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onAdd({ kind, ...(on ? { on } : {}), ...(amount === '' ? {} : { amount: Math.round(Number(amount) * scale), currency }) })
      }}
    >
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs" mt={4}>
        <Select size="xs" label={m.account_funding_kind()} allowDeselect={false} data={allFundings.map((value) => ({ value, label: fundingName(value) }))} value={kind} onChange={(next) => next && setKind(next as Funding['kind'])} />
        <TextInput size="xs" type="date" label={m.account_funding_on()} value={on} onChange={(event) => setOn(event.currentTarget.value)} />
        <NumberInput size="xs" label={m.account_funding_amount({ currency })} min={0} thousandSeparator=" " value={amount} onChange={setAmount} />
      </SimpleGrid>
      <Group gap="xs" mt={6} justify="flex-end">
        <Button size="xs" variant="default" onClick={onCancel}>
          {m.app_cancel()}
        </Button>
        <Button size="xs" type="submit" loading={busy}>
          {m.account_save()}
        </Button>
      </Group>
    </form>
  )
}
