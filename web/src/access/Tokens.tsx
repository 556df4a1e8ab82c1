import { Alert, Button, Code, CopyButton, Group, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { modals } from '@mantine/modals'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, useApi } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatAgo, formatDate } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { Part } from './Settings'

const key = ['get', '/api/v1/tokens']

/** Secrets by which programs act for oneself. */
export function Tokens() {
  const queries = useQueryClient()
  const list = useApi.useQuery('get', '/api/v1/tokens')
  const form = useForm({ initialValues: { name: '', days: '365' }, validate: { name: (value) => (value.trim() ? null : m.access_token_name_needed()) } })
  const add = useMutation({
    mutationFn: async (values: typeof form.values) => {
      const days = Number(values.days)
      const { data } = await api.POST('/api/v1/tokens', { body: { name: values.name.trim(), ...(days > 0 ? { days } : {}) } })
      return data!.secret
    },
    onSuccess: () => form.reset(),
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
  const end = useMutation({
    mutationFn: (id: string) => api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } }),
    onSuccess: () => toast(m.access_token_ended()),
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
  const ask = (id: string, name: string) =>
    modals.openConfirmModal({
      title: m.access_token_end_title({ name }),
      children: <Text size="sm">{m.access_token_end_text()}</Text>,
      labels: { confirm: m.access_token_end(), cancel: m.app_cancel() },
      confirmProps: { color: 'brick' },
      onConfirm: () => end.mutate(id),
    })
  return (
    <Part title={m.access_tokens()} text={m.access_tokens_text()}>
      {list.isError && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton h={48} />}
      {list.data?.items.map((one) => (
        <Group key={one.id} justify="space-between" wrap="nowrap">
          <Stack gap={0} miw={0}>
            <Text size="sm" truncate>
              {one.name}
            </Text>
            <Text size="xs" c="dimmed">
              {one.last_used_at ? m.access_last_used({ when: formatAgo(one.last_used_at) }) : m.access_never_used()} ·{' '}
              {one.expires_at ? m.access_token_until({ date: formatDate(one.expires_at) }) : m.access_token_for_ever()}
            </Text>
          </Stack>
          <Button size="compact-sm" variant="default" onClick={() => ask(one.id, one.name)}>
            {m.access_token_end()}
          </Button>
        </Group>
      ))}
      {add.data && <Secret value={add.data} />}
      <form onSubmit={form.onSubmit((values) => add.mutate(values))}>
        <Group align="flex-end" gap="sm">
          <TextInput label={m.access_token_name()} placeholder={m.access_token_example()} maxLength={100} flex="1 1 180px" {...form.getInputProps('name')} />
          <Select
            label={m.access_token_life()}
            w={150}
            allowDeselect={false}
            data={[
              { value: '30', label: m.access_days({ n: 30 }) },
              { value: '365', label: m.access_days({ n: 365 }) },
              { value: '0', label: m.access_token_for_ever() },
            ]}
            {...form.getInputProps('days')}
          />
          <Button type="submit" variant="default" loading={add.isPending}>
            {m.access_token_add()}
          </Button>
        </Group>
      </form>
    </Part>
  )
}

function Secret({ value }: { value: string }) {
  return (
    <Alert color="pine" title={m.access_token_once()}>
      <Group wrap="nowrap" gap="xs">
        <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {copied ? m.access_copied() : m.access_copy()}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  )
}
