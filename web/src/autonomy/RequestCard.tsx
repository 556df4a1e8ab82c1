import { Badge, Button, Card, Group, Stack, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import { useColleagues } from '@/account/accounts'
import * as m from '@/paraglide/messages.js'
import { formatDateTime } from '@/ui/format'
import { toast } from '@/ui/toast'
import { type Act, actName, answer, type Asked, stateNames, useAct } from './requests'

const colours: Record<Asked['state'], string> = { open: 'ochre', approved: 'pine', answered: 'pine', refused: 'brick', withdrawn: 'gray' }

/** One request with all that was said about it, and what one may do about it. */
export function RequestCard({ request }: { request: Asked }) {
  const { nameOf } = useColleagues()
  return (
    <Card>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={3}>{request.subject || actName(request)}</Title>
          <Text size="xs" c="dimmed">
            {[actName(request), request.territory_name, nameOf(request.asked_by)].filter(Boolean).join(' · ')}
          </Text>
        </div>
        <Badge color={colours[request.state]} style={{ flex: 'none' }}>{stateNames[request.state]()}</Badge>
      </Group>
      <Stack gap="xs" mt="sm">
        {request.messages.map((one) => (
          <div key={`${one.at} ${one.act}`}>
            <Text size="xs" c="dimmed">
              {[nameOf(one.by), formatDateTime(one.at), actWord(one.act)].filter(Boolean).join(' · ')}
            </Text>
            {one.text && (
              <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {one.text}
              </Text>
            )}
          </div>
        ))}
      </Stack>
      {request.state === 'open' && request.carrying_at && (
        <Text size="sm" c="dimmed" mt="sm" role="status">
          {m.autonomy_begun({ at: formatDateTime(request.carrying_at) })}
        </Text>
      )}
      {request.state === 'open' && <Reply request={request} />}
    </Card>
  )
}

function actWord(act: string): string {
  return { approve: m.autonomy_state_approved(), refuse: m.autonomy_state_refused(), answer: m.autonomy_state_answered(), withdraw: m.autonomy_state_withdrawn() }[act] ?? ''
}

const said: Record<Act, () => string> = { approve: m.autonomy_did_approve, refuse: m.autonomy_did_refuse, answer: m.autonomy_did_answer, withdraw: m.autonomy_did_withdraw, say: m.autonomy_did_say }

function Reply({ request }: { request: Asked }) {
  const [text, setText] = useState('')
  const act = useAct(
    (what: Act) => answer(request.id, what, text.trim()),
    (what) => {
      setText('')
      toast(said[what]())
    },
  )
  const button = (what: Act, label: string, needsText: boolean, main = false) => (
    <Button size="xs" variant={main ? 'filled' : 'default'} disabled={needsText && text.trim() === ''} loading={act.isPending && act.variables === what} onClick={() => act.mutate(what)}>
      {label}
    </Button>
  )
  return (
    <Stack gap="xs" mt="sm">
      <Textarea aria-label={m.autonomy_reply()} placeholder={m.autonomy_reply()} autosize minRows={1} maxLength={10000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Group gap="xs" justify="flex-end">
        {request.may_withdraw && button('withdraw', m.autonomy_withdraw(), false)}
        {button('say', m.autonomy_say(), true)}
        {request.may_answer && request.kind === 'act' && button('refuse', m.autonomy_refuse(), true)}
        {request.may_answer && request.kind === 'act' && button('approve', m.autonomy_approve(), false, true)}
        {request.may_answer && request.kind === 'escalation' && button('answer', m.autonomy_answer(), true, true)}
      </Group>
    </Stack>
  )
}
