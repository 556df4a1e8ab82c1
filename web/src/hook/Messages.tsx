import { Badge, Code, Group, Modal, ScrollArea, Text } from '@mantine/core'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDateTime } from '@/ui/format'
import { type Message, type Sender, useMessages } from './hooks'
import classes from './hook.module.css'

const states: Record<Message['state'], { name: () => string; color: string }> = {
  waiting: { name: m.hook_state_waiting, color: 'gray' },
  done: { name: m.hook_state_done, color: 'pine' },
  unmatched: { name: m.hook_state_unmatched, color: 'ochre' },
  failed: { name: m.hook_state_failed, color: 'brick' },
}

/** What a sender sent last, and what came of it. */
export function Messages({ sender, onClose }: { sender: Sender; onClose: () => void }) {
  const read = useMessages(sender.id)
  return (
    <Modal opened onClose={onClose} size="xl" title={m.hook_messages_of({ name: sender.name })}>
      {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <ScreenLoading />}
      <Text size="sm" c="dimmed" mb="sm">
        {m.hook_messages_kept()}
      </Text>
      {read.data?.length === 0 && <Text c="dimmed">{m.hook_no_messages()}</Text>}
      <ScrollArea.Autosize mah={520}>
        <ul className={classes.list}>
          {read.data?.map((one) => (
            <li key={one.seq} className={classes.row}>
              <div className={classes.what}>
                <Group gap={8}>
                  <Text size="sm">{formatDateTime(one.received_at)}</Text>
                  <Badge color={states[one.state].color}>{states[one.state].name()}</Badge>
                  <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {one.message_id}
                  </Text>
                </Group>
                {one.problem && <Text size="sm">{one.problem}</Text>}
                <Code block>{one.body.slice(0, 2000)}</Code>
              </div>
            </li>
          ))}
        </ul>
      </ScrollArea.Autosize>
    </Modal>
  )
}
