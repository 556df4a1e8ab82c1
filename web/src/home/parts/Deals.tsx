import { Anchor, Badge, Card, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDate, formatMoneyCompact } from '@/ui/format'
import classes from './parts.module.css'

const horizonDays = 45

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

/** One's open deals that are to close soon, the late ones first. */
export default function Deals() {
  const user = useUser()
  const deals = useQuery({
    queryKey: ['deals', 'home', user.id],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/v1/deals', { params: { query: { owner: user.id, outcome: 'open', to: dayFromNow(horizonDays), limit: 50 } }, signal })).data!,
  })
  if (deals.isError) return <Failure error={deals.error} onRetry={() => void deals.refetch()} />
  if (!deals.data || deals.data.items.length === 0) return null
  const today = dayFromNow(0)
  const items = deals.data.items.toReversed().slice(0, 8)
  return (
    <Card>
      <Stack gap="sm">
        <Title order={2}>{m.home_deals()}</Title>
        <ul className={classes.files}>
          {items.map((deal) => (
            <li key={deal.id}>
              <div style={{ flex: 1, minWidth: 0 }}>
                <Anchor size="sm" fw={540} renderRoot={(root) => <Link to={`/deals?chosen=${deal.id}` as never} {...root} />}>
                  {deal.name}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {[deal.account_name, deal.stage, formatDate(deal.close_on)].filter(Boolean).join(' · ')}
                </Text>
              </div>
              {(deal.close_on ?? today) < today && (
                <Badge color="ochre" size="sm">
                  {m.home_deals_late()}
                </Badge>
              )}
              <Text size="sm" className="numbers">
                {formatMoneyCompact(deal.amount, deal.currency || 'EUR')}
              </Text>
            </li>
          ))}
        </ul>
      </Stack>
    </Card>
  )
}
