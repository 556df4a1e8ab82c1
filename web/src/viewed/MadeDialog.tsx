import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { addressOf, type Made } from './views'

/** A new link, to be copied and sent. */
export function MadeDialog({ made, onClose }: { made: Made; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} size="lg" title={m.viewed_made()}>
      <Stack gap="sm">
        <Text size="sm">{m.viewed_made_text()}</Text>
        <TextInput aria-label={made.title} value={addressOf(made)} readOnly onFocus={(event) => event.currentTarget.select()} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {m.viewed_close()}
          </Button>
          <CopyButton value={addressOf(made)}>
            {({ copied, copy }) => (
              <Button onClick={copy} data-autofocus>
                {copied ? m.viewed_copied() : m.viewed_copy()}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Modal>
  )
}
