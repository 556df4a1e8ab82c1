import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { explain, Problem } from '@/api/problem'
import * as m from '@/paraglide/messages.js'

/** Says that something was done; with `undo`, offers to take it back for ten seconds. */
export function toast(message: string, undo?: () => Promise<unknown> | void) {
  const id = `toast-${Date.now()}-${Math.random()}`
  const take = async () => {
    notifications.hide(id)
    try {
      await undo?.()
      notifications.show({ message: m.app_undone(), color: 'pine', icon: <IconCheck size={16} /> })
    } catch (error) {
      toastError(error)
    }
  }
  notifications.show({
    id,
    color: 'pine',
    icon: <IconCheck size={16} />,
    autoClose: undo ? 10_000 : 4_000,
    message: undo ? (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{message}</Text>
        <Button size="compact-sm" variant="light" style={{ flex: 'none' }} onClick={() => void take()}>
          {m.app_undo()}
        </Button>
      </Group>
    ) : (
      message
    ),
  })
}

/** Says what went wrong, in the reader's language. For use as onError of a mutation. */
export function toastError(error: unknown) {
  if (error instanceof Problem && error.key === 'autonomy.ask') return // the shell asks whether to ask for it
  notifications.show({
    color: 'brick',
    icon: <IconAlertTriangle size={16} />,
    title: m.app_failure_title(),
    message: explain(error),
    autoClose: 9_000,
  })
}
