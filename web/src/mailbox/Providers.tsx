import { ActionIcon, Alert, Badge, Button, Group, Menu, Text, Title } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDots, IconPencil, IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import classes from '@/hook/hook.module.css'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { ProviderForm } from './ProviderForm'
import { type Provider, useEndProvider, useProviders } from './providers'

/** Who signs people in to their mailboxes: for headquarters to say. */
export function Providers() {
  const read = useProviders()
  const [form, setForm] = useState<{ provider?: Provider } | null>(null)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return null
  return (
    <section aria-label={m.mailbox_providers()}>
      <Title order={2} size="h4" mt="xl">
        {m.mailbox_providers()}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {m.mailbox_providers_text()}
      </Text>
      {!read.data.sealed && <Alert color="brick">{m.mailbox_fault_no_key()}</Alert>}
      <ul className={classes.list}>
        {read.data.items.map((provider) => (
          <Row key={provider.id} provider={provider} onChange={() => setForm({ provider })} />
        ))}
      </ul>
      <Button variant="default" mt="sm" leftSection={<IconPlus size={16} />} disabled={!read.data.sealed} onClick={() => setForm({})}>
        {m.mailbox_provider_add()}
      </Button>
      {form && <ProviderForm {...form} presets={read.data.presets} redirect={read.data.redirect_url} open={read.data.open} onClose={() => setForm(null)} />}
    </section>
  )
}

function Row({ provider, onChange }: { provider: Provider; onChange: () => void }) {
  const end = useEndProvider()
  const ask = () =>
    modals.openConfirmModal({
      title: m.mailbox_provider_end_title({ name: provider.name }),
      children: <Text size="sm">{m.mailbox_provider_end_text()}</Text>,
      labels: { confirm: m.mailbox_end(), cancel: m.app_cancel() },
      confirmProps: { color: 'brick' },
      onConfirm: () => end.mutate(provider),
    })
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {provider.name}
          </Text>
          <Badge color="gray">{m.mailbox_provider_mailboxes({ count: provider.mailboxes, text: formatNumber(provider.mailboxes) })}</Badge>
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {[provider.client_id, `${provider.host}:${provider.port}`, provider.scopes].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={m.mailbox_acts({ name: provider.name })} loading={end.isPending}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={onChange}>
            {m.mailbox_change()}
          </Menu.Item>
          <Menu.Item color="brick" leftSection={<IconX size={16} />} onClick={ask}>
            {m.mailbox_end()}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
