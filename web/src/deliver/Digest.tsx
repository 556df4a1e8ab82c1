import { Alert, Anchor, Badge, Button, Chip, Code, Group, Input, Modal, Select, Skeleton, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { explain, Problem } from '@/api/problem'
import { useLanguage } from '@/app/language'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDate, formatNumber } from '@/ui/format'
import { dayNames, has, type Letter, type Settings, useDigest, useKeepDigest, usePreview, useTestDigest, zoneHere } from './delivery'

/** When one is sent what changed, and what became of the last letters. */
export function Digest() {
  const read = useDigest()
  const admin = useUser().role === 'administrator'
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <Skeleton h={120} />
  const { settings, known, mails, email, from, server, site, refused } = read.data
  const able = from !== '' && site !== ''
  return (
    <Stack gap="sm">
      {!able && (
        <Alert color="ochre" title={m.deliver_no_mail_title()}>
          <Text size="sm">{m.deliver_no_mail_text()}</Text>
          {admin && (
            <Code block mt="xs">
              {'arpent serve --public-address https://arpent.example.org \\\n  --smtp smtp.example.org:587 --smtp-user arpent \\\n  --mail-from "Arpent <arpent@example.org>"'}
            </Code>
          )}
        </Alert>
      )}
      {refused && (
        <Alert color="brick">
          <Text size="sm">{m.deliver_refused()}</Text>
        </Alert>
      )}
      <Form key={JSON.stringify(settings)} kept={known ? settings : { ...settings, zone: zoneHere() }} email={email} able={able} />
      {admin && server && (
        <Text size="xs" c="dimmed">
          {m.deliver_from({ from, server })}
        </Text>
      )}
      {mails.length > 0 && <Letters mails={mails} />}
    </Stack>
  )
}

function Form({ kept, email, able }: { kept: Settings; email: string; able: boolean }) {
  const { language } = useLanguage()
  const [now, setNow] = useState(kept)
  const [shown, setShown] = useState(false)
  const keep = useKeepDigest()
  const test = useTestDigest(email)
  const change = (part: Partial<Settings>) => setNow((before) => ({ ...before, ...part }))
  const here = zoneHere()
  const names = dayNames(language)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        keep.mutate({ ...now, language })
      }}
    >
      <Stack gap="sm">
        <Switch label={m.deliver_wanted()} description={m.deliver_to({ email })} checked={now.wanted} onChange={(event) => change({ wanted: event.currentTarget.checked })} />
        <Input.Wrapper label={m.deliver_days()} labelElement="div" id="deliver-days">
          <Group gap={6} mt={4} role="group" aria-labelledby="deliver-days-label">
            {names.map((name, day) => (
              <Chip key={name.long} size="xs" aria-label={name.long} checked={has(now.weekdays, day)} onChange={() => change({ weekdays: now.weekdays ^ (1 << day) })}>
                {name.short}
              </Chip>
            ))}
          </Group>
        </Input.Wrapper>
        <Group gap="sm" align="flex-end">
          <Select label={m.deliver_hour()} w={110} allowDeselect={false} value={String(now.hour)} onChange={(value) => change({ hour: Number(value) })} data={Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }))} />
          <TextInput label={m.deliver_zone()} flex="1 1 180px" maw={260} maxLength={60} value={now.zone} onChange={(event) => change({ zone: event.currentTarget.value })} />
        </Group>
        {now.zone !== here && (
          <Anchor component="button" type="button" size="xs" ta="left" onClick={() => change({ zone: here })}>
            {m.deliver_zone_here({ zone: here })}
          </Anchor>
        )}
        <Switch label={m.deliver_at_once()} description={m.deliver_at_once_text()} checked={now.at_once ?? false} onChange={(event) => change({ at_once: event.currentTarget.checked })} />
        <Group gap="xs">
          <Button type="submit" loading={keep.isPending}>
            {m.deliver_save()}
          </Button>
          <Button variant="default" onClick={() => setShown(true)}>
            {m.deliver_preview()}
          </Button>
          {able && (
            <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
              {m.deliver_test()}
            </Button>
          )}
        </Group>
      </Stack>
      {shown && <Preview onClose={() => setShown(false)} />}
    </form>
  )
}

/** The letter as it would be, in a frame where nothing of it runs. */
function Preview({ onClose }: { onClose: () => void }) {
  const read = usePreview()
  return (
    <Modal opened onClose={onClose} size="xl" title={read.data?.subject || m.deliver_preview()}>
      {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <Skeleton h={300} />}
      {read.data?.signals === 0 && <Text size="sm">{m.deliver_preview_none()}</Text>}
      {read.data && read.data.signals > 0 && <iframe title={m.deliver_preview()} sandbox="" srcDoc={read.data.html} style={{ width: '100%', height: '65vh', border: '1px solid var(--arpent-line)', borderRadius: 6 }} />}
    </Modal>
  )
}

const states: Record<Letter['state'], { label: () => string; color: string }> = {
  sending: { label: m.deliver_state_sending, color: 'gray' },
  sent: { label: m.deliver_state_sent, color: 'pine' },
  nothing: { label: m.deliver_state_nothing, color: 'gray' },
  waiting: { label: m.deliver_state_waiting, color: 'ochre' },
  failed: { label: m.deliver_state_failed, color: 'brick' },
  unknown: { label: m.deliver_state_unknown, color: 'ochre' },
}

function Letters({ mails }: { mails: Letter[] }) {
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {m.deliver_last()}
      </Text>
      <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {mails.map((one) => (
          <li key={one.day}>
            <Group gap={8}>
              <Text size="sm" className="numbers">
                {formatDate(one.day)}
              </Text>
              <Badge color={states[one.state].color}>{states[one.state].label()}</Badge>
              {one.signals > 0 && (
                <Text size="xs" c="dimmed">
                  {m.deliver_told({ count: one.signals, text: formatNumber(one.signals) })}
                </Text>
              )}
            </Group>
            {one.problem && (
              <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {one.state === 'unknown' ? m.deliver_unknown_text() : one.problem.startsWith('deliver.') ? explain(new Problem(422, { key: one.problem }, one.problem)) : one.problem}
              </Text>
            )}
          </li>
        ))}
      </Stack>
    </div>
  )
}
