import { Text } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { type Lead } from './leads'
import { fieldName } from './words'

/** Why the keywords found a lead: the words, and where they stand. */
export function Matched({ lead }: { lead: Lead }) {
  if (lead.matched.length === 0) return null
  const of = (field: Lead['matched'][number]['field']) => lead.matched.filter((one) => one.field === field).map((one) => one.text)
  const parts = (['title', 'company', 'industry', 'name'] as const).filter((field) => of(field).length > 0)
  return (
    <Text size="xs" c="dimmed" truncate>
      {parts.map((field, i) => (
        <span key={field}>
          {i > 0 && ' · '}
          {m.lead_matched_in({ field: field === 'name' ? m.lead_name() : fieldName(field), text: '' })}
          {of(field).map((text, k) => (
            <span key={text}>
              {k > 0 && ', '}
              <mark>{text}</mark>
            </span>
          ))}
        </span>
      ))}
    </Text>
  )
}
