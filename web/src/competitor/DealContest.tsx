import { Badge, Button, Group, Modal, MultiSelect, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDate } from '@/ui/format'
import classes from './competitor.module.css'
import { CompetitorForm } from './CompetitorForm'
import { type Contest, endings, type NewVerdict, type Reason, reasons, useAct, useCompetitors, useContest, type Verdict, type Voice } from './competitors'

/** Whom a deal is fought against and, once it ended, how and why by rep and buyer. */
export function DealContest({ deal, outcome }: { deal: string; outcome: 'open' | 'won' | 'lost' }) {
  const read = useContest(deal)
  const competitors = useCompetitors().data ?? []
  const [naming, setNaming] = useState(false)
  const [telling, setTelling] = useState<Voice | null>(null)
  const fight = useAct((against: string[]) => api.PUT('/api/v1/deals/{id}/contest/against', { params: { path: { id: deal } }, body: { against } }))
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  const contest = read.data
  if (!contest) return null
  const against = fight.isPending ? fight.variables : contest.against
  return (
    <section>
      <Group justify="space-between" mb={6}>
        <Title order={3}>{m.competitor_against()}</Title>
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} onClick={() => setNaming(true)}>
          {m.competitor_new()}
        </Button>
      </Group>
      <MultiSelect
        aria-label={m.competitor_against()}
        placeholder={against.length === 0 ? m.competitor_nobody() : undefined}
        searchable
        value={against}
        onChange={(next) => fight.mutate(next)}
        data={competitors.filter((one) => !one.archived || against.includes(one.id)).map((one) => ({ value: one.id, label: one.name }))}
      />
      {outcome !== 'open' && (
        <Stack gap={0} mt="sm">
          {(['rep', 'buyer'] as const).map((voice) => (
            <Told key={voice} voice={voice} contest={contest} nameOf={(id) => competitors.find((one) => one.id === id)?.name ?? ''} onTell={() => setTelling(voice)} />
          ))}
        </Stack>
      )}
      {naming && <CompetitorForm competitor={null} onClose={() => setNaming(false)} onSaved={(id) => fight.mutate([...contest.against, id])} />}
      {telling && <VerdictForm deal={deal} won={outcome === 'won'} voice={telling} was={contest.verdicts.find((one) => one.voice === telling)} contest={contest} onClose={() => setTelling(null)} />}
    </section>
  )
}

function Told({ voice, contest, nameOf, onTell }: { voice: Voice; contest: Contest; nameOf: (id: string) => string; onTell: () => void }) {
  const said = contest.verdicts.find((one) => one.voice === voice)
  return (
    <div className={classes.verdict}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={560}>
          {voice === 'rep' ? m.competitor_voice_rep() : m.competitor_voice_buyer()}
        </Text>
        <Button size="compact-xs" variant="default" onClick={onTell}>
          {said ? m.competitor_edit() : m.competitor_tell()}
        </Button>
      </Group>
      {said ? (
        <>
          <Group gap={6}>
            <Badge size="sm" variant="light" color={said.outcome === 'won' ? 'pine' : said.outcome === 'lost' ? 'brick' : 'gray'}>
              {endings[said.outcome]()}
            </Badge>
            <Text size="sm">{[said.competitor_id && m.competitor_lost_to({ name: nameOf(said.competitor_id) }), reasons[said.reason]()].filter(Boolean).join(' · ')}</Text>
          </Group>
          {said.note && <Text size="sm">{said.note}</Text>}
          <Text size="xs" c="dimmed">
            {[said.told_by, formatDate(said.told_on)].filter(Boolean).join(' · ')}
          </Text>
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {m.competitor_not_told()}
        </Text>
      )}
    </div>
  )
}

function VerdictForm(props: { deal: string; won: boolean; voice: Voice; was: Verdict | undefined; contest: Contest; onClose: () => void }) {
  const { deal, won, voice, was, onClose } = props
  const competitors = useCompetitors().data ?? []
  const [said, setSaid] = useState<NewVerdict>(was ? { outcome: was.outcome, competitor_id: was.competitor_id ?? '', reason: was.reason, note: was.note, told_by: was.told_by, told_on: was.told_on } : { outcome: won ? 'won' : 'lost', competitor_id: won ? '' : (props.contest.against[0] ?? ''), reason: 'price' })
  const say = (change: Partial<NewVerdict>) => setSaid((before) => ({ ...before, ...change }))
  const path = { params: { path: { id: deal, voice } } }
  const save = useAct(() => api.PUT('/api/v1/deals/{id}/contest/{voice}', { ...path, body: said }), onClose)
  const forget = useAct(() => api.DELETE('/api/v1/deals/{id}/contest/{voice}', path), onClose)
  return (
    <Modal opened onClose={onClose} title={voice === 'rep' ? m.competitor_tell_rep() : m.competitor_tell_buyer()}>
      <Stack gap="sm">
        {!won && (
          <Select label={m.competitor_outcome()} allowDeselect={false} value={said.outcome} onChange={(next) => next && say({ outcome: next as NewVerdict['outcome'] })} data={(['lost', 'no_decision'] as const).map((value) => ({ value, label: endings[value]() }))} />
        )}
        {said.outcome === 'lost' && (
          <Select label={m.competitor_winner()} clearable searchable value={said.competitor_id || null} onChange={(next) => say({ competitor_id: next ?? '' })} data={competitors.map((one) => ({ value: one.id, label: one.name }))} />
        )}
        <Select label={m.competitor_reason()} allowDeselect={false} value={said.reason} onChange={(next) => next && say({ reason: next as Reason })} data={(Object.keys(reasons) as Reason[]).map((value) => ({ value, label: reasons[value]() }))} />
        <Textarea label={m.competitor_words()} autosize minRows={2} maxLength={5000} value={said.note ?? ''} onChange={(event) => say({ note: event.currentTarget.value })} />
        {voice === 'buyer' && <TextInput label={m.competitor_told_by()} maxLength={200} value={said.told_by ?? ''} onChange={(event) => say({ told_by: event.currentTarget.value })} />}
        <Group justify="flex-end">
          {was && (
            <Button variant="subtle" color="gray" loading={forget.isPending} onClick={() => forget.mutate(undefined)}>
              {m.competitor_forget()}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button loading={save.isPending} onClick={() => save.mutate(undefined)}>
            {m.competitor_save()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
