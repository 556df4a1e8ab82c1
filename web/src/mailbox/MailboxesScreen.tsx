import { ActionIcon, Badge, Box, Button, Group, Menu, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDots, IconMailDown, IconPencil, IconPlugConnected, IconPlayerPause, IconPlayerPlay, IconPlus, IconRefresh, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { explain, Problem } from '@/api/problem'
import { ScreenLoading } from '@/app/ScreenLoading'
import { allows, headquarters, useUser } from '@/app/session'
import classes from '@/hook/hook.module.css'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatAgo, formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { SignalTabs } from '@/viewed/SignalTabs'
import { ConnectForm } from './ConnectForm'
import { MailboxForm } from './MailboxForm'
import { type Mailbox, useMailboxAct, useMailboxes } from './mailboxes'
import { Providers } from './Providers'
import { type ProviderName, useConnect, useDisconnect } from './providers'

/** The mailboxes that replies are read from, and how they fare. */
export default function MailboxesScreen() {
  const read = useMailboxes()
  const [form, setForm] = useState<{ mailbox?: Mailbox } | null>(null)
  const [connecting, setConnecting] = useState<ProviderName | null>(null)
  const office = allows(headquarters, useUser().role)
  const items = read.data?.items
  const providers = read.data?.providers ?? []
  const add = (
    <Group gap="xs" justify="center">
      <Button variant={providers.length > 0 ? 'default' : 'filled'} leftSection={<IconPlus size={16} />} onClick={() => setForm({})}>
        {m.mailbox_add()}
      </Button>
      {providers.map((one) => (
        <Button key={one.id} leftSection={<IconPlugConnected size={16} />} onClick={() => setConnecting(one)}>
          {m.mailbox_connect({ provider: one.name })}
        </Button>
      ))}
    </Group>
  )
  return (
    <>
      <PageHeader title={m.mailbox_title()} text={m.mailbox_text()} actions={items && items.length > 0 && add}>
        <SignalTabs at="/signals/mailboxes" />
      </PageHeader>
      <Box p="lg" maw={860} w="100%" style={{ overflow: 'auto', flex: 1 }}>
        {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {read.isPending && <ScreenLoading />}
        {items?.length === 0 && <EmptyState icon={IconMailDown} title={m.mailbox_none()} text={m.mailbox_none_text()} action={add} />}
        {items && items.length > 0 && (
          <>
            <ul className={classes.list}>
              {items.map((mailbox) => (
                <Row key={mailbox.id} mailbox={mailbox} provider={providers.find((one) => one.id === mailbox.provider_id)} onChange={() => setForm({ mailbox })} />
              ))}
            </ul>
            <Text size="xs" c="dimmed" mt="md">
              {m.mailbox_privacy()}
            </Text>
          </>
        )}
        {office && read.data && <Providers />}
      </Box>
      {form && <MailboxForm {...form} open={read.data?.open ?? false} onClose={() => setForm(null)} />}
      {connecting && <ConnectForm provider={connecting} onClose={() => setConnecting(null)} />}
    </>
  )
}

const counted = { letters: m.mailbox_letters, replies: m.mailbox_replies, automatic: m.mailbox_automatic, bounced: m.mailbox_bounced, strangers: m.mailbox_strangers }

/** What connecting again mends. */
const connectable = new Set(['mailbox.consent', 'mailbox.sealed', 'mailbox.token_refused'])

function Row({ mailbox, provider, onChange }: { mailbox: Mailbox; provider: ProviderName | undefined; onChange: () => void }) {
  const act = useMailboxAct()
  const connect = useConnect()
  const disconnect = useDisconnect()
  const again = (one: ProviderName) => connect.mutate({ provider: one.id, wish: { id: mailbox.id } })
  const ask = () =>
    modals.openConfirmModal({
      title: m.mailbox_disconnect_title({ name: mailbox.name }),
      children: <Text size="sm">{m.mailbox_disconnect_text()}</Text>,
      labels: { confirm: m.mailbox_disconnect(), cancel: m.app_cancel() },
      confirmProps: { color: 'brick' },
      onConfirm: () => disconnect.mutate(mailbox),
    })
  const paused = Boolean(mailbox.paused_at)
  const counts = Object.entries(counted).map(([field, say]) => {
    const count = mailbox[field as keyof typeof counted]
    return say({ count, text: formatNumber(count) })
  })
  const times = [
    mailbox.run_at && (mailbox.problem ? m.mailbox_tried_at : m.mailbox_run_at)({ when: formatAgo(mailbox.run_at) }),
    mailbox.problem && !paused && m.mailbox_next_at({ when: formatAgo(mailbox.next_at) }),
    mailbox.replied_at && m.mailbox_replied_at({ when: formatAgo(mailbox.replied_at) }),
  ].filter(Boolean)
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {mailbox.name}
          </Text>
          {paused ? <Badge color="gray">{m.mailbox_state_paused()}</Badge> : mailbox.problem ? <Badge color="brick">{m.mailbox_state_problem()}</Badge> : mailbox.good_at ? <Badge color="pine">{m.mailbox_state_good()}</Badge> : <Badge color="gray">{m.mailbox_state_new()}</Badge>}
          {mailbox.organisation && <Badge color="gray">{m.mailbox_organisation_badge()}</Badge>}
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {[mailbox.name !== mailbox.login && mailbox.login, provider && m.mailbox_by_consent({ provider: provider.name }), `${mailbox.host}:${mailbox.port}`, mailbox.folder].filter(Boolean).join(' · ')}
        </Text>
        {mailbox.problem && (
          <Text size="sm" c="var(--mantine-color-brick-text)" style={{ overflowWrap: 'anywhere' }}>
            {explain(new Problem(422, { key: mailbox.problem, params: { host: mailbox.host, port: mailbox.port, folder: mailbox.folder, said: mailbox.said, provider: provider?.name ?? m.mailbox_provider_former() } }, mailbox.problem))}{' '}
            {mailbox.failures > 1 && m.mailbox_failures({ count: mailbox.failures, text: formatNumber(mailbox.failures) })}
          </Text>
        )}
        {provider && connectable.has(mailbox.problem) && (
          <Button size="compact-sm" my={6} leftSection={<IconPlugConnected size={14} />} loading={connect.isPending || connect.isSuccess} onClick={() => again(provider)}>
            {m.mailbox_connect_again()}
          </Button>
        )}
        {connect.error && <Failure error={connect.error} />}
        <Text size="xs" c="dimmed">
          {counts.join(' · ')}
        </Text>
        {times.length > 0 && (
          <Text size="xs" c="dimmed">
            {times.join(' · ')}
          </Text>
        )}
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={m.mailbox_acts({ name: mailbox.name })} loading={act.isPending || disconnect.isPending}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconRefresh size={16} />} disabled={paused} onClick={() => act.mutate({ mailbox, act: 'run' })}>
            {m.mailbox_run()}
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={onChange}>
            {m.mailbox_change()}
          </Menu.Item>
          <Menu.Item leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />} onClick={() => act.mutate({ mailbox, act: paused ? 'resume' : 'pause' })}>
            {paused ? m.mailbox_resume() : m.mailbox_pause()}
          </Menu.Item>
          {mailbox.provider_id && provider && (
            <Menu.Item leftSection={<IconPlugConnected size={16} />} onClick={() => again(provider)}>
              {m.mailbox_connect_again()}
            </Menu.Item>
          )}
          <Menu.Item color="brick" leftSection={<IconX size={16} />} onClick={mailbox.provider_id ? ask : () => act.mutate({ mailbox, act: 'end' })}>
            {mailbox.provider_id ? m.mailbox_disconnect() : m.mailbox_end()}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
