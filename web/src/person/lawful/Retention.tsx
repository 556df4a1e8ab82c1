import { Anchor, Button, Group, Modal, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { allows, headquarters, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatNumber } from '@/ui/format'
import { type Terms, useErase, useKeep, useSetTerms, useTerms } from './protection'
import { DueDay, Subjects } from './Subjects'

/** Those whose time is over: to be asked, kept for a reason, or erased. */
export function Retention() {
  const role = useUser().role
  const terms = useTerms().data
  const [setting, setSetting] = useState(false)
  return (
    <>
      <Subjects
        list="retention"
        due={{ key: 'due', title: m.person_law_over(), fixed: true, width: 190, render: (row) => <DueDay date={row.due_on} late text={row.erase_on ? m.person_law_goes({ date: formatDate(row.erase_on) }) : ''} /> }}
        more={[{ key: 'heard', title: m.person_law_heard(), width: 150, render: (row) => (row.heard_on ? formatDate(row.heard_on) : m.person_law_never()) }]}
        bar={
          terms && (
            <Group gap={6}>
              <Text size="sm" c="dimmed">
                {m.person_law_terms({ months: terms.keep_months })}
              </Text>
              {allows(headquarters, role) && (
                <Anchor component="button" size="sm" onClick={() => setSetting(true)}>
                  {m.person_law_change()}
                </Anchor>
              )}
            </Group>
          )
        }
        empty={{ title: m.person_law_retention_none(), text: m.person_law_retention_none_text() }}
        acts={allows(managers, role) ? Acts : undefined}
      />
      {setting && terms && <Setting terms={terms} onClose={() => setSetting(false)} />}
    </>
  )
}

function Acts({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const [keeping, setKeeping] = useState(false)
  const erase = useErase()
  return (
    <Group gap="xs" ml="sm">
      <Button size="compact-sm" variant="light" onClick={() => setKeeping(true)}>
        {m.person_law_keep()}
      </Button>
      <Button size="compact-sm" variant="light" color="brick" loading={erase.isPending} onClick={() => erase.mutate({ ids, cause: 'retention' }, { onSuccess: onDone })}>
        {m.person_law_erase_many({ count: ids.length, text: formatNumber(ids.length) })}
      </Button>
      {keeping && (
        <Keep
          ids={ids}
          onClose={() => setKeeping(false)}
          onDone={() => {
            setKeeping(false)
            onDone()
          }}
        />
      )}
    </Group>
  )
}

function inAYear(): string {
  const day = new Date()
  day.setFullYear(day.getFullYear() + 1)
  return day.toISOString().slice(0, 10)
}

/** Keeps people for longer, with the reason. */
export function Keep({ ids, onClose, onDone }: { ids: string[]; onClose: () => void; onDone: () => void }) {
  const keep = useKeep()
  const [until, setUntil] = useState(inAYear)
  const [reason, setReason] = useState('')
  return (
    <Modal opened onClose={onClose} title={m.person_law_keep_title({ count: ids.length, text: formatNumber(ids.length) })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate({ ids, until, reason }, { onSuccess: onDone })
        }}
      >
        <Stack gap="sm">
          <TextInput type="date" required label={m.person_law_until()} value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
          <Textarea required label={m.person_law_why()} description={m.person_law_why_help()} maxLength={500} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} data-autofocus />
          <Group justify="flex-end">
            <Button type="submit" loading={keep.isPending}>
              {m.person_law_keep()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Setting({ terms, onClose }: { terms: Terms; onClose: () => void }) {
  const [months, setMonths] = useState(terms.keep_months)
  const [days, setDays] = useState(terms.wait_days)
  const set = useSetTerms(onClose)
  return (
    <Modal opened onClose={onClose} title={m.person_law_terms_title()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          set.mutate({ ...terms, keep_months: months, wait_days: days })
        }}
      >
        <Stack gap="sm">
          <NumberInput required min={1} max={120} label={m.person_law_terms_months()} description={m.person_law_terms_months_help()} value={months} onChange={(next) => setMonths(Number(next))} />
          <NumberInput required min={0} max={30} label={m.person_law_terms_days()} description={m.person_law_terms_days_help()} value={days} onChange={(next) => setDays(Number(next))} />
          <Group justify="flex-end">
            <Button type="submit" loading={set.isPending}>
              {m.person_law_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
