import { Box, Button, Menu, Select, Text, Title } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { WordsField } from '@/account/WordsField'
import { useColleagues } from '@/account/accounts'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatNumber } from '@/ui/format'
import { toast } from '@/ui/toast'
import { type Lead, useAct } from './leads'
import { allStages, stageName } from './words'

type Mark = components['schemas']['LeadMark']
type Staged = components['schemas']['Staged']
export type Stage = Staged['stage']

const refOf = (lead: Lead) => ({ person_id: lead.person_id, account_id: lead.account_id })

/** How many leads one request puts into stages. */
const atOnce = 500

/** Puts leads into stages, and gives those that they were in. */
async function say(items: Staged[]): Promise<Staged[]> {
  const before: Staged[] = []
  for (let at = 0; at < items.length; at += atOnce) before.push(...(await api.PUT('/api/v1/lead-stages', { body: { items: items.slice(at, at + atOnce) } })).data!.items)
  return before
}

/** Puts leads into a stage; the message that tells of it takes that back. */
function useStage(done?: () => void) {
  const back = useAct((before: Staged[]) => say(before))
  return useAct(
    ({ leads, stage }: { leads: Lead[]; stage: Stage }) => say(leads.map((one) => ({ ...refOf(one), stage }))),
    (before, { stage }) => {
      done?.()
      toast(m.lead_staged({ count: before.length, text: formatNumber(before.length), stage: stageName(stage) }), before.length > 0 ? () => back.mutateAsync(before) : undefined)
    },
  )
}

/** How far one is with a lead and the words put on it: who said so, and what was
 *  said before. */
export function Marks({ lead }: { lead: Lead }) {
  const set = useStage()
  const marks = useQuery({
    queryKey: ['leads', 'marks', lead.person_id, lead.account_id],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/lead-marks', { params: { query: { person: lead.person_id, account: lead.account_id } }, signal })).data!.items,
  })
  const tag = useAct((body: { add: string[]; remove: string[] }) => api.PUT('/api/v1/lead-tags', { body: { leads: [refOf(lead)], ...body } }))
  const all = marks.data ?? []
  const stage = (all.find((one) => one.kind === 'stage' && !one.ended_at)?.value ?? (marks.data ? 'new' : lead.stage)) as Stage
  const tags = all.filter((one) => one.kind === 'tag' && !one.ended_at)
  return (
    <>
      <Box component="section">
        <Title order={3} mb={4}>
          {m.lead_field_stage()}
        </Title>
        <Select
          aria-label={m.lead_field_stage()}
          size="xs"
          allowDeselect={false}
          data={allStages.map((value) => ({ value, label: stageName(value) }))}
          value={set.isPending ? set.variables.stage : stage}
          onChange={(next) => next && next !== stage && set.mutate({ leads: [lead], stage: next as Stage })}
        />
        <History marks={all.filter((one) => one.kind === 'stage')} />
      </Box>
      <WordsField
        title={m.lead_field_tag()}
        field="tag"
        words={tags.toReversed().map((one) => ({ value: one.value, by: one.set_by, on: one.set_at.slice(0, 10) }))}
        save={(values) => {
          const had = tags.map((one) => one.value)
          return tag.mutateAsync({ add: values, remove: had.filter((one) => !values.includes(one)) })
        }}
      />
    </>
  )
}

function History({ marks }: { marks: Mark[] }) {
  const { nameOf } = useColleagues()
  return (
    <Box mt={4}>
      {marks.slice(0, 5).map((one) => (
        <Text key={one.set_at} size="xs" c="dimmed">
          {[stageName(one.value), formatDate(one.set_at), nameOf(one.set_by)].filter(Boolean).join(' · ')}
        </Text>
      ))}
    </Box>
  )
}

/** Puts the selected leads into a stage. */
export function StageMenu({ selected, onDone }: { selected: Lead[]; onDone: () => void }) {
  const set = useStage(onDone)
  if (selected.length === 0) return null
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <Button size="compact-sm" variant="light" leftSection={<IconFlag size={15} />} loading={set.isPending}>
          {m.lead_field_stage()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {allStages.map((stage) => (
          <Menu.Item key={stage} onClick={() => set.mutate({ leads: selected, stage: stage as Stage })}>
            {stageName(stage)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

