import { Button, Group, Modal, MultiSelect, SegmentedControl, Select, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { allAttitudes, allRoles, type Attitude, attitudeName, type Committee, type Member, type Role, roleName, sayingOf, type Tie, type useCommitteeActs } from './committees'

/** All that is said of one person of the map. */
export function MemberForm({ map, member, acts, onClose }: { map: Committee; member: Member; acts: ReturnType<typeof useCommitteeActs>; onClose: () => void }) {
  const id = member.person_id
  const superior = map.ties.find((one) => one.kind === 'reports_to' && one.person_id === id)?.other_id ?? null
  const influenced = map.ties.filter((one) => one.kind === 'influences' && one.person_id === id).map((one) => one.other_id)
  const [said, setSaid] = useState(sayingOf(member))
  const [above, setAbove] = useState(superior)
  const [over, setOver] = useState(influenced)
  const others = map.people.filter((one) => one.person_id !== id).map((one) => ({ value: one.person_id, label: [one.name, one.title].filter(Boolean).join(' · ') }))
  const save = async () => {
    const lines: { line: Tie; gone: boolean }[] = []
    const put = (kind: Tie['kind'], other: string, gone: boolean) => lines.push({ line: { kind, person_id: id, other_id: other }, gone })
    if (superior && superior !== above) put('reports_to', superior, true)
    if (above && superior !== above) put('reports_to', above, false)
    for (const one of influenced) if (!over.includes(one)) put('influences', one, true)
    for (const one of over) if (!influenced.includes(one)) put('influences', one, false)
    try {
      if (lines.length > 0) await acts.tying.mutateAsync(lines)
      const next = { ...said, note: said.note.trim() }
      if (next.role !== member.role || next.attitude !== member.attitude || next.note !== member.note) await acts.saying.mutateAsync({ member, next })
      onClose()
    } catch {
      // Told already; the form stays as it was filled in.
    }
  }
  return (
    <Modal opened onClose={onClose} title={m.lead_committee_edit_title({ name: member.name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Stack gap="sm">
          <Select
            data-autofocus
            label={m.lead_committee_role()}
            data={[...allRoles, ''].map((value) => ({ value: value || 'none', label: roleName(value as Role) }))}
            value={said.role || 'none'}
            allowDeselect={false}
            onChange={(next) => setSaid({ ...said, role: (next === 'none' ? '' : next) as Role })}
          />
          <div>
            <Text size="sm" fw={500} mb={4} id="committee-attitude">
              {m.lead_committee_attitude()}
            </Text>
            <SegmentedControl
              aria-labelledby="committee-attitude"
              fullWidth
              size="xs"
              data={['none', ...allAttitudes].map((value) => ({ value, label: attitudeName((value === 'none' ? '' : value) as Attitude) }))}
              value={said.attitude || 'none'}
              onChange={(next) => setSaid({ ...said, attitude: (next === 'none' ? '' : next) as Attitude })}
            />
          </div>
          <Select label={m.lead_committee_above()} data={others} value={above} clearable searchable onChange={setAbove} />
          <MultiSelect label={m.lead_committee_over()} data={others} value={over} searchable onChange={setOver} />
          <Textarea label={m.lead_committee_note()} autosize minRows={2} maxLength={2000} value={said.note} onChange={(event) => setSaid({ ...said, note: event.currentTarget.value })} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" loading={acts.saying.isPending || acts.tying.isPending}>
              {m.lead_committee_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
