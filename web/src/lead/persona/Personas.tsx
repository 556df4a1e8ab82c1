import { Badge, Box, Button, Card, Code, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconPencil, IconPlus, IconSearch, IconTrash, IconUserHeart } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { useGo } from '@/app/navigation'
import { useColleagues } from '@/account/accounts'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDate, formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { toast } from '@/ui/toast'
import { PersonaForm } from './PersonaForm'
import { type Persona, searchOf, usePersonaAct, usePersonas, useVersions } from './personas'
import { Says } from './Says'
import { Verdict } from './Verdict'

/** Who buys, why, and what the deals say to it. */
export default function Personas() {
  const read = usePersonas()
  const [edited, setEdited] = useState<Persona | 'new' | null>(null)
  return (
    <>
      <PageHeader
        title={m.lead_personas()}
        text={m.lead_personas_text()}
        trail={[{ label: m.lead_title(), to: '/leads' }]}
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
            {m.lead_persona_new()}
          </Button>
        }
      />
      <Box p="lg" flex={1} style={{ overflow: 'auto' }}>
        <Stack maw={820} gap="md">
          {read.error ? (
            <Failure error={read.error} onRetry={() => void read.refetch()} />
          ) : !read.data ? (
            <Skeleton h={240} />
          ) : read.data.length === 0 ? (
            <EmptyState icon={IconUserHeart} title={m.lead_personas_none()} text={m.lead_personas_none_text()} />
          ) : (
            read.data.map((one) => <PersonaCard key={one.id} persona={one} onEdit={() => setEdited(one)} />)
          )}
        </Stack>
      </Box>
      {edited && <PersonaForm persona={edited === 'new' ? undefined : edited} onClose={() => setEdited(null)} />}
    </>
  )
}

function PersonaCard({ persona, onEdit }: { persona: Persona; onEdit: () => void }) {
  const go = useGo()
  const { nameOf } = useColleagues()
  const [past, setPast] = useState(false)
  const back = usePersonaAct((id: string) => api.POST('/api/v1/personas/{id}/restore', { params: { path: { id } } }))
  const drop = usePersonaAct(
    (id: string) => api.DELETE('/api/v1/personas/{id}', { params: { path: { id } } }),
    (_, id) => toast(m.lead_persona_deleted({ name: persona.name }), () => back.mutateAsync(id)),
  )
  return (
    <Card withBorder p="md" component="article">
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
            {persona.name}
          </Title>
          <Text size="xs" c="dimmed">
            {m.lead_persona_by({ name: nameOf(persona.written_by), day: formatDate(persona.written_at), version: formatNumber(persona.version) })}
          </Text>
        </div>
        <Badge variant="light" color={persona.shared === 'nobody' ? 'gray' : 'pine'}>
          {persona.shared === 'everybody' ? m.lead_persona_everybody() : persona.shared === 'territory' ? m.lead_persona_territory() : m.lead_persona_nobody()}
        </Badge>
      </Group>
      <Stack gap="sm" mt="sm">
        <Says persona={persona} />
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {persona.filter}
        </Code>
        {persona.broken ? (
          <Text size="sm" c="var(--arpent-danger)">
            {m.lead_persona_broken()}
          </Text>
        ) : (
          <Verdict persona={persona} />
        )}
        <Group gap="xs">
          <Button size="xs" variant="light" disabled={persona.broken} leftSection={<IconSearch size={15} />} onClick={() => void searchOf(persona.filter).then(go)}>
            {m.lead_persona_search({ count: persona.total, text: formatNumber(persona.total) })}
          </Button>
          {persona.may_edit && (
            <Button size="xs" variant="default" leftSection={<IconPencil size={15} />} onClick={onEdit}>
              {m.lead_persona_edit()}
            </Button>
          )}
          {persona.version > 1 && (
            <Button size="xs" variant="subtle" aria-expanded={past} onClick={() => setPast(!past)}>
              {m.lead_persona_versions()}
            </Button>
          )}
          {persona.may_edit && (
            <Button size="xs" variant="subtle" color="brick" ml="auto" leftSection={<IconTrash size={15} />} loading={drop.isPending} onClick={() => drop.mutate(persona.id)}>
              {m.lead_persona_delete()}
            </Button>
          )}
        </Group>
        {past && <Versions persona={persona} />}
      </Stack>
    </Card>
  )
}

/** What was written before. */
function Versions({ persona }: { persona: Persona }) {
  const read = useVersions(persona.id, true)
  const { nameOf } = useColleagues()
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  return (
    <Stack gap="xs">
      {(read.data ?? [])
        .filter((one) => one.version !== persona.version)
        .map((one) => (
          <div key={one.version}>
            <Text size="xs" c="dimmed">
              {m.lead_persona_by({ name: nameOf(one.written_by), day: formatDate(one.written_at), version: formatNumber(one.version) })}
            </Text>
            <Text size="sm">{[one.name, one.why].filter(Boolean).join(' · ')}</Text>
            <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {one.filter}
            </Code>
          </div>
        ))}
    </Stack>
  )
}
