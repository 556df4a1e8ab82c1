import { Anchor, Card, Group, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import classes from '@/task/task.module.css'
import { Failure } from '@/ui/Failure'
import { SignalRow } from './SignalRow'
import { useFront } from './signals'

const shown = 5

/** What changed, the weightiest first. */
export default function Changed() {
  const read = useFront()
  if (read.isError) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <ScreenLoading />
  const { items } = read.data
  return (
    <Card>
      <Group justify="space-between" mb={4}>
        <Title order={2}>{m.signal_signals()}</Title>
        <Anchor size="sm" renderRoot={(root) => <Link to={'/signals' as never} {...root} />}>
          {m.signal_all({ count: read.data.rest + items.reduce((sum, one) => sum + (one.group?.count ?? 1), 0) })}
        </Anchor>
      </Group>
      {items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {m.signal_none()}
        </Text>
      ) : (
        <ul className={classes.list}>
          {items.slice(0, shown).map((one) => (
            <SignalRow key={one.id} one={one} chosen={false} />
          ))}
        </ul>
      )}
    </Card>
  )
}
