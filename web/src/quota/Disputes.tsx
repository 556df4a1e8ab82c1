import { Badge, Button, Group, Modal, NumberInput, Select, Stack, Text, Textarea } from '@mantine/core'
import { IconMessageQuestion } from '@tabler/icons-react'
import { useState } from 'react'
import { allows, headquarters, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { formatDateTime, formatMoney } from '@/ui/format'
import { toast } from '@/ui/toast'
import { unitOf } from './entry'
import { type Dispute, planActs, type Statement, usePayAct } from './pays'
import classes from './quota.module.css'

/** Doubts about a statement, each with its thread. */
export function Disputes({ statement, now }: { statement: Statement; now: boolean }) {
  const user = useUser()
  const own = user.id === statement.person.user_id
  if (statement.disputes.length === 0 && !own) return null
  return (
    <section>
      <Group justify="space-between">
        <h3>{m.quota_pay_disputes()}</h3>
        {own && now && <Doubt statement={statement} />}
      </Group>
      {statement.disputes.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.quota_pay_disputes_none()}
        </Text>
      )}
      {statement.disputes.map((one) => (
        <Thread key={one.id} one={one} statement={statement} now={now} />
      ))}
    </section>
  )
}

function Thread({ one, statement, now }: { one: Dispute; statement: Statement; now: boolean }) {
  const user = useUser()
  const [text, setText] = useState('')
  const [amount, setAmount] = useState<number | ''>('')
  const clear = () => setText('')
  const answer = usePayAct(planActs.answer, clear)
  const decide = usePayAct(planActs.decide, clear)
  const corrects = allows(headquarters, user.role)
  const decides = corrects || (allows(managers, user.role) && user.id !== statement.person.user_id)
  const line = statement.person.parts.flatMap((part) => part.lines ?? []).find((found) => found.ref === one.deal_id)
  const currency = statement.plan.currency
  const body = text.trim()
  return (
    <Stack gap={6} className={classes.thread}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {one.component}
          {line ? ` · ${line.account_name} · ${line.deal_name}` : ''}
        </Text>
        <Badge color={one.closed_at ? 'gray' : 'ochre'}>{!one.closed_at ? m.quota_pay_dispute_open() : one.amount ? m.quota_pay_dispute_corrected({ amount: formatMoney(one.amount, currency, false) }) : m.quota_pay_dispute_kept()}</Badge>
      </Group>
      {one.thread.map((remark) => (
        <div key={remark.at + remark.text}>
          <Text size="xs" c="dimmed">
            {remark.by} · {formatDateTime(remark.at)}
          </Text>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {remark.text}
          </Text>
        </div>
      ))}
      {!one.closed_at && now && (
        <>
          <Textarea aria-label={m.quota_pay_reply()} placeholder={m.quota_pay_reply()} autosize minRows={2} maxLength={4000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Group gap="xs" align="flex-end">
            <Button size="compact-sm" variant="default" disabled={body === ''} loading={answer.isPending} onClick={() => answer.mutate({ id: one.id, text: body })}>
              {m.quota_pay_reply()}
            </Button>
            {corrects && <NumberInput size="xs" w={170} label={`${m.quota_pay_correction()} (${currency})`} decimalScale={2} thousandSeparator=" " value={amount} onChange={(value) => setAmount(value === '' ? '' : Number(value))} />}
            {decides && (
              <Button size="compact-sm" disabled={body === ''} loading={decide.isPending} onClick={() => decide.mutate({ id: one.id, body: { text: body, amount: Math.round(Number(amount || 0) * unitOf({ quantity: 'revenue', currency })) } })}>
                {amount ? m.quota_pay_close_corrected() : m.quota_pay_close_kept()}
              </Button>
            )}
          </Group>
        </>
      )}
    </Stack>
  )
}

/** Opens a dispute about a component, or a deal of it. */
function Doubt({ statement }: { statement: Statement }) {
  const [open, setOpen] = useState(false)
  const lines = statement.person.parts.flatMap((part, i) => [
    { value: `${i}`, label: part.component.name },
    ...(part.lines ?? []).map((line, k) => ({ value: `${i}:${k}:${line.ref}`, label: `${part.component.name} · ${line.account_name} · ${line.deal_name}` })),
  ])
  const [about, setAbout] = useState(lines[0]?.value ?? '')
  const [text, setText] = useState('')
  const doubt = usePayAct(planActs.doubt, () => {
    setOpen(false)
    setText('')
    toast(m.quota_pay_doubted())
  })
  const [part, , ref] = about.split(':')
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconMessageQuestion size={15} />} onClick={() => setOpen(true)}>
        {m.quota_pay_doubt()}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={m.quota_pay_doubt()}>
        <Stack gap="sm">
          <Select label={m.quota_pay_about()} searchable allowDeselect={false} value={about} onChange={(value) => value && setAbout(value)} data={lines} />
          <Textarea label={m.quota_pay_doubt_text()} autosize minRows={3} maxLength={4000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              {m.app_cancel()}
            </Button>
            <Button
              loading={doubt.isPending}
              disabled={text.trim() === ''}
              onClick={() => doubt.mutate({ id: statement.plan.id, body: { component: statement.person.parts[Number(part)]!.component.name, ...(ref ? { deal_id: ref } : {}), text: text.trim() } })}
            >
              {m.quota_pay_doubt_send()}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
