import { Group, Modal, Skeleton, Text, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDate, formatNumber } from '@/ui/format'
import { type FieldName, fieldNames, type RangeName, rangeNames } from './choice'
import classes from './lead.module.css'
import type { SavedSearch } from './leads'
import { fieldName, rangeName, valueName } from './words'

type Moved = components['schemas']['MovedLead']
type Change = Moved['why'][number]

const weekAgo = () => new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10)

/** Who entered a saved search since a day, who left it, and because of what. */
export function Changes({ search, onClose }: { search: SavedSearch; onClose: () => void }) {
  const [since, setSince] = useState(weekAgo)
  const found = useQuery({
    queryKey: ['leads', 'changes', search.id, since],
    enabled: since !== '',
    queryFn: async ({ signal }) => (await api.GET('/api/v1/lead-searches/{id}/changes', { params: { path: { id: search.id }, query: { since } }, signal })).data!,
  })
  const late = found.data && found.data.kept.slice(0, 10) > since
  return (
    <Modal opened onClose={onClose} size="lg" title={m.lead_changes({ name: search.name })}>
      <Group align="end" mb="md">
        <TextInput type="date" label={m.lead_changes_since()} value={since} onChange={(event) => setSince(event.currentTarget.value)} />
        {late && (
          <Text size="xs" c="dimmed" flex={1}>
            {m.lead_changes_kept({ day: formatDate(found.data.kept) })}
          </Text>
        )}
      </Group>
      {found.error ? (
        <Failure error={found.error} />
      ) : found.data ? (
        <>
          {found.data.untold.length > 0 && (
            <Text size="xs" c="dimmed" mb="md">
              {m.lead_changes_untold({ fields: found.data.untold.map(nameOf).join(', ') })}
            </Text>
          )}
          <Side title={m.lead_entered({ text: formatNumber(found.data.entered_total) })} moved={found.data.entered} total={found.data.entered_total} />
          <Side title={m.lead_left({ text: formatNumber(found.data.left_total) })} moved={found.data.left} total={found.data.left_total} />
        </>
      ) : (
        <Skeleton h={160} />
      )}
    </Modal>
  )
}

function Side({ title, moved, total }: { title: string; moved: Moved[]; total: number }) {
  const go = useGo()
  return (
    <section className={classes.side}>
      <Title order={3} mb={4}>
        {title}
      </Title>
      <ul className={classes.moved}>
        {moved.map(({ lead, why }) => (
          <li key={`${lead.person_id}@${lead.account_id}`}>
            <button type="button" className={classes.movedName} onClick={() => go(`/people/${lead.person_id}`)}>
              {[lead.given_name, lead.family_name].filter(Boolean).join(' ')}
            </button>
            <Text size="xs" c="dimmed" component="span">
              {[lead.title, lead.company].filter(Boolean).join(' · ')}
            </Text>
            {why.map((one) => (
              <Text key={one.field} size="xs">
                {said(one)}
              </Text>
            ))}
          </li>
        ))}
      </ul>
      {total > moved.length && (
        <Text size="xs" c="dimmed">
          {m.lead_changes_some({ shown: formatNumber(moved.length), total: formatNumber(total) })}
        </Text>
      )}
    </section>
  )
}

/** A change in words: "Function: Sales → Purchasing". */
export function said({ field, from, to }: Change): string {
  if (field === 'lead') return from.length > 0 ? m.lead_change_gone() : m.lead_change_new()
  if (['owner', 'territory', 'list'].includes(field) && from.length + to.length === 0) return m.lead_change_unnamed({ field: nameOf(field) })
  const ours = fieldNames.find((one) => one === field)
  const value = (texts: string[]) =>
    texts.length === 0 ? m.lead_unknown() : texts.map((text) => (ours ? valueName(ours, text, ['owner', 'territory', 'list'].includes(field) ? text : undefined) : plain(field, text))).join(', ')
  return m.lead_change({ field: nameOf(field), from: value(from), to: value(to) })
}

function plain(field: string, text: string): string {
  if (field === 'position') return text.split(' ').reverse().map((degrees) => `${formatNumber(Number(degrees), 3)}°`).join('\u00a0') // north first
  return /^\d{4}-\d\d-\d\d$/.test(text) ? formatDate(text) : text
}

function nameOf(field: string): string {
  if (fieldNames.some((one) => one === field)) return fieldName(field as FieldName)
  if (rangeNames.some((one) => one === field)) return rangeName(field as RangeName)
  const others: Record<string, () => string> = { name: m.lead_name, since: m.lead_since, joined: m.lead_joined, last_contact: m.lead_last_contact, open_deals: m.lead_open_deals, funding_on: m.lead_funding_on, position: m.lead_position, chance: m.lead_chance, worth: m.lead_worth_title }
  return others[field]?.() ?? field
}
