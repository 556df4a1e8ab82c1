import { ActionIcon, Button, Group, Modal, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { allows, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { useTree } from '@/territory/territories'
import { toast } from '@/ui/toast'
import { type Draft, draftOf, type Persona, usePersonaAct } from './personas'

/** Writes a persona, or a new version of one. */
export function PersonaForm({ persona, filter = '', onClose }: { persona?: Persona | undefined; filter?: string; onClose: () => void }) {
  const user = useUser()
  const tree = useTree()
  const [draft, setDraft] = useState<Draft>(persona ? draftOf(persona) : { name: '', filter, why: '', say: '', objections: [], shared: 'nobody', territory_id: '' })
  const put = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const save = usePersonaAct(
    async (body: Draft) =>
      persona
        ? (await api.PUT('/api/v1/personas/{id}', { params: { path: { id: persona.id } }, body: { ...body, version: persona.version } })).data!
        : (await api.POST('/api/v1/personas', { body })).data!,
    (kept) => {
      toast(m.lead_persona_kept({ name: kept.name }))
      onClose()
    },
  )
  const objection = (at: number, change: Partial<Draft['objections'][number]>) => put({ objections: draft.objections.map((one, i) => (i === at ? { ...one, ...change } : one)) })
  return (
    <Modal opened onClose={onClose} size="lg" title={persona ? m.lead_persona_edit_title({ name: persona.name }) : m.lead_persona_new()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(draft)
        }}
      >
        <Stack gap="sm">
          <TextInput data-autofocus required label={m.lead_persona_name()} maxLength={200} value={draft.name} onChange={(event) => put({ name: event.currentTarget.value })} />
          <Textarea
            required
            label={m.lead_persona_filter()}
            description={m.lead_persona_filter_text()}
            placeholder="function = 'maintenance' AND seniority IN ('director', 'manager')"
            autosize
            minRows={2}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
            value={draft.filter}
            onChange={(event) => put({ filter: event.currentTarget.value })}
          />
          <Textarea label={m.lead_persona_why()} autosize minRows={2} maxLength={5000} value={draft.why} onChange={(event) => put({ why: event.currentTarget.value })} />
          <Textarea label={m.lead_persona_say()} autosize minRows={2} maxLength={5000} value={draft.say} onChange={(event) => put({ say: event.currentTarget.value })} />
          <div>
            <Text size="sm" fw={500} mb={4}>
              {m.lead_persona_objections()}
            </Text>
            <Stack gap={6}>
              {draft.objections.map((one, at) => (
                <Group key={at} gap="xs" wrap="nowrap" align="flex-start">
                  <TextInput flex={1} aria-label={m.lead_persona_says()} placeholder={m.lead_persona_says()} maxLength={1000} value={one.says} onChange={(event) => objection(at, { says: event.currentTarget.value })} />
                  <Textarea flex={2} autosize minRows={1} aria-label={m.lead_persona_answer()} placeholder={m.lead_persona_answer()} maxLength={2000} value={one.answer} onChange={(event) => objection(at, { answer: event.currentTarget.value })} />
                  <ActionIcon variant="subtle" mt={4} aria-label={m.lead_persona_objection_drop({ text: one.says })} onClick={() => put({ objections: draft.objections.filter((_, i) => i !== at) })}>
                    <IconX size={16} />
                  </ActionIcon>
                </Group>
              ))}
              {draft.objections.length < 20 && (
                <Button size="xs" variant="default" style={{ alignSelf: 'flex-start' }} leftSection={<IconPlus size={14} />} onClick={() => put({ objections: [...draft.objections, { says: '', answer: '' }] })}>
                  {m.lead_persona_objection_add()}
                </Button>
              )}
            </Stack>
          </div>
          <div>
            <Text size="sm" fw={500} mb={4} id="persona-shared">
              {m.lead_persona_shared()}
            </Text>
            <SegmentedControl
              aria-labelledby="persona-shared"
              size="xs"
              value={draft.shared}
              onChange={(shared) => put({ shared: shared as Draft['shared'] })}
              data={[
                { value: 'nobody', label: m.lead_persona_nobody() },
                { value: 'territory', label: m.lead_persona_territory() },
                { value: 'everybody', label: m.lead_persona_everybody(), disabled: !allows(managers, user.role) },
              ]}
            />
          </div>
          {draft.shared === 'territory' && (
            <Select required searchable label={m.lead_persona_of_territory()} data={(tree.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))} value={draft.territory_id || null} onChange={(id) => put({ territory_id: id ?? '' })} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!draft.name.trim() || !draft.filter.trim() || (draft.shared === 'territory' && !draft.territory_id)}>
              {m.app_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
