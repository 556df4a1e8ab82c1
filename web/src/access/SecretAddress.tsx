import { Alert, Anchor, Button, CopyButton, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import { useLanguage } from '@/app/language'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatAgo, formatDate } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'

type Of = '/api/v1/signals/feed' | '/api/v1/tasks/calendar'

/** A secret address of one's own: made, shown once, ended. `opens` says how a
 *  program of this machine is asked to open it. */
export function SecretAddress({ of, opens }: { of: Of; opens?: { label: string; scheme: string } }) {
  const queries = useQueryClient()
  const { language } = useLanguage()
  const key = ['secret-address', of]
  const read = useQuery({ queryKey: key, queryFn: async ({ signal }) => (await api.GET(of, { signal })).data!.address ?? null })
  const forget = () => queries.invalidateQueries({ queryKey: key })
  const make = useMutation({
    mutationFn: async () => window.location.origin + (await api.POST(of, { body: { language } })).data!.path,
    onError: toastError,
    onSettled: forget,
  })
  const end = useMutation({
    mutationFn: () => api.DELETE(of),
    onError: toastError,
    onSuccess: () => {
      make.reset()
      toast(m.access_address_ended())
    },
    onSettled: forget,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: m.access_address_new_title(),
      children: <Text size="sm">{m.access_address_new_text()}</Text>,
      labels: { confirm: m.access_address_new(), cancel: m.app_cancel() },
      onConfirm: () => make.mutate(),
    })
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (read.isPending) return <Skeleton h={36} />
  const there = read.data
  return (
    <Stack gap="sm">
      {make.data && (
        <Alert color="pine" title={m.access_address_once()}>
          <Group gap="xs" align="center">
            <TextInput flex="1 1 240px" readOnly aria-label={m.access_address_once()} value={make.data} onFocus={(event) => event.currentTarget.select()} />
            <CopyButton value={make.data}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {copied ? m.access_copied() : m.access_copy()}
                </Button>
              )}
            </CopyButton>
          </Group>
          {opens && (
            <Anchor size="sm" mt="xs" display="inline-block" href={make.data.replace(/^https?:/, opens.scheme)}>
              {opens.label}
            </Anchor>
          )}
        </Alert>
      )}
      {there && (
        <Text size="sm" c="dimmed">
          {m.access_address_since({ date: formatDate(there.created_at) })} · {there.last_used_at ? m.access_address_read({ when: formatAgo(there.last_used_at) }) : m.access_address_unread()}
        </Text>
      )}
      <Group gap="xs">
        <Button variant="default" loading={make.isPending} onClick={() => (there ? ask() : make.mutate())}>
          {there ? m.access_address_new() : m.access_address_make()}
        </Button>
        {there && (
          <Button variant="subtle" color="brick" loading={end.isPending} onClick={() => end.mutate()}>
            {m.access_address_end()}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
