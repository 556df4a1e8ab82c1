import { ActionIcon, Anchor, Badge, Checkbox, Group, Menu, Text, Tooltip } from '@mantine/core'
import { IconClockPlus, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'
import classes from './task.module.css'
import { kindNames, later, type Task, titleOf, useFinish, usePostpone } from './tasks'

/** One task: done at a click, put off, or dismissed. */
export function TaskRow({ task, today, mine, about }: { task: Task; today: string; mine: boolean; about: boolean }) {
  const finish = useFinish()
  const postpone = usePostpone()
  const open = task.state === 'open'
  const late = open && task.due_on < today
  return (
    <li className={classes.row}>
      <Checkbox mt={2} checked={task.state === 'done'} disabled={finish.isPending} aria-label={m.task_done({ title: titleOf(task) })} onChange={(event) => finish.mutate({ task, state: event.currentTarget.checked ? 'done' : 'open' })} />
      <div className={classes.what}>
        <Text size="sm" fw={open ? 560 : 400} td={task.state === 'done' ? 'line-through' : undefined} style={{ overflowWrap: 'anywhere' }}>
          {titleOf(task)}
        </Text>
        <Group gap={8}>
          <Text size="xs" c={late ? 'var(--mantine-color-brick-text)' : 'dimmed'} fw={late ? 600 : 400}>
            {task.due_on === today ? m.task_today() : formatDate(task.due_on)}
          </Text>
          <Text size="xs" c="dimmed">
            {kindNames[task.kind]()}
          </Text>
          {about && task.account && (
            <Anchor size="xs" renderRoot={(root) => <Link to={`/accounts/${task.account_id}` as never} {...root} />}>
              {task.account}
            </Anchor>
          )}
          {!mine && task.whose && (
            <Text size="xs" c="dimmed">
              {task.whose}
            </Text>
          )}
          {task.state === 'dismissed' && <Badge color="gray">{m.task_dismissed_badge()}</Badge>}
        </Group>
        {task.note && (
          <Text size="xs" c="dimmed" mt={2} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {task.note}
          </Text>
        )}
      </div>
      {open && (
        <Group gap={2} wrap="nowrap">
          <Menu position="bottom-end">
            <Menu.Target>
              <Tooltip label={m.task_postpone()}>
                <ActionIcon variant="subtle" color="gray" aria-label={m.task_postpone()} loading={postpone.isPending}>
                  <IconClockPlus size={16} />
                </ActionIcon>
              </Tooltip>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => postpone.mutate({ task, day: later(today, 1) })}>{m.task_tomorrow()}</Menu.Item>
              <Menu.Item onClick={() => postpone.mutate({ task, day: later(today, 7) })}>{m.task_next_week()}</Menu.Item>
              <Menu.Item onClick={() => postpone.mutate({ task, day: later(today, 30) })}>{m.task_in_a_month()}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Tooltip label={m.task_dismiss()}>
            <ActionIcon variant="subtle" color="gray" aria-label={m.task_dismiss()} onClick={() => finish.mutate({ task, state: 'dismissed' })}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      )}
    </li>
  )
}
