import { Anchor, Box, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import * as m from '@/paraglide/messages.js'
import { SignalsAbout } from '@/signal/About'
import { Facts } from '@/ui/Facts'
import { formatDate } from '@/ui/format'
import { Light } from './Light'
import type { Person } from './people'
import { PersonBackground } from './PersonBackground'

/** Where a person works and worked, and how to reach them. */
export function PersonDetails({ person }: { person: Person }) {
  const kinds = { email: m.person_email(), phone: m.person_phone(), mobile: m.person_mobile(), profile: m.person_profile() }
  return (
    <Stack gap="lg">
      <Light light={person.light} />
      <SignalsAbout person={person.id} />
      <Box component="section">
        <Title order={3} mb={6}>
          {m.person_positions()}
        </Title>
        <Stack gap={8}>
          {person.positions.map((one, at) => (
            <Box key={one.id ?? at}>
              <Text size="sm" fw={540}>
                {one.title || '—'}
              </Text>
              <Text size="sm">
                {one.account_id ? <Anchor size="sm" renderRoot={(root) => <Link to={`/accounts/${one.account_id}` as never} {...root} />}>{one.account_name || one.company}</Anchor> : one.company}
              </Text>
              <Text size="xs" c="dimmed">
                {[one.department, one.valid_from && m.person_since({ date: formatDate(one.valid_from) }), one.valid_to && m.person_until({ date: formatDate(one.valid_to) })].filter(Boolean).join(' · ')}
              </Text>
            </Box>
          ))}
          {person.positions.length === 0 && <Text size="sm" c="dimmed">{m.person_nothing()}</Text>}
        </Stack>
      </Box>
      <Box component="section">
        <Title order={3} mb={6}>
          {m.person_contacts()}
        </Title>
        <Facts facts={person.contact_points.map((one) => ({ label: one.label || kinds[one.kind], value: one.value }))} />
      </Box>
      <PersonBackground person={person} />
      <Facts
        facts={[
          { label: m.person_language(), value: person.language || undefined },
          { label: m.person_note(), value: person.note || undefined },
        ]}
      />
    </Stack>
  )
}
