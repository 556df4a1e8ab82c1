import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatMoneyCompact, formatNumber } from '@/ui/format'
import classes from './parts.module.css'

const shown = 8

/** A representative's accounts, those worth most first. */
export default function Mine() {
  const mine = useQuery({
    queryKey: ['accounts', 'home-mine'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/accounts', { params: { query: { sort: '-potential', limit: shown } }, signal })).data!,
  })
  if (mine.isError) return <Failure error={mine.error} onRetry={() => void mine.refetch()} />
  if (!mine.data) return <ScreenLoading />
  const { items, total } = mine.data
  return (
    <Card>
      {items.length === 0 ? (
        <EmptyState compact title={m.home_mine_none()} text={m.home_mine_none_text()} />
      ) : (
        <Stack gap="sm">
          <Group justify="space-between">
            <Title order={2}>{m.home_mine({ count: total, text: formatNumber(total) })}</Title>
            <Anchor size="sm" renderRoot={(root) => <Link to="/accounts" {...root} />}>
              {m.home_mine_all()}
            </Anchor>
          </Group>
          <Text size="sm" c="dimmed">
            {m.home_mine_text()}
          </Text>
          <ul className={classes.files}>
            {items.map((account) => (
              <li key={account.id}>
                <div style={{ flex: 1, minWidth: 0 }}>
                  <Anchor size="sm" fw={540} renderRoot={(root) => <Link to={`/accounts/${account.id}`} {...root} />}>
                    {account.name}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {[account.town, account.industry_title].filter(Boolean).join(' · ')}
                  </Text>
                </div>
                <div style={{ textAlign: 'right' }} className="numbers">
                  <Text size="sm">{formatMoneyCompact(account.potential, account.currency || 'EUR')}</Text>
                  <Text size="xs" c="dimmed">
                    {m.home_mine_visits({ count: account.visits_per_year ?? 0 })}
                  </Text>
                </div>
              </li>
            ))}
          </ul>
        </Stack>
      )}
    </Card>
  )
}
