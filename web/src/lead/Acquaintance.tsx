import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toast } from '@/ui/toast'
import { useIntroAct } from './introductions'

type Said = components['schemas']['Acquaintance']

/** Lets the user say how they know somebody. */
export function Acquaintance({ person, name, said }: { person: string; name: string; said: Said | undefined }) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button size="compact-xs" variant="subtle" onClick={() => setOpened(true)}>
        {m.lead_know()}
      </Button>
      {opened && <Form person={person} name={name} said={said} onClose={() => setOpened(false)} />}
    </>
  )
}

function Form({ person, name, said, onClose }: { person: string; name: string; said: Said | undefined; onClose: () => void }) {
  const [well, setWell] = useState(said?.knows_well ?? !said)
  const [worked, setWorked] = useState(Boolean(said?.worked_from))
  const [from, setFrom] = useState(said?.worked_from ?? '')
  const [to, setTo] = useState(said?.worked_to ?? '')
  const [team, setTeam] = useState(said?.same_team ?? false)
  const path = { path: { id: person } }
  const keep = useIntroAct(
    () => api.PUT('/api/v1/people/{id}/acquaintance', { params: path, body: { knows_well: well, ...(worked && from && { worked_from: from, ...(to && { worked_to: to }), same_team: team }) } }),
    () => {
      toast(m.lead_known())
      onClose()
    },
  )
  const drop = useIntroAct(
    () => api.DELETE('/api/v1/people/{id}/acquaintance', { params: path }),
    () => {
      toast(m.lead_unknown_again())
      onClose()
    },
  )
  return (
    <Modal opened onClose={onClose} title={m.lead_know_title({ name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate(undefined)
        }}
      >
        <Stack gap="sm">
          <Checkbox label={m.lead_know_well()} checked={well} onChange={(event) => setWell(event.currentTarget.checked)} />
          <Checkbox label={m.lead_know_worked()} checked={worked} onChange={(event) => setWorked(event.currentTarget.checked)} />
          {worked && (
            <>
              <Group grow>
                <TextInput type="date" label={m.lead_know_from()} required withAsterisk={false} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
                <TextInput type="date" label={m.lead_know_to()} min={from} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
              </Group>
              <Checkbox label={m.lead_know_team()} checked={team} onChange={(event) => setTeam(event.currentTarget.checked)} />
            </>
          )}
          <Group justify="flex-end">
            {said && (
              <Button variant="subtle" color="brick" mr="auto" loading={drop.isPending} onClick={() => drop.mutate(undefined)}>
                {m.lead_know_forget()}
              </Button>
            )}
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" loading={keep.isPending} disabled={!well && !(worked && from)}>
              {m.app_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
