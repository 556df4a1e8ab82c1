import { ActionIcon, Badge, Button, Group, Menu, Text } from '@mantine/core'
import { IconDots, IconPlus, IconRefresh, IconRss, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { explain, Problem } from '@/api/problem'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDateTime, formatNumber } from '@/ui/format'
import { FeedForm } from './FeedForm'
import { type Feed, useFeedAct, useFeeds } from './news'
import classes from './news.module.css'

/** The feeds that are read, and how they fare. */
export function Feeds() {
  const read = useFeeds()
  const [adding, setAdding] = useState(false)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <ScreenLoading />
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {m.news_add()}
    </Button>
  )
  return (
    <>
      {read.data.length === 0 ? (
        <EmptyState icon={IconRss} title={m.news_no_feeds()} text={m.news_no_feeds_text()} action={add} />
      ) : (
        <>
          <Group mb="sm">{add}</Group>
          <ul className={classes.list}>
            {read.data.map((feed) => (
              <Row key={feed.id} feed={feed} />
            ))}
          </ul>
        </>
      )}
      {adding && <FeedForm onClose={() => setAdding(false)} />}
    </>
  )
}

function Row({ feed }: { feed: Feed }) {
  const act = useFeedAct()
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {feed.name}
          </Text>
          {feed.problem ? <Badge color="brick">{m.news_state_problem()}</Badge> : feed.good_at ? <Badge color="pine">{m.news_state_good()}</Badge> : <Badge color="gray">{m.news_state_new()}</Badge>}
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {feed.url}
        </Text>
        {feed.problem && (
          <Text size="sm" c="var(--mantine-color-brick-text)">
            {explain(new Problem(422, { key: feed.problem }, feed.problem))} {feed.failures > 1 && m.news_failures({ count: feed.failures })}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {m.news_counts({ items: formatNumber(feed.items), told: formatNumber(feed.told) })} · {m.news_every({ minutes: feed.every_minutes })}
          {feed.run_at && ` · ${m.news_run({ at: formatDateTime(feed.run_at) })}`}
        </Text>
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={m.news_acts({ name: feed.name })} loading={act.isPending}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => act.mutate({ feed, act: 'run' })}>
            {m.news_read_now()}
          </Menu.Item>
          <Menu.Item color="brick" leftSection={<IconX size={16} />} onClick={() => act.mutate({ feed, act: 'end' })}>
            {m.news_end()}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
