import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useColleagues } from '@/account/accounts'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDate, formatDateTime, formatMoney } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { type Change, type Deal, outcomeName, undoChange, useChanges, useForget } from './deals'

const most = 12

/** What was done to a deal, the latest first; the last change can be taken back. */
export function DealChanges({ deal }: { deal: Deal }) {
  const { nameOf } = useColleagues()
  const read = useChanges(deal.id)
  const forget = useForget()
  const undo = useMutation({
    mutationFn: async () => (await undoChange(deal)).data!,
    onError: toastError,
    onSuccess: async (now) => {
      await forget()
      toast(m.deal_taken_back(), async () => {
        await undoChange(now)
        await forget()
      })
    },
  })
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <Skeleton h={80} />
  const changed = read.data.some((one) => one.act === 'change')
  return (
    <section>
      <Group justify="space-between" mb={6}>
        <Title order={3}>{m.deal_changes()}</Title>
        {changed && (
          <Button size="compact-xs" variant="subtle" leftSection={<IconArrowBackUp size={14} />} loading={undo.isPending} onClick={() => undo.mutate()}>
            {m.deal_take_back()}
          </Button>
        )}
      </Group>
      <Stack gap={10}>
        {read.data.slice(0, most).map((one) => (
          <div key={one.version}>
            <Text size="xs" c="dimmed">
              {[formatDateTime(one.at), nameOf(one.by)].filter(Boolean).join(' · ')}
            </Text>
            {one.act !== 'change' && <Text size="sm">{{ create: m.deal_act_create, delete: m.deal_act_delete, restore: m.deal_act_restore }[one.act]()}</Text>}
            {one.fields.map((field) => (
              <Text key={field.field} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {m.deal_field_changed({ field: fieldName(field.field), before: said(field, 'before', nameOf), after: said(field, 'after', nameOf) })}
              </Text>
            ))}
          </div>
        ))}
      </Stack>
      {read.data.length > most && (
        <Text size="xs" c="dimmed" mt={6}>
          {m.deal_more_changes({ count: read.data.length - most })}
        </Text>
      )}
    </section>
  )
}

function fieldName(field: string): string {
  const words: Record<string, () => string> = {
    name: m.deal_name,
    amount: m.deal_amount,
    currency: m.deal_currency,
    stage: m.deal_stage,
    outcome: m.deal_outcome,
    probability: m.deal_probability,
    close_on: m.deal_close_on,
    created_on: m.deal_created_on,
    invoiced_on: m.deal_invoiced_on,
    paid_on: m.deal_paid_on,
    contract_ends_on: m.deal_contract_ends_on,
    owner_id: m.deal_owner,
    note: m.deal_note,
  }
  return words[field]?.() ?? field
}

function said(field: Change['fields'][number], when: 'before' | 'after', nameOf: (id: string) => string): string {
  const value = field[when]
  if (value === '') return '—'
  if (field.field === 'amount') return formatMoney(Number(value), (when === 'before' ? field.currency_before : field.currency_after) || 'EUR')
  if (field.field === 'outcome') return outcomeName(value)
  if (field.field === 'owner_id') return nameOf(value) || value
  if (field.field === 'probability') return `${value} %`
  return field.field.endsWith('_on') ? formatDate(value) : value
}
