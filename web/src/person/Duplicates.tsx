import { Box, Button, Group, SegmentedControl, Skeleton, Stack, Switch, Text } from '@mantine/core'
import { IconArrowsJoin2, IconRefresh, IconUsersGroup } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '@/api/client'
import { useAddress } from '@/app/navigation'
import { allows, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { JobProgress } from '@/ui/JobProgress'
import { PageHeader } from '@/ui/PageHeader'
import { toastError } from '@/ui/toast'
import { type PairState, useForget, useMergeSure, usePairs } from './duplicates'
import { PairCard } from './PairCard'

interface Address extends Record<string, unknown> {
  state: string
  person: string
  sure: string
}

/** How many pairs are merged by one act. */
const atOnce = 200

/** Pairs of people who may be one: taken together, or said to be two. */
export default function Duplicates() {
  const [address, change] = useAddress<Address>()
  const state: PairState = address.state === 'apart' ? 'apart' : 'open'
  const person = String(address.person ?? '')
  const sure = address.sure === 'yes'
  const list = usePairs(state, person, sure)
  const mergeSure = useMergeSure()
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const total = list.data?.pages[0]?.total ?? 0
  return (
    <>
      <PageHeader title={m.person_duplicates()} text={m.person_duplicates_text()} trail={[{ label: m.person_title(), to: '/people' }]} actions={allows(managers, useUser().role) && <Search />} />
      <Group px="lg" py="xs" gap="md" style={{ borderBottom: '1px solid var(--arpent-line)', flex: 'none' }}>
        <SegmentedControl
          aria-label={m.person_duplicates()}
          value={state}
          onChange={(next) => change({ state: next === 'open' ? '' : next })}
          data={[
            { value: 'open', label: m.person_pairs_open() },
            { value: 'apart', label: m.person_pairs_apart() },
          ]}
        />
        {state === 'open' && <Switch size="sm" label={m.person_pairs_sure()} checked={sure} onChange={(event) => change({ sure: event.currentTarget.checked ? 'yes' : '' })} />}
        {person && (
          <Button size="compact-sm" variant="default" onClick={() => change({ person: '' })}>
            {m.person_pairs_all()}
          </Button>
        )}
        {list.data && (
          <Text size="sm" c="dimmed" className="numbers" aria-live="polite">
            {m.person_pairs_count({ count: total, text: formatNumber(total) })}
          </Text>
        )}
        {state === 'open' && sure && !person && total > 0 && (
          <Button size="compact-sm" variant="light" leftSection={<IconArrowsJoin2 size={15} />} loading={mergeSure.isPending} onClick={() => mergeSure.mutate()}>
            {m.person_merge_all({ count: Math.min(total, atOnce), text: formatNumber(Math.min(total, atOnce)) })}
          </Button>
        )}
      </Group>
      <Box p="lg" flex={1} mih={0} style={{ overflow: 'auto' }}>
        {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && <Skeleton h={260} maw={960} />}
        {list.data && items.length === 0 && (
          <EmptyState icon={IconUsersGroup} title={state === 'open' ? m.person_pairs_none() : m.person_pairs_none_apart()} text={state === 'open' ? m.person_pairs_none_text() : ''} />
        )}
        <Stack maw={960} gap="lg">
          {items.map((pair) => (
            <PairCard key={pair.id} pair={pair} />
          ))}
          {list.hasNextPage && (
            <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {m.person_pairs_more()}
            </Button>
          )}
        </Stack>
      </Box>
    </>
  )
}

/** Has everybody compared with everybody. */
function Search() {
  const forget = useForget()
  const [job, setJob] = useState('')
  const start = useMutation({
    mutationFn: () => request<{ id: string }>('POST', '/api/v1/person-duplicates/search'),
    onSuccess: (made) => setJob(made.id),
    onError: toastError,
  })
  if (job)
    return (
      <Box w={260}>
        <JobProgress
          id={job}
          label={m.person_comparing()}
          onFinished={() => {
            setJob('')
            void forget()
          }}
        />
      </Box>
    )
  return (
    <Button size="xs" variant="default" leftSection={<IconRefresh size={15} />} loading={start.isPending} onClick={() => start.mutate()}>
      {m.person_compare_all()}
    </Button>
  )
}
