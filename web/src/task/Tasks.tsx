import { Box, Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { IconCalendarShare, IconChecklist, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { ScreenLoading } from '@/app/ScreenLoading'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { CalendarDialog } from './CalendarDialog'
import { TaskForm } from './TaskForm'
import { TaskRow } from './TaskRow'
import classes from './task.module.css'
import { type Task, type TaskState, useTasks } from './tasks'

/** What is to be done: late, today, later; and what was. */
export default function Tasks() {
  const rep = useUser().role === 'representative'
  const [mine, setMine] = useState(true)
  const [state, setState] = useState<TaskState>('open')
  const [writing, setWriting] = useState(false)
  const [sharing, setSharing] = useState(false)
  const read = useTasks({ state, mine })
  const today = read.data?.today ?? ''
  return (
    <>
      <PageHeader
        title={m.task_tasks()}
        text={m.task_text()}
        actions={
          <>
            <Button variant="default" leftSection={<IconCalendarShare size={16} />} onClick={() => setSharing(true)}>
              {m.task_calendar()}
            </Button>
            <Button leftSection={<IconPlus size={16} />} disabled={!read.data} onClick={() => setWriting(true)}>
              {m.task_new()}
            </Button>
          </>
        }
      />
      <Box p="lg" maw={860} w="100%" style={{ overflow: 'auto' }}>
        <Group mb="md">
          <SegmentedControl
            value={state}
            onChange={(value) => setState(value as TaskState)}
            data={[
              { value: 'open', label: m.task_state_open() },
              { value: 'done', label: m.task_state_done() },
              { value: 'dismissed', label: m.task_state_dismissed() },
            ]}
          />
          {!rep && (
            <SegmentedControl
              value={mine ? 'mine' : 'team'}
              onChange={(value) => setMine(value === 'mine')}
              data={[
                { value: 'mine', label: m.task_mine() },
                { value: 'team', label: m.task_team() },
              ]}
            />
          )}
        </Group>
        {read.isError && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {read.isPending && <ScreenLoading />}
        {read.data && <Parts items={read.data.items} state={state} today={today} mine={mine} />}
      </Box>
      {sharing && <CalendarDialog onClose={() => setSharing(false)} />}
      {writing && <TaskForm today={today} onClose={() => setWriting(false)} />}
    </>
  )
}

function Parts({ items, state, today, mine }: { items: Task[]; state: TaskState; today: string; mine: boolean }) {
  if (items.length === 0) return <EmptyState icon={IconChecklist} title={state === 'open' ? m.task_none() : m.task_none_ended()} text={state === 'open' ? m.task_none_text() : undefined} />
  const parts =
    state === 'open'
      ? [
          { title: m.task_late(), items: items.filter((one) => one.due_on < today) },
          { title: m.task_today(), items: items.filter((one) => one.due_on === today) },
          { title: m.task_later(), items: items.filter((one) => one.due_on > today) },
        ]
      : [{ title: '', items }]
  return (
    <Stack gap="lg">
      {parts
        .filter((part) => part.items.length > 0)
        .map((part) => (
          <section key={part.title}>
            {part.title && (
              <Group gap={8} mb={4}>
                <Title order={2}>{part.title}</Title>
                <Text c="dimmed" size="sm" className="numbers">
                  {part.items.length}
                </Text>
              </Group>
            )}
            <ul className={classes.list}>
              {part.items.map((task) => (
                <TaskRow key={task.id} task={task} today={today} mine={mine} about />
              ))}
            </ul>
          </section>
        ))}
    </Stack>
  )
}
