import { Badge, Button, Group, Select, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { allows, managers, useUser } from '@/app/session'
import { FollowButton } from '@/following/FollowButton'
import * as m from '@/paraglide/messages.js'
import { usePerson } from '@/person/people'
import { PersonDetails } from '@/person/PersonDetails'
import { SignalsAbout } from '@/signal/About'
import { Facts } from '@/ui/Facts'
import { Failure } from '@/ui/Failure'
import { formatDate, formatMoney, formatNumber } from '@/ui/format'
import { Inspector } from '@/ui/Inspector'
import { toast } from '@/ui/toast'
import { AccountEvidence } from './Evidence'
import { type Lead, useAct } from './leads'
import { Marks } from './Marks'
import { Paths } from './Paths'
import { PersonasOf } from './persona/PersonasOf'
import { allFunctions, allSeniorities, functionName, seniorityName, spotlightName } from './words'

type Role = Pick<components['schemas']['TitleCorrection'], 'function' | 'seniority'>

/** One lead: who they are, what their title was read as, the account, how to reach them. */
export function LeadPanel({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const person = usePerson(lead.person_id)
  return (
    <Inspector
      kind={lead.title}
      title={[lead.given_name, lead.family_name].filter(Boolean).join(' ')}
      onClose={onClose}
      badge={lead.contactable ? <Badge color="pine">{m.lead_contactable()}</Badge> : <Badge color="brick">{m.lead_not_contactable()}</Badge>}
      actions={
        <>
          <FollowButton person={lead.person_id} name={[lead.given_name, lead.family_name].filter(Boolean).join(' ')} />
          <Button size="xs" variant="light" renderRoot={(root) => <Link to={`/people/${lead.person_id}` as never} {...root} />}>
            {m.lead_open_person()}
          </Button>
          {lead.account_id && (
            <Button size="xs" variant="default" renderRoot={(root) => <Link to={`/accounts/${lead.account_id}` as never} {...root} />}>
              {m.lead_open_account()}
            </Button>
          )}
        </>
      }
    >
      <Stack gap="lg">
        {lead.spotlights.length > 0 && (
          <Group gap={6}>
            {lead.spotlights.map((one) => (
              <Badge key={one} variant="light" color={one === 'deal_open' ? 'pine' : 'ochre'}>
                {spotlightName(one)}
              </Badge>
            ))}
          </Group>
        )}
        <Facts
          facts={[
            { label: m.lead_company(), value: lead.company },
            { label: m.lead_field_sector(), value: lead.industry || undefined },
            { label: m.lead_headcount(), value: formatNumber(lead.headcount) },
            { label: m.lead_potential(), value: formatMoney(lead.potential, lead.currency || 'EUR') },
            { label: m.lead_field_territory(), value: lead.territory_names.map((one) => one.name).join(', ') || undefined },
            { label: m.lead_field_owner(), value: lead.owner_name || undefined },
            { label: m.lead_last_contact(), value: lead.last_contact ? formatDate(lead.last_contact) : m.lead_never() },
            { label: m.lead_open_deals(), value: formatNumber(lead.open_deals) },
          ]}
        />
        <Marks lead={lead} />
        <SignalsAbout person={lead.person_id} />
        <PersonasOf person={lead.person_id} account={lead.account_id} />
        <Paths person={lead.person_id} name={[lead.given_name, lead.family_name].filter(Boolean).join(' ')} />
        {lead.account_id && (
          <section>
            <Title order={3} mb={4}>
              {m.lead_why_account({ worth: formatMoney(lead.worth, lead.currency || 'EUR') })}
            </Title>
            <AccountEvidence lead={lead} />
          </section>
        )}
        <Reading lead={lead} />
        {person.error ? <Failure error={person.error} /> : person.data ? <PersonDetails person={person.data} /> : <Skeleton h={160} />}
      </Stack>
    </Inspector>
  )
}

/** What the title was read as; managers correct it for everybody. */
function Reading({ lead }: { lead: Lead }) {
  const user = useUser()
  const [role, setRole] = useState<Role>({ function: lead.function, seniority: lead.seniority })
  const say = (body: Role) => api.PUT('/api/v1/lead-titles', { body: { title: lead.title, ...body } })
  const back = useAct(() => say({ function: lead.function, seniority: lead.seniority }))
  const correct = useAct(say, () => toast(m.lead_corrected({ title: lead.title }), () => back.mutateAsync(undefined)))
  if (!lead.title) return null
  const may = allows(managers, user.role)
  const changed = role.function !== lead.function || role.seniority !== lead.seniority
  return (
    <section>
      <Title order={3} mb={4}>
        {m.lead_read_as()}
      </Title>
      <Text size="xs" c="dimmed" mb={8}>
        {m.lead_read_as_text({ title: lead.title })}
      </Text>
      {may ? (
        <Group gap="xs" align="flex-end" grow>
          <Select label={m.lead_field_function()} size="xs" clearable searchable data={allFunctions.map((value) => ({ value, label: functionName(value) }))} value={role.function || null} onChange={(next) => setRole({ ...role, function: next ?? '' })} />
          <Select label={m.lead_field_seniority()} size="xs" clearable data={allSeniorities.map((value) => ({ value, label: seniorityName(value) }))} value={role.seniority || null} onChange={(next) => setRole({ ...role, seniority: next ?? '' })} />
        </Group>
      ) : (
        <Text size="sm">{[lead.function && functionName(lead.function), lead.seniority && seniorityName(lead.seniority)].filter(Boolean).join(' · ') || m.lead_unknown()}</Text>
      )}
      {changed && (
        <Button size="xs" mt="xs" loading={correct.isPending} onClick={() => correct.mutate(role)}>
          {m.lead_correct()}
        </Button>
      )}
    </section>
  )
}
