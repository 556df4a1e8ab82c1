import { Alert, Autocomplete, Button, Group, Modal, NumberInput, PasswordInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { Problem } from '@/api/problem'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { type Draft, type Mailbox, type Security, useKeep, useTest, usualPort } from './mailboxes'

const securities: Record<Security, () => string> = { tls: m.mailbox_security_tls, starttls: m.mailbox_security_starttls, none: m.mailbox_security_none }

/** Adds a mailbox or changes one, after a look at what it holds. */
export function MailboxForm({ mailbox, open, onClose }: { mailbox?: Mailbox; open: boolean; onClose: () => void }) {
  const office = allows(headquarters, useUser().role)
  const [draft, setDraft] = useState<Draft>(
    mailbox
      ? { name: mailbox.name, host: mailbox.host, port: mailbox.port, security: mailbox.security, login: mailbox.login, password: '', folder: mailbox.folder }
      : { name: '', host: '', port: usualPort.tls, security: 'tls', login: '', password: '', folder: 'INBOX' },
  )
  const [organisation, setOrganisation] = useState(false)
  const test = useTest()
  const keep = useKeep(onClose)
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }))
    if (!('name' in part)) test.reset()
  }
  const choose = (security: Security) => change({ security, ...(draft.port === usualPort[draft.security] && { port: usualPort[security] }) })
  const ready = draft.host.trim() !== '' && draft.login.trim() !== '' && draft.port > 0 && (mailbox !== undefined || draft.password !== '')
  const found = test.data
  return (
    <Modal opened onClose={onClose} size="lg" title={mailbox ? m.mailbox_change_title({ name: mailbox.name }) : m.mailbox_add()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate({ id: mailbox?.id, draft, organisation })
        }}
      >
        <Stack gap="sm">
          {!mailbox?.provider_id && (
            <>
              <Group gap="sm" align="flex-start">
                <TextInput label={m.mailbox_host()} placeholder="imap.example.org" flex="2 1 200px" data-autofocus required withAsterisk={false} maxLength={255} value={draft.host} onChange={(event) => change({ host: event.currentTarget.value })} />
                <Select label={m.mailbox_security()} flex="1 1 170px" allowDeselect={false} value={draft.security} onChange={(value) => value && choose(value as Security)} data={(['tls', 'starttls', ...(open || draft.security === 'none' ? (['none'] as const) : [])] as const).map((value) => ({ value, label: securities[value]() }))} />
                <NumberInput label={m.mailbox_port()} w={100} hideControls allowDecimal={false} allowNegative={false} min={1} max={65535} value={draft.port} onChange={(value) => change({ port: Number(value) || 0 })} />
              </Group>
              <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
                <TextInput label={m.mailbox_login()} description={m.mailbox_login_text()} inputWrapperOrder={['label', 'input', 'description']} flex="1 1 220px" autoComplete="off" required withAsterisk={false} maxLength={255} value={draft.login} onChange={(event) => change({ login: event.currentTarget.value })} />
                <PasswordInput label={m.mailbox_password()} description={mailbox ? m.mailbox_password_kept() : m.mailbox_password_text()} inputWrapperOrder={['label', 'input', 'description']} flex="1 1 220px" autoComplete="new-password" maxLength={1000} value={draft.password ?? ''} onChange={(event) => change({ password: event.currentTarget.value })} />
              </Group>
            </>
          )}
          <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
            <Autocomplete label={m.mailbox_folder()} flex="1 1 220px" maxLength={255} value={draft.folder ?? ''} onChange={(folder) => change({ folder })} data={found?.folders ?? []} />
            <TextInput label={m.mailbox_name()} placeholder={draft.login} flex="1 1 220px" maxLength={100} value={draft.name ?? ''} onChange={(event) => change({ name: event.currentTarget.value })} />
          </Group>
          {office && !mailbox && <Switch label={m.mailbox_organisation()} description={m.mailbox_organisation_text()} checked={organisation} onChange={(event) => setOrganisation(event.currentTarget.checked)} />}
          {test.error && <Failure error={test.error} />}
          {keep.error && <Failure error={keep.error} />}
          {found && !found.problem && (
            <Alert color="pine" icon={<IconCheck size={18} />} title={m.mailbox_test_good()}>
              <Text size="sm">
                {m.mailbox_test_found({ count: found.letters, text: formatNumber(found.letters) })} {found.recent > 0 && m.mailbox_test_recent({ count: found.recent, text: formatNumber(found.recent) })}
              </Text>
            </Alert>
          )}
          {found?.problem && (
            <div>
              <Failure error={new Problem(422, found.problem, found.problem.detail)} />
              {found.folders.length > 0 && (
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {m.mailbox_test_folders()} {found.folders.slice(0, 20).join(', ')}
                  {found.folders.length > 20 && '…'}
                </Text>
              )}
            </div>
          )}
          <Text size="xs" c="dimmed">
            {m.mailbox_privacy()}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" disabled={!ready} loading={test.isPending} onClick={() => test.mutate({ id: mailbox?.id, draft })}>
              {m.mailbox_test()}
            </Button>
            <Button type="submit" disabled={!ready} loading={keep.isPending}>
              {mailbox ? m.mailbox_keep() : m.mailbox_add()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
