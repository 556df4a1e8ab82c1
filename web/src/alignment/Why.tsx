import { Badge, Button, Group, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleMinus, IconHelpCircle, IconProgress } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '@/api/client'
import type { components } from '@/api/schema'
import { reasonName } from '@/account/words'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDate } from '@/ui/format'
import { useCalled } from './rules'
import { clauseText, problemText, today } from './words'
import classes from './alignment.module.css'

type Explanation = components['schemas']['Explanation']
type Step = components['schemas']['Step']

/** Opens the answer to "why is this account there?". */
export function WhyButton({ account }: { account: { id: string; name: string } }) {
  const open = () => modals.open({ title: m.alignment_why_title({ name: account.name }), size: 'lg', children: <Why id={account.id} /> })
  return (
    <Button size="compact-sm" variant="subtle" leftSection={<IconHelpCircle size={15} />} onClick={open}>
      {m.alignment_why()}
    </Button>
  )
}

/** What the resolver asks of an account on a day, what each step says, and its history. */
function Why({ id }: { id: string }) {
  const [day, setDay] = useState(today)
  const why = useQuery({
    queryKey: ['account', id, 'why', day],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<Explanation>('GET', `/api/v1/accounts/${id}/alignment?as_of=${day}`, undefined, signal),
  })
  return (
    <Stack>
      <TextInput type="date" label={m.alignment_why_day()} value={day} maw={200} onChange={(event) => event.currentTarget.value && setDay(event.currentTarget.value)} />
      {why.isError && <Failure error={why.error} onRetry={() => void why.refetch()} />}
      {why.isPending && <Skeleton h={200} />}
      {why.data && <Answer why={why.data} />}
    </Stack>
  )
}

function Answer({ why }: { why: Explanation }) {
  const layers = [...new Set(why.steps.map((step) => step.layer))]
  return (
    <>
      <Stack gap={4} role="status">
        {why.current.length === 0 && <Text fw={600}>{m.account_unassigned()}</Text>}
        {why.current.map((one) => (
          <Group key={one.id} gap="xs">
            <Text fw={620}>{one.territory_name || m.account_elsewhere()}</Text>
            <Text size="sm">{one.reason === 'rule' && one.detail.name ? m.alignment_by_rule({ name: one.detail.name }) : reasonName(one.reason)}</Text>
            {one.layer !== 'primary' && <Badge color="gray">{m.alignment_overlay()}</Badge>}
          </Group>
        ))}
      </Stack>
      <section>
        <Title order={3} mb={8}>
          {m.alignment_why_steps()}
        </Title>
        {layers.map((layer) => (
          <div key={layer}>
            {layer !== 'primary' && (
              <Text size="sm" fw={560} mt="sm" mb={6}>
                {m.alignment_why_overlay()}
              </Text>
            )}
            <Steps steps={why.steps.filter((step) => step.layer === layer)} />
          </div>
        ))}
      </section>
      <section>
        <Title order={3} mb={8}>
          {m.alignment_why_history()}
        </Title>
        <Stack gap={4}>
          {why.history.length === 0 && (
            <Text size="sm" c="dimmed">
              {m.alignment_why_no_history()}
            </Text>
          )}
          {why.history.map((one) => (
            <Text key={one.id} size="sm">
              <b>{one.territory_name || m.account_elsewhere()}</b>{' '}
              {one.valid_to ? m.alignment_why_from_to({ from: formatDate(one.valid_from), to: formatDate(one.valid_to) }) : m.alignment_why_from({ from: formatDate(one.valid_from) })}
              {' · '}
              {one.reason === 'rule' && one.detail.name ? m.alignment_by_rule({ name: one.detail.name }) : reasonName(one.reason)}
              {one.by_name && ` · ${one.by_name}`}
            </Text>
          ))}
        </Stack>
      </section>
    </>
  )
}

function Steps({ steps }: { steps: Step[] }) {
  const called = useCalled(steps.flatMap((step) => step.missing.flatMap((one) => (one.row ? [one.row] : []))))
  return (
    <ol className={classes.steps}>
      {steps.map((step, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- steps have no identity but their place
        <li key={i} className={classes.step} data-outcome={step.outcome}>
          <Sign outcome={step.outcome} />
          <div>
            <Text size="sm" fw={step.outcome === 'fired' ? 600 : 400}>
              {stepText(step)}
            </Text>
            {step.missing.length > 0 && (
              <ul className={classes.missing}>
                {step.missing.map((one) => (
                  <li key={one.text}>
                    {m.alignment_why_missing({
                      wanted: one.row ? clauseText(one.row, called) : one.text,
                      actual: actualText(one.row?.field, one.actual, called),
                    })}
                  </li>
                ))}
              </ul>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

function actualText(field: string | undefined, actual: string, called: ReadonlyMap<string, string>): string {
  if (actual === '') return m.alignment_why_unknown()
  if (field === 'customer') return actual === 'true' ? m.alignment_yes() : m.alignment_no()
  return called.get(`${field} ${actual}`) ?? actual
}

function Sign({ outcome }: { outcome: Step['outcome'] }) {
  const size = 18
  switch (outcome) {
    case 'fired':
      return <IconCircleCheck size={size} color="var(--arpent-accent)" aria-label={m.alignment_step_fired()} />
    case 'outranked':
      return <IconCircleMinus size={size} aria-label={m.alignment_step_outranked()} />
    case 'near':
      return <IconProgress size={size} color="var(--arpent-attention)" aria-label={m.alignment_step_near()} />
    case 'broken':
      return <IconAlertTriangle size={size} color="var(--arpent-danger)" aria-label={m.alignment_unreadable()} />
    default:
      return <IconCircleDashed size={size} aria-label={m.alignment_step_silent()} />
  }
}

/** What a step says, in words. */
function stepText(step: Step): string {
  const into = step.territory_name || (step.territory_id ? m.account_elsewhere() : '')
  const name = step.detail.name ?? ''
  switch (step.kind) {
    case 'pin':
      return into ? m.alignment_step_pin({ into, note: step.detail.note ?? '' }) : m.alignment_step_no_pin()
    case 'family':
      return into ? m.alignment_step_family({ into, name }) : m.alignment_step_no_family()
    case 'rule':
      return ruleText(step, into, name)
    default:
      if (into) return m.alignment_step_plan({ into, why: reasonName(step.reason ?? 'area') })
      return step.why === 'no_plan' ? m.alignment_step_no_plan() : m.alignment_step_plan_silent()
  }
}

function ruleText(step: Step, into: string, name: string): string {
  if (step.outcome === 'broken') return m.alignment_step_broken({ name, why: step.problem ? problemText(step.problem) : '' })
  if (step.outcome === 'silent') return m.alignment_step_no_rules()
  if (step.why === 'territory_closed') return m.alignment_step_closed({ name, into })
  if (step.outcome === 'near') return m.alignment_step_nearly({ name, into })
  if (name === '') return m.alignment_step_rule_other({ into })
  return step.outcome === 'fired' ? m.alignment_step_rule({ name, into }) : m.alignment_step_rule_outranked({ name, into })
}
