import { Anchor, Card, Group, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import * as m from '@/paraglide/messages.js'
import { formatAgo } from '@/ui/format'
import { actName, useRequests } from './requests'

const shown = 4

/** What waits for headquarters' decision. */
export default function Waiting() {
  const open = useRequests('open').data
  if (!open || open.length === 0) return null
  return (
    <Card>
      <Group justify="space-between" mb={6}>
        <Title order={2}>{m.autonomy_title()}</Title>
        <Anchor size="sm" renderRoot={(root) => <Link to={'/requests' as never} {...root} />}>
          {m.autonomy_all({ count: open.length })}
        </Anchor>
      </Group>
      {open.slice(0, shown).map((one) => (
        <div key={one.id} style={{ padding: '4px 0' }}>
          <Text size="sm" fw={540}>
            {one.subject || actName(one)}
          </Text>
          <Text size="xs" c="dimmed">
            {[actName(one), one.territory_name, formatAgo(one.asked_at)].filter(Boolean).join(' · ')}
          </Text>
        </div>
      ))}
    </Card>
  )
}
