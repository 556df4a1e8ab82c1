import { Button, CopyButton, Group, Modal, NumberInput, PasswordInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconHelp } from '@tabler/icons-react'
import { useState } from 'react'
import { explain, Problem } from '@/api/problem'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { type Provider, type ProviderDraft, type Step, useKeepProvider, useTestProvider } from './providers'

const empty: ProviderDraft = { kind: 'other', name: '', authorize_url: '', token_url: '', revoke_url: '', scopes: '', host: '', port: 993, security: 'tls', client_id: '', client_secret: '', client_auth: 'post' }
const securities = { tls: m.mailbox_security_tls, starttls: m.mailbox_security_starttls, none: m.mailbox_security_none }
const securityKinds = ['tls', 'starttls', 'none'] as const

/** Adds a provider or changes one, after a look at whether it knows the program. */
export function ProviderForm({ provider, presets, redirect, open, onClose }: { provider?: Provider; presets: ProviderDraft[]; redirect: string; open: boolean; onClose: () => void }) {
  const first = presets[0]
  const [draft, setDraft] = useState<ProviderDraft>(() => {
    if (!provider) return { ...empty, ...first, client_id: '', client_secret: '' }
    const { kind, name, authorize_url, token_url, revoke_url, scopes, host, port, security, client_id, client_auth } = provider
    return { kind, name, authorize_url, token_url, revoke_url, scopes, host, port, security, client_id, client_secret: '', client_auth }
  })
  const test = useTestProvider()
  const keep = useKeepProvider(onClose)
  const change = (part: Partial<ProviderDraft>) => {
    setDraft((before) => ({ ...before, ...part }))
    test.reset()
  }
  const choose = (kind: string) => {
    const preset = presets.find((one) => one.kind === kind)
    change({ ...empty, ...preset, client_id: draft.client_id, client_secret: draft.client_secret ?? '' })
  }
  const field = (name: 'name' | 'authorize_url' | 'token_url' | 'revoke_url' | 'scopes' | 'host' | 'client_id') => ({ value: draft[name] ?? '', onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }) })
  const ready = [draft.name, draft.authorize_url, draft.token_url, draft.host, draft.client_id].every((text) => text.trim() !== '') && draft.port > 0
  const all = { id: provider?.id, draft }
  return (
    <Modal opened onClose={onClose} size="lg" title={provider ? m.mailbox_change_title({ name: provider.name }) : m.mailbox_provider_add()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate(all)
        }}
      >
        <Stack gap="sm">
          {!provider && (
            <SegmentedControl
              fullWidth
              aria-label={m.mailbox_provider()}
              value={draft.kind}
              onChange={choose}
              data={[...presets.map((one) => ({ value: one.kind, label: one.name })), { value: 'other', label: m.mailbox_provider_other() }]}
            />
          )}
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <TextInput style={{ flex: 1 }} readOnly label={m.mailbox_redirect()} description={m.mailbox_redirect_text()} value={redirect} onFocus={(event) => event.currentTarget.select()} />
            <CopyButton value={redirect}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {copied ? m.hook_copied() : m.hook_copy()}
                </Button>
              )}
            </CopyButton>
          </Group>
          <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
            <TextInput label={m.mailbox_client_id()} flex="1 1 220px" data-autofocus required withAsterisk={false} autoComplete="off" maxLength={500} {...field('client_id')} />
            <PasswordInput label={m.mailbox_client_secret()} description={provider?.has_secret ? m.mailbox_password_kept() : m.mailbox_client_secret_text()} inputWrapperOrder={['label', 'input', 'description']} flex="1 1 220px" autoComplete="new-password" maxLength={1000} value={draft.client_secret ?? ''} onChange={(event) => change({ client_secret: event.currentTarget.value })} />
          </Group>
          <TextInput label={m.mailbox_provider_name()} required withAsterisk={false} maxLength={60} {...field('name')} />
          <TextInput label={m.mailbox_authorize_url()} required withAsterisk={false} maxLength={1000} placeholder="https://…" {...field('authorize_url')} />
          <TextInput label={m.mailbox_token_url()} required withAsterisk={false} maxLength={1000} placeholder="https://…" {...field('token_url')} />
          <TextInput label={m.mailbox_revoke_url()} maxLength={1000} placeholder={m.mailbox_revoke_none()} {...field('revoke_url')} />
          <TextInput label={m.mailbox_scopes()} maxLength={1000} {...field('scopes')} />
          <Group gap="sm" align="flex-start">
            <TextInput label={m.mailbox_host()} placeholder="imap.example.org" flex="2 1 200px" required withAsterisk={false} maxLength={255} {...field('host')} />
            <Select label={m.mailbox_security()} flex="1 1 170px" allowDeselect={false} value={draft.security} onChange={(value) => value && change({ security: value as ProviderDraft['security'] })} data={securityKinds.filter((one) => one !== 'none' || open || draft.security === 'none').map((value) => ({ value, label: securities[value]() }))} />
            <NumberInput label={m.mailbox_port()} w={100} hideControls allowDecimal={false} allowNegative={false} min={1} max={65535} value={draft.port} onChange={(value) => change({ port: Number(value) || 0 })} />
          </Group>
          {draft.kind === 'other' && (
            <Select label={m.mailbox_client_auth()} allowDeselect={false} value={draft.client_auth ?? 'post'} onChange={(value) => value && change({ client_auth: value as 'post' | 'basic' })} data={[{ value: 'post', label: m.mailbox_client_auth_post() }, { value: 'basic', label: m.mailbox_client_auth_basic() }]} />
          )}
          {test.error && <Failure error={test.error} />}
          {keep.error && <Failure error={keep.error} />}
          {test.data && <Steps steps={test.data} />}
          <Group justify="flex-end">
            <Button variant="default" disabled={!ready} loading={test.isPending} onClick={() => test.mutate(all)}>
              {m.mailbox_test()}
            </Button>
            <Button type="submit" disabled={!ready} loading={keep.isPending}>
              {provider ? m.mailbox_keep() : m.mailbox_provider_add()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

const good = { authorize: m.mailbox_step_authorize, token: m.mailbox_step_token, server: m.mailbox_step_server }

/** What was tried, and what is wrong. */
function Steps({ steps }: { steps: Step[] }) {
  return (
    <section aria-label={m.mailbox_test()} aria-live="polite">
      {steps.map((one) => (
        <Group key={one.step} gap={8} wrap="nowrap" align="flex-start" mb={4}>
          {!one.good ? <IconAlertTriangle size={18} color="var(--mantine-color-brick-text)" style={{ flex: 'none' }} /> : one.sure ? <IconCheck size={18} color="var(--mantine-color-pine-text)" style={{ flex: 'none' }} /> : <IconHelp size={18} style={{ flex: 'none' }} />}
          <Text size="sm" c={one.good ? undefined : 'var(--mantine-color-brick-text)'} style={{ overflowWrap: 'anywhere' }}>
            {!one.good ? explain(new Problem(422, one, one.detail ?? '')) : one.sure ? good[one.step]() : m.mailbox_step_unsure()}
          </Text>
        </Group>
      ))}
    </section>
  )
}
