import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { addressOf, type Made } from './hooks'

/** What the other system is to be told; shown this once. */
export function Secrets({ made, onClose }: { made: Made; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} size="lg" closeOnClickOutside={false} title={m.hook_made({ name: made.name })}>
      <Stack gap="sm">
        <Text size="sm">{made.secret ? m.hook_made_signed() : m.hook_made_token()}</Text>
        <Shown label={m.hook_address()} value={addressOf(made.id)} />
        {made.secret ? <Shown label={m.hook_secret()} value={made.secret} /> : <Shown label={m.hook_header()} value={`Authorization: Bearer ${made.token}`} />}
        <Text size="sm" fw={600}>
          {m.hook_once()}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>{m.hook_noted()}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Shown({ label, value }: { label: string; value: string }) {
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput style={{ flex: 1 }} readOnly label={label} value={value} onFocus={(event) => event.currentTarget.select()} />
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? m.hook_copied() : m.hook_copy()}
          </Button>
        )}
      </CopyButton>
    </Group>
  )
}
