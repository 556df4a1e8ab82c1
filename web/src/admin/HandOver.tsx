import { Button, CopyButton, Stack, Text, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'

/** Makes a one-time link for a user and shows it, to be copied: no mail is sent. */
export async function handOver(id: string, name: string) {
  const { data } = await api.POST('/api/v1/users/{id}/link', { params: { path: { id } } })
  const link = window.location.origin + data!.path
  modals.open({
    title: m.admin_link_title({ name }),
    size: 'lg',
    children: (
      <Stack gap="sm">
        <Text size="sm">{m.admin_link_text()}</Text>
        <TextInput aria-label={m.admin_link_title({ name })} value={link} readOnly onFocus={(event) => event.currentTarget.select()} />
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button onClick={copy} data-autofocus>
              {copied ? m.admin_copied() : m.admin_copy()}
            </Button>
          )}
        </CopyButton>
      </Stack>
    ),
  })
}
