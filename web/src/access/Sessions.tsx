import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, useApi } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatAgo, formatDateTime } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { Part } from './Settings'

/** The browsers that are signed in as oneself; each can be ended from here. */
export function Sessions() {
  const queries = useQueryClient()
  const list = useApi.useQuery('get', '/api/v1/sessions')
  const end = useMutation({
    mutationFn: (id: string) => api.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } }),
    onSuccess: () => toast(m.access_session_ended()),
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: ['get', '/api/v1/sessions'] }),
  })
  return (
    <Part title={m.access_sessions()} text={m.access_sessions_text()}>
      {list.isError && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton h={48} />}
      {list.data?.items.map((one) => (
        <Group key={one.id} justify="space-between" wrap="nowrap">
          <Stack gap={0}>
            <Text size="sm">{m.access_opened({ when: formatDateTime(one.created_at) })}</Text>
            <Text size="xs" c="dimmed">
              {m.access_last_used({ when: formatAgo(one.last_used_at ?? one.created_at) })}
            </Text>
          </Stack>
          {one.current ? (
            <Badge variant="light">{m.access_this_one()}</Badge>
          ) : (
            <Button size="compact-sm" variant="default" loading={end.isPending && end.variables === one.id} onClick={() => end.mutate(one.id)}>
              {m.access_end_session()}
            </Button>
          )}
        </Group>
      ))}
    </Part>
  )
}
