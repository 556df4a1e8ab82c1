import { Anchor, Badge, Box, Button, Card, Group, NumberInput, SegmentedControl, Stack, Switch, Text } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '@/api/client'
import { useAddress } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDate, formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { toast } from '@/ui/toast'
import { type Introduction, useIntroAct, useIntroductions, useReopen, useWishes } from './introductions'
import classes from './paths.module.css'

interface Address extends Record<string, unknown> {
  side: 'to' | 'by'
}

/** What colleagues ask of the user, and what the user asked of them. */
export default function Introductions() {
  const [address, change] = useAddress<Address>()
  const user = useUser()
  const read = useIntroductions()
  const side = address.side === 'by' ? 'by' : 'to'
  const items = read.data?.filter((one) => (side === 'to' ? one.asked_id : one.requester_id) === user.id)
  const waiting = read.data?.filter((one) => one.asked_id === user.id && one.state === 'open').length ?? 0
  return (
    <>
      <PageHeader title={m.lead_introductions()} text={m.lead_introductions_text()} trail={[{ label: m.lead_title(), to: '/leads' }]} />
      <Box p="lg" flex={1} style={{ overflow: 'auto' }}>
        <Stack maw={760} gap="lg">
          <SegmentedControl
            style={{ alignSelf: 'flex-start' }}
            aria-label={m.lead_introductions()}
            value={side}
            onChange={(next) => change({ side: next as Address['side'] })}
            data={[
              { value: 'to', label: waiting > 0 ? `${m.lead_introductions_to_me()} (${formatNumber(waiting)})` : m.lead_introductions_to_me() },
              { value: 'by', label: m.lead_introductions_by_me() },
            ]}
          />
          {read.error ? (
            <Failure error={read.error} onRetry={() => void read.refetch()} />
          ) : !items ? (
            <ScreenLoading />
          ) : items.length === 0 ? (
            <EmptyState icon={IconUsersGroup} title={m.lead_introductions_none()} text={side === 'to' ? m.lead_introductions_none_to_me() : m.lead_introductions_none_text()} />
          ) : (
            <ul className={classes.asks}>
              {items.map((one) => (
                <li key={one.id}>{side === 'to' ? <ToMe one={one} /> : <ByMe one={one} />}</li>
              ))}
            </ul>
          )}
          <Wishes />
        </Stack>
      </Box>
    </>
  )
}

const states: Record<Introduction['state'], () => string> = {
  open: m.lead_introduction_open,
  introduced: m.lead_introduction_introduced,
  declined: m.lead_introduction_declined,
  withdrawn: m.lead_introduction_withdrawn,
}

const nameOf = (one: Introduction) => one.person || m.lead_introduction_somebody()

function Ask({ one, title, children }: { one: Introduction; title: string; children: React.ReactNode }) {
  return (
    <Card withBorder p="md">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <Text size="xs" c="dimmed">
            {one.state === 'open' ? m.lead_introduction_on({ day: formatDate(one.made_at) }) : m.lead_introduction_ended({ state: states[one.state](), day: formatDate(one.ended_at) })}
          </Text>
        </div>
        <Badge variant="light" style={{ flex: 'none' }} color={one.state === 'introduced' ? 'pine' : one.state === 'open' ? 'ochre' : 'gray'}>
          {states[one.state]()}
        </Badge>
      </Group>
      {one.message && (
        <Text size="sm" mt={6} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {one.message}
        </Text>
      )}
      <Group gap="xs" mt="sm">
        {one.state === 'open' && children}
        {one.person_id && (
          <Anchor size="sm" ml="auto" renderRoot={(root) => <Link to={`/people/${one.person_id}` as never} {...root} />}>
            {m.lead_open_person()}
          </Anchor>
        )}
      </Group>
    </Card>
  )
}

function ToMe({ one }: { one: Introduction }) {
  const reopen = useReopen()
  const answer = useIntroAct(
    (state: 'introduced' | 'declined') => api.POST('/api/v1/introductions/{id}/answer', { params: { path: { id: one.id } }, body: { state } }),
    (_, state) => toast(state === 'introduced' ? m.lead_introduced({ requester: one.requester }) : m.lead_declined(), () => reopen(one.id)),
  )
  return (
    <Ask one={one} title={m.lead_introduction_of_me({ requester: one.requester, person: nameOf(one) })}>
      <Button size="xs" loading={answer.isPending} onClick={() => answer.mutate('introduced')}>
        {m.lead_introduction_done()}
      </Button>
      <Button size="xs" variant="default" disabled={answer.isPending} onClick={() => answer.mutate('declined')}>
        {m.lead_introduction_decline()}
      </Button>
    </Ask>
  )
}

function ByMe({ one }: { one: Introduction }) {
  const reopen = useReopen()
  const back = useIntroAct(
    () => api.POST('/api/v1/introductions/{id}/withdraw', { params: { path: { id: one.id } } }),
    () => toast(m.lead_withdrawn(), () => reopen(one.id)),
  )
  return (
    <Ask one={one} title={m.lead_introduction_by_me({ asked: one.asked, person: nameOf(one) })}>
      <Button size="xs" variant="default" loading={back.isPending} onClick={() => back.mutate(undefined)}>
        {m.lead_introduction_withdraw()}
      </Button>
    </Ask>
  )
}

/** Whether one may be asked; headquarters also says how often anybody may. */
function Wishes() {
  const user = useUser()
  const read = useWishes()
  const wish = useIntroAct((closed: boolean) => api.PUT('/api/v1/introduction-wishes', { body: { closed } }))
  const limit = useIntroAct((weekly: number) => api.PUT('/api/v1/introduction-limit', { body: { weekly } }))
  if (!read.data) return null
  return (
    <Stack gap="sm">
      <Switch label={m.lead_introductions_wish()} description={m.lead_introductions_wish_text()} checked={!read.data.closed} disabled={wish.isPending} onChange={(event) => wish.mutate(!event.currentTarget.checked)} />
      {allows(headquarters, user.role) && <Weekly key={read.data.weekly} weekly={read.data.weekly} onSet={(next) => limit.mutate(next)} />}
    </Stack>
  )
}

function Weekly({ weekly, onSet }: { weekly: number; onSet: (next: number) => void }) {
  const [typed, setTyped] = useState<number | string>(weekly)
  const set = () => typed !== '' && Number(typed) !== weekly && onSet(Number(typed))
  return <NumberInput maw={320} label={m.lead_introductions_weekly()} min={0} max={50} allowDecimal={false} value={typed} onChange={setTyped} onBlur={set} onKeyDown={(event) => event.key === 'Enter' && set()} />
}
