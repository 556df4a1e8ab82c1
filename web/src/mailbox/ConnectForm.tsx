import { Button, Group, Modal, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { type ProviderName, useConnect } from './providers'

/** Says which mailbox is to be read before one goes to consent. */
export function ConnectForm({ provider, onClose }: { provider: ProviderName; onClose: () => void }) {
  const office = allows(headquarters, useUser().role)
  const [login, setLogin] = useState('')
  const [folder, setFolder] = useState('INBOX')
  const [organisation, setOrganisation] = useState(false)
  const connect = useConnect()
  return (
    <Modal opened onClose={onClose} title={m.mailbox_connect({ provider: provider.name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          connect.mutate({ provider: provider.id, wish: { login: login.trim(), folder: folder.trim(), organisation } })
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{m.mailbox_connect_text({ provider: provider.name })}</Text>
          <TextInput label={m.mailbox_address()} description={m.mailbox_address_text()} inputWrapperOrder={['label', 'input', 'description']} data-autofocus autoComplete="email" maxLength={255} value={login} onChange={(event) => setLogin(event.currentTarget.value)} />
          <TextInput label={m.mailbox_folder()} maxLength={255} value={folder} onChange={(event) => setFolder(event.currentTarget.value)} />
          {office && <Switch label={m.mailbox_organisation()} description={m.mailbox_organisation_text()} checked={organisation} onChange={(event) => setOrganisation(event.currentTarget.checked)} />}
          {connect.error && <Failure error={connect.error} />}
          <Text size="xs" c="dimmed">
            {m.mailbox_privacy()}
          </Text>
          <Group justify="flex-end">
            <Button type="submit" loading={connect.isPending || connect.isSuccess}>
              {m.mailbox_connect_go({ provider: provider.name })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
