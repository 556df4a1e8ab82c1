import { Button, Group, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { TaskForm } from './TaskForm'
import { TaskRow } from './TaskRow'
import classes from './task.module.css'
import { useTasks } from './tasks'

/** What is to be done about an account. */
export function AccountTasks({ account }: { account: { id: string; name: string } }) {
  const read = useTasks({ account: account.id })
  const [writing, setWriting] = useState(false)
  if (!read.data) return null
  return (
    <section>
      <Group justify="space-between" mb={4}>
        <Title order={3}>{m.task_tasks()}</Title>
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={() => setWriting(true)}>
          {m.task_new()}
        </Button>
      </Group>
      {read.data.items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {m.task_none_about()}
        </Text>
      ) : (
        <ul className={classes.list}>
          {read.data.items.map((task) => (
            <TaskRow key={task.id} task={task} today={read.data.today} mine={false} about={false} />
          ))}
        </ul>
      )}
      {writing && <TaskForm today={read.data.today} account={account} onClose={() => setWriting(false)} />}
    </section>
  )
}
