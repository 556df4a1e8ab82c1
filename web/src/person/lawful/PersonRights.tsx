import { Button, Group, Menu, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useGo } from '@/app/navigation'
import { allows, headquarters, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'
import { nameOf, type Person } from '../people'
import { type Cause, causeNames, channelNames, useErase, useEraseNow, useRecord, useTell, type Way, wayNames } from './protection'
import { Keep } from './Retention'

/** What can be done for a person's rights: tell, object, keep, hand out, erase. */
export function PersonRights({ person }: { person: Person }) {
  const role = useUser().role
  const go = useGo()
  const [open, setOpen] = useState<'object' | 'keep' | 'erase' | null>(null)
  const tell = useTell()
  const erase = useErase()
  const close = () => setOpen(null)
  const manager = allows(managers, role)
  const office = allows(headquarters, role)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />} loading={tell.isPending || erase.isPending}>
            {m.person_law_rights()}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflow: 'auto' }}>
          <Menu.Item onClick={() => setOpen('object')}>{m.person_law_said()}</Menu.Item>
          {manager && <Menu.Item onClick={() => setOpen('keep')}>{m.person_law_keep()}…</Menu.Item>}
          {office && (
            <Menu.Item leftSection={<IconDownload size={15} />} component="a" href={`/api/v1/people/${person.id}/held.zip`} download>
              {m.person_law_export()}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Label>{m.person_law_was_told()}</Menu.Label>
          {Object.entries(wayNames).map(([way, name]) => (
            <Menu.Item key={way} onClick={() => tell.mutate({ ids: [person.id], way: way as Way })}>
              {name()}
            </Menu.Item>
          ))}
          {manager && (
            <>
              <Menu.Divider />
              {person.light.erase_on ? (
                <Menu.Item onClick={() => go('/people/data-protection?part=erasures')}>{m.person_law_erase_see({ date: formatDate(person.light.erase_on) })}</Menu.Item>
              ) : (
                <Menu.Item color="brick" onClick={() => erase.mutate({ ids: [person.id], cause: 'wish' })}>
                  {m.person_law_erase_later()}
                </Menu.Item>
              )}
              {office && (
                <Menu.Item color="brick" onClick={() => setOpen('erase')}>
                  {m.person_law_erase_now()}…
                </Menu.Item>
              )}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === 'object' && <Said person={person} onClose={close} />}
      {open === 'keep' && <Keep ids={[person.id]} onClose={close} onDone={close} />}
      {open === 'erase' && <EraseNow person={person} onClose={close} />}
    </>
  )
}

type Act = 'objection' | 'withdrawal' | 'consent'
type Channel = keyof typeof channelNames

/** Writes down what a person said about being approached. */
function Said({ person, onClose }: { person: Person; onClose: () => void }) {
  const [act, setAct] = useState<Act>('objection')
  const [wanted, setWanted] = useState<Channel>('any')
  const [source, setSource] = useState('')
  const record = useRecord(person.id)
  // Only an objection that stands can be withdrawn, on the channel that it is on.
  const channels = Object.entries(channelNames).filter(([value]) => act !== 'withdrawal' || person.objects.includes(value as Channel))
  const channel = channels.some(([value]) => value === wanted) ? wanted : (channels[0]?.[0] as Channel | undefined)
  return (
    <Modal opened onClose={onClose} title={m.person_law_said_title({ name: nameOf(person) })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (channel) record.mutate({ act, channel, source }, { onSuccess: onClose })
        }}
      >
        <Stack gap="sm">
          <Select
            label={m.person_law_said_what()}
            allowDeselect={false}
            value={act}
            onChange={(next) => setAct((next ?? 'objection') as Act)}
            data={[
              { value: 'objection', label: m.person_law_act_objection() },
              ...(person.objects.length > 0 ? [{ value: 'withdrawal', label: m.person_law_act_withdrawal() }] : []),
              { value: 'consent', label: m.person_law_act_consent() },
            ]}
          />
          <Select label={m.person_law_channel()} allowDeselect={false} value={channel ?? null} onChange={(next) => setWanted((next ?? 'any') as Channel)} data={channels.map(([value, name]) => ({ value, label: name() }))} />
          <TextInput required label={m.person_law_said_how()} placeholder={m.person_law_said_how_example()} maxLength={200} value={source} onChange={(event) => setSource(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button type="submit" loading={record.isPending}>
              {m.person_law_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Erases at once: the name is typed, since nothing brings them back. */
function EraseNow({ person, onClose }: { person: Person; onClose: () => void }) {
  const go = useGo()
  const [cause, setCause] = useState<Cause>('wish')
  const [confirm, setConfirm] = useState('')
  const erase = useEraseNow(() => go('/people'))
  const name = nameOf(person)
  return (
    <Modal opened onClose={onClose} title={m.person_law_erase_title({ name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          erase.mutate({ id: person.id, cause, confirm })
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{m.person_law_erase_text()}</Text>
          <Select label={m.person_law_cause()} allowDeselect={false} value={cause} onChange={(next) => setCause((next ?? 'wish') as Cause)} data={Object.entries(causeNames).map(([value, label]) => ({ value, label: label() }))} />
          <TextInput required label={m.person_law_confirm({ name })} autoComplete="off" value={confirm} onChange={(event) => setConfirm(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button type="submit" color="brick" loading={erase.isPending} disabled={confirm.trim() === ''}>
              {m.person_law_erase_now()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
