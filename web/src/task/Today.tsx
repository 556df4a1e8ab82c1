import { Anchor, Card, Group, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { TaskRow } from './TaskRow'
import classes from './task.module.css'
import { useTasks } from './tasks'

const shown = 6

/** One's own tasks that are due, the latest first of all. */
export default function Today() {
  const read = useTasks({ mine: true })
  if (read.isError) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <ScreenLoading />
  const { items, today } = read.data
  const due = items.filter((one) => one.due_on <= today)
  return (
    <Card>
      <Group justify="space-between" mb={4}>
        <Title order={2}>{m.task_tasks()}</Title>
        <Anchor size="sm" renderRoot={(root) => <Link to={'/tasks' as never} {...root} />}>
          {m.task_all({ count: items.length })}
        </Anchor>
      </Group>
      {due.length === 0 ? (
        <Text size="sm" c="dimmed">
          {m.task_none_due()}
        </Text>
      ) : (
        <ul className={classes.list}>
          {due.slice(0, shown).map((task) => (
            <TaskRow key={task.id} task={task} today={today} mine about />
          ))}
        </ul>
      )}
    </Card>
  )
}
