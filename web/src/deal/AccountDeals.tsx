import { Anchor, Box, Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDate, formatMoney } from '@/ui/format'
import { OutcomeBadge } from './columns'
import { DealForm } from './DealForm'
import { useAccountDeals } from './deals'

/** The deals of one account, and a way to add one. */
export function AccountDeals({ account }: { account: string }) {
  const read = useAccountDeals(account)
  const [adding, setAdding] = useState(false)
  return (
    <Box component="section">
      <Group justify="space-between" mb={6}>
        <Title order={3}>{m.deal_title()}</Title>
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
          {m.deal_new()}
        </Button>
      </Group>
      {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
      {read.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.deal_none()}
        </Text>
      )}
      <Stack gap={8}>
        {read.data?.map((deal) => (
          <Box key={deal.id} style={{ display: 'grid', gridTemplateColumns: '1fr auto', columnGap: 12 }}>
            <Anchor size="sm" fw={540} renderRoot={(root) => <Link to={`/deals?chosen=${deal.id}` as never} {...root} />}>
              {deal.name}
            </Anchor>
            <Text size="sm" className="numbers">
              {formatMoney(deal.amount, deal.currency || 'EUR')}
            </Text>
            <Group gap={6}>
              <OutcomeBadge deal={deal} />
              <Text size="xs" c="dimmed">
                {[deal.stage, deal.close_on && formatDate(deal.close_on)].filter(Boolean).join(' · ')}
              </Text>
            </Group>
          </Box>
        ))}
      </Stack>
      {adding && <DealForm account={account} deal={null} onClose={() => setAdding(false)} />}
    </Box>
  )
}
