import { ActionIcon, Badge, Button, Group, Menu, Text } from '@mantine/core'
import { IconDots, IconPlus, IconRefresh, IconScript, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { explain, Problem } from '@/api/problem'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import classes from '@/task/task.module.css'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDateTime, formatNumber } from '@/ui/format'
import { type Registry, useAct, useRegistries } from './registries'
import { RegistryForm } from './RegistryForm'

/** The registers that are read, and how they fare. */
export function Registries() {
  const read = useRegistries()
  const [adding, setAdding] = useState(false)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <ScreenLoading />
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {m.registry_add()}
    </Button>
  )
  return (
    <>
      {read.data.length === 0 ? (
        <EmptyState icon={IconScript} title={m.registry_none()} text={m.registry_none_text()} action={add} />
      ) : (
        <>
          <Group mb="sm">{add}</Group>
          <ul className={classes.list}>
            {read.data.map((one) => (
              <Row key={one.id} one={one} />
            ))}
          </ul>
        </>
      )}
      {adding && <RegistryForm onClose={() => setAdding(false)} />}
    </>
  )
}

function Row({ one }: { one: Registry }) {
  const act = useAct()
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {one.name}
          </Text>
          {one.problem ? <Badge color="brick">{m.registry_state_problem()}</Badge> : one.good_at ? <Badge color="pine">{m.registry_state_good()}</Badge> : <Badge color="gray">{m.registry_state_new()}</Badge>}
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {one.url}
        </Text>
        {one.problem && (
          <Text size="sm" c="var(--mantine-color-brick-text)">
            {explain(new Problem(422, { key: one.problem }, one.problem))}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {m.registry_counts({ told: formatNumber(one.told), nobody: formatNumber(one.nobody), unread: formatNumber(one.unread) })} · {m.registry_every({ hours: Math.round(one.every_minutes / 60) })}
          {one.run_at && ` · ${m.registry_run({ at: formatDateTime(one.run_at) })}`}
        </Text>
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={m.registry_acts({ name: one.name })} loading={act.isPending}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => act.mutate({ one, act: 'run' })}>
            {m.registry_read_now()}
          </Menu.Item>
          <Menu.Item color="brick" leftSection={<IconX size={16} />} onClick={() => act.mutate({ one, act: 'end' })}>
            {m.registry_end()}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
