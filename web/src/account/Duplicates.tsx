import { Box, Button, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, request } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatPercent } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { toast, toastError } from '@/ui/toast'
import { type Duplicate, useForget } from './accounts'

/** Pairs of accounts that may be one: taken together, or said to be two. */
export default function Duplicates() {
  const read = useQuery({ queryKey: ['account-duplicates'], queryFn: async ({ signal }) => (await api.GET('/api/v1/account-duplicates', { signal })).data! })
  const items = read.data?.items ?? []
  return (
    <>
      <PageHeader title={m.account_duplicates()} text={m.account_duplicates_text()} trail={[{ label: m.account_title(), to: '/accounts' }]} />
      <Box p="lg" style={{ overflow: 'auto' }}>
        {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {read.data && items.length === 0 && <EmptyState icon={IconCopy} title={m.account_duplicates_none()} text={m.account_duplicates_none_text()} />}
        <Stack maw={900}>
          {items.map((pair) => (
            <Pair key={pair.id} pair={pair} />
          ))}
        </Stack>
      </Box>
    </>
  )
}

function Pair({ pair }: { pair: Duplicate }) {
  const forget = useForget()
  const merge = useMutation({
    mutationFn: ({ stays, goes }: { stays: string; goes: string }) =>
      request<{ id: string }>('POST', `/api/v1/accounts/${stays}/merge`, { loser_id: goes }),
    onSuccess: (done) => {
      void forget()
      toast(m.account_merged(), async () => {
        await request('POST', `/api/v1/account-merges/${done.id}/undo`)
        await forget()
      })
    },
    onError: toastError,
  })
  const apart = useMutation({
    mutationFn: () => request('PATCH', `/api/v1/account-duplicates/${pair.id}`, { state: 'apart' }),
    onSuccess: () => {
      void forget()
      toast(m.account_apart_done(), async () => {
        await request('PATCH', `/api/v1/account-duplicates/${pair.id}`, { state: 'open' })
        await forget()
      })
    },
    onError: toastError,
  })
  return (
    <Card withBorder padding="md">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {[
          [pair.left, pair.right] as const,
          [pair.right, pair.left] as const,
        ].map(([one, other]) => (
          <Stack key={one.id} gap={4} align="flex-start">
            <Text fw={560}>{one.name}</Text>
            <Text size="sm" c="dimmed">
              {[one.street, one.postcode, one.town, one.siren].filter(Boolean).join(' · ')}
            </Text>
            <Button size="xs" variant="light" disabled={merge.isPending} onClick={() => merge.mutate({ stays: one.id, goes: other.id })}>
              {m.account_keep()}
            </Button>
          </Stack>
        ))}
      </SimpleGrid>
      <Group justify="space-between" mt="sm">
        <Text size="xs" c="dimmed">
          {m.account_alike({ share: formatPercent(pair.score, 0) })}
        </Text>
        <Button size="xs" variant="subtle" color="gray" loading={apart.isPending} onClick={() => apart.mutate()}>
          {m.account_apart()}
        </Button>
      </Group>
    </Card>
  )
}
