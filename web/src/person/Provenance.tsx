import { Anchor, Box, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import * as m from '@/paraglide/messages.js'
import { Facts } from '@/ui/Facts'
import { Failure } from '@/ui/Failure'
import { formatDate } from '@/ui/format'
import { type Merge, useMerges } from './duplicates'
import type { Person } from './people'
import { basisText, cameFrom, type Change, fieldText, importOf, saidBy, sourceText, useChanges, useFiles, valueText } from './provenance'

/** For each thing held of a person: which source said it, when, on what
 *  grounds; and what it was before. */
export function Provenance({ person }: { person: Person }) {
  const changes = useChanges(person.id)
  const merges = useMerges(person.id).data ?? []
  return (
    <Stack gap="lg">
      <Box component="section">
        <Title order={3} mb={6}>
          {m.person_provenance()}
        </Title>
        {changes.error ? <Failure error={changes.error} onRetry={() => void changes.refetch()} /> : changes.data ? <Held person={person} changes={changes.data} merges={merges} /> : <Skeleton h={120} />}
      </Box>
      {changes.data && (
        <Box component="section">
          <Title order={3} mb={6}>
            {m.person_history()}
          </Title>
          {changes.data.length === 0 && (
            <Text size="sm" c="dimmed">
              {m.person_history_none()}
            </Text>
          )}
          <Stack gap={10}>
            {changes.data.map((one) => (
              <Changed key={one.id} change={one} merges={merges} />
            ))}
          </Stack>
        </Box>
      )}
    </Stack>
  )
}

function Held({ person, changes, merges }: { person: Person; changes: Change[]; merges: Merge[] }) {
  const fields = (['given_name', 'family_name', 'language', 'note'] as const).filter((name) => person[name] !== '')
  return (
    <Stack gap={10}>
      {fields.map((name) => {
        const { source, at } = saidBy(person, changes, name)
        return <Origin key={name} label={fieldText(name)} value={person[name]} source={source} on={at} merges={merges} />
      })}
      {person.positions.map((one, at) => (
        <Origin
          key={one.id ?? at}
          label={m.person_position()}
          value={[one.title, one.account_name || one.company].filter(Boolean).join(' · ')}
          source={one.source}
          on={one.recorded_at}
          merges={merges}
          from={cameFrom(one.id, merges)}
        />
      ))}
      {person.contact_points.map((one, at) => (
        <Origin key={one.id ?? at} label={fieldText(one.kind)} value={one.value} source={one.source} on={one.collected_on || one.recorded_at} basis={basisText(one.lawful_basis)} merges={merges} from={cameFrom(one.id, merges)} />
      ))}
    </Stack>
  )
}

function Origin({ label, value, source, on, basis, merges, from }: { label: string; value: string; source: string; on?: string; basis?: string; merges: Merge[]; from?: string }) {
  return (
    <Facts
      facts={[
        {
          label,
          value: (
            <>
              <span style={{ overflowWrap: 'anywhere' }}>{value}</span>
              <Small>
                <Source source={source} merges={merges} />
                {on && ' · ' + formatDate(on)}
                {basis && ' · ' + basis}
                {from && ' · ' + from}
              </Small>
            </>
          ),
        },
      ]}
    />
  )
}

function Changed({ change, merges }: { change: Change; merges: Merge[] }) {
  const [before, after] = [valueText(change.before), valueText(change.after)]
  return (
    <Box>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <Text span fw={540} size="sm">
          {fieldText(change.field)}
        </Text>{' '}
        {before && after ? m.person_changed({ before, after }) : after ? m.person_added({ after }) : m.person_removed({ before })}
      </Text>
      <Small>
        {formatDate(change.recorded_at)} · <Source source={change.source} merges={merges} />
      </Small>
    </Box>
  )
}

function Small({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed">
      {children}
    </Text>
  )
}

/** A source in words; a file that one may see leads to its import. */
function Source({ source, merges }: { source: string; merges: Merge[] }) {
  const files = useFiles().data
  const id = importOf(source)
  const text = sourceText(source, files, merges)
  if (!id || !files?.has(id)) return <>{text}</>
  return (
    <Anchor size="xs" renderRoot={(root) => <Link to={`/import/${id}` as never} {...root} />}>
      {text}
    </Anchor>
  )
}
