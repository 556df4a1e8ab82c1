import { Modal, Stack, Text } from '@mantine/core'
import { SecretAddress } from '@/access/SecretAddress'
import * as m from '@/paraglide/messages.js'

/** One's tasks in a calendar program, by an address that it subscribes to. */
export function CalendarDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} size="lg" title={m.task_calendar_title()}>
      <Stack gap="sm">
        <Text size="sm">{m.task_calendar_text()}</Text>
        <SecretAddress of="/api/v1/tasks/calendar" opens={{ label: m.task_calendar_open(), scheme: 'webcal:' }} />
      </Stack>
    </Modal>
  )
}
