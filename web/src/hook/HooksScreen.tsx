import { ActionIcon, Badge, Box, Button, Group, Menu, Text } from '@mantine/core'
import { IconDots, IconListDetails, IconPlus, IconRefresh, IconRoute, IconWebhook, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { explain, Problem } from '@/api/problem'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDateTime, formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { addressOf, type Made, type Sender, useSenderAct, useSenders } from './hooks'
import { Messages } from './Messages'
import { Secrets } from './Secrets'
import { SenderForm } from './SenderForm'
import classes from './hook.module.css'

type Open = { what: 'new' } | { what: 'map' | 'messages'; sender: Sender } | { what: 'made'; made: Made }

/** The systems that may send events, and how they fare. */
export default function HooksScreen() {
  const read = useSenders()
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen({ what: 'new' })}>
      {m.hook_add()}
    </Button>
  )
  return (
    <>
      <PageHeader title={m.hook_title()} text={m.hook_text()} actions={add} />
      <Box p="lg" maw={900} w="100%" style={{ overflow: 'auto', flex: 1 }}>
        {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {read.isPending && <ScreenLoading />}
        {read.data?.length === 0 && <EmptyState icon={IconWebhook} title={m.hook_none()} text={m.hook_none_text()} />}
        <ul className={classes.list}>{read.data?.map((sender) => <Row key={sender.id} sender={sender} onOpen={setOpen} />)}</ul>
      </Box>
      {open?.what === 'new' && <SenderForm onClose={close} onMade={(made) => setOpen({ what: 'made', made })} />}
      {open?.what === 'map' && <SenderForm sender={open.sender} onClose={close} onMade={close} />}
      {open?.what === 'messages' && <Messages sender={open.sender} onClose={close} />}
      {open?.what === 'made' && <Secrets made={open.made} onClose={close} />}
    </>
  )
}

function Row({ sender, onOpen }: { sender: Sender; onOpen: (open: Open) => void }) {
  const act = useSenderAct()
  const troubled = sender.failed + sender.unmatched
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {sender.name}
          </Text>
          <Badge color="gray">{sender.signed ? m.hook_signed() : m.hook_token()}</Badge>
          {sender.failed > 0 && <Badge color="brick">{m.hook_failed({ count: formatNumber(sender.failed) })}</Badge>}
          {sender.unmatched > 0 && <Badge color="ochre">{m.hook_unmatched({ count: formatNumber(sender.unmatched) })}</Badge>}
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {addressOf(sender.id)}
        </Text>
        <Text size="xs" c="dimmed">
          {m.hook_counts({ done: formatNumber(sender.done), waiting: formatNumber(sender.waiting) })}
          {sender.received_at && ` · ${m.hook_last({ at: formatDateTime(sender.received_at) })}`}
        </Text>
        {sender.refused && (
          <Text size="xs" c="var(--mantine-color-brick-text)">
            {m.hook_refused({ at: formatDateTime(sender.refused_at) })} {explain(new Problem(422, { key: sender.refused }, sender.refused))}
          </Text>
        )}
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={m.hook_acts({ name: sender.name })} loading={act.isPending}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconListDetails size={16} />} onClick={() => onOpen({ what: 'messages', sender })}>
            {m.hook_messages()}
          </Menu.Item>
          <Menu.Item leftSection={<IconRoute size={16} />} onClick={() => onOpen({ what: 'map', sender })}>
            {m.hook_mapping()}
          </Menu.Item>
          <Menu.Item leftSection={<IconRefresh size={16} />} disabled={troubled === 0} onClick={() => act.mutate({ sender, act: 'again' })}>
            {m.hook_again()}
          </Menu.Item>
          <Menu.Item color="brick" leftSection={<IconX size={16} />} onClick={() => act.mutate({ sender, act: 'end' })}>
            {m.hook_end()}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
