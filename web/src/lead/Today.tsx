import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDate } from '@/ui/format'
import { Dismiss } from './Dismiss'
import { Dismissed } from './Dismissed'
import { Worth } from './Evidence'
import classes from './lead.module.css'
import { WeightsDialog } from './WeightsDialog'

const shown = 8

/** Whom to approach today, and why. */
export default function Today() {
  const [opened, setOpened] = useState<'weights' | 'dismissed' | null>(null)
  const today = useQuery({
    queryKey: ['leads', 'recommended', shown],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/leads/recommended', { params: { query: { limit: shown } }, signal })).data!.items,
  })
  if (today.isError) return <Failure error={today.error} onRetry={() => void today.refetch()} />
  if (!today.data) return <ScreenLoading />
  return (
    <Card>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>{m.lead_today()}</Title>
          <Anchor size="sm" renderRoot={(root) => <Link to={'/leads?sort=-worth' as never} {...root} />}>
            {m.lead_today_all()}
          </Anchor>
        </Group>
        <Text size="sm" c="dimmed">
          {m.lead_today_text()}
        </Text>
        {today.data.length === 0 ? (
          <EmptyState compact title={m.lead_today_none()} text={m.lead_today_none_text()} />
        ) : (
          <ul className={classes.today}>
            {today.data.map((one) => (
              <li key={`${one.person_id}@${one.account_id}`}>
                <div className={classes.who}>
                  <Anchor size="sm" fw={560} renderRoot={(root) => <Link to={`/people/${one.person_id}` as never} {...root} />}>
                    {[one.given_name, one.family_name].filter(Boolean).join(' ')}
                  </Anchor>
                  <Text size="xs" c="dimmed" truncate>
                    {[one.title, one.company, one.town].filter(Boolean).join(' · ')}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {one.last_contact ? m.lead_last_on({ day: formatDate(one.last_contact) }) : m.lead_spotlight_never_contacted()}
                  </Text>
                </div>
                <Worth lead={one} items={one.evidence} />
                <Dismiss lead={one} />
              </li>
            ))}
          </ul>
        )}
        <Group gap="md">
          <Anchor component="button" type="button" size="xs" c="dimmed" onClick={() => setOpened('weights')}>
            {m.lead_weights()}
          </Anchor>
          <Anchor component="button" type="button" size="xs" c="dimmed" onClick={() => setOpened('dismissed')}>
            {m.lead_dismissals()}
          </Anchor>
        </Group>
      </Stack>
      {opened === 'weights' && <WeightsDialog onClose={() => setOpened(null)} />}
      {opened === 'dismissed' && <Dismissed onClose={() => setOpened(null)} />}
    </Card>
  )
}
