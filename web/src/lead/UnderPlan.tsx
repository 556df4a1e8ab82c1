import { Select, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { usePlansAhead } from './leads'
import { Folding } from './Values'
import { fieldName } from './words'

interface Props {
  plan: string
  chosen: number
  onPlan: (plan: string) => void
  children: ReactNode
}

/** Where accounts would be under a plan that is not in force yet: first which
 *  plan, then its territories. Who may see no such plan is asked nothing. */
export function UnderPlan({ plan, chosen, onPlan, children }: Props) {
  const plans = usePlansAhead().data ?? []
  const [opened, setOpened] = useState(plan !== '')
  if (plans.length === 0 && plan === '') return null
  return (
    <Folding name={fieldName('would_be_in')} id="lead-field-would_be_in" chosen={chosen} opened={opened} onOpen={setOpened}>
      <Select
        size="xs"
        mx={8}
        mb={4}
        clearable
        searchable
        aria-label={m.lead_would_plan()}
        placeholder={m.lead_would_plan()}
        nothingFoundMessage={m.lead_values_none()}
        value={plan || null}
        data={plans.map((one) => ({ value: one.id, label: one.name }))}
        onChange={(next) => onPlan(next ?? '')}
      />
      {plan === '' ? (
        <Text size="xs" c="dimmed" px={12} pb={4}>
          {m.lead_would_text()}
        </Text>
      ) : (
        children
      )}
    </Folding>
  )
}
