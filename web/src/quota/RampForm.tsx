import { Button, Group, Skeleton, Text, TextInput, Title } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'
import { todayIs } from './periods'

/** "25, 50, 75" as numbers; undefined when something of it is no percentage. */
export function readPercents(text: string): number[] | undefined {
  const parts = text.split(/[\s,;%]+/).filter(Boolean)
  const list = parts.map(Number)
  return list.length <= 36 && list.every((one) => Number.isInteger(one) && one >= 0 && one <= 100) ? list : undefined
}

/** What someone new is asked for in the first months, in percent of the quota. */
export function RampForm({ user }: { user: string }) {
  const ramps = useQuery({ queryKey: ['quota', 'ramps'], queryFn: async ({ signal }) => (await api.GET('/api/v1/quota-ramps', { signal })).data!.items })
  if (!ramps.data) return <Skeleton h={90} />
  const ramp = ramps.data.find((one) => one.user_id === user)
  return <Fields key={ramp?.id ?? ''} user={user} start={ramp?.starts_on ?? todayIs()} percents={ramp?.percents ?? []} />
}

function Fields({ user, start, percents }: { user: string; start: string; percents: number[] }) {
  const queries = useQueryClient()
  const [from, setFrom] = useState(start)
  const [text, setText] = useState(percents.join(', '))
  const list = readPercents(text)
  const save = useMutation({
    mutationFn: (asked: number[]) => api.PUT('/api/v1/quota-ramps/{user}', { params: { path: { user } }, body: { starts_on: from, percents: asked } }),
    onError: toastError,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['quota'] })
      toast(m.quota_ramp_saved())
    },
  })
  return (
    <section>
      <Title order={3} mb={4}>
        {m.quota_ramp()}
      </Title>
      <Text size="xs" c="dimmed" mb={6}>
        {m.quota_ramp_text()}
      </Text>
      <Group align="flex-start" gap="xs">
        <DateInput w={140} aria-label={m.quota_begins()} valueFormat="D MMM YYYY" value={from} onChange={(day) => day && setFrom(String(day).slice(0, 10))} />
        <TextInput flex={1} aria-label={m.quota_ramp_percents()} placeholder="25, 50, 75" value={text} error={list === undefined ? m.quota_ramp_wrong() : undefined} onChange={(event) => setText(event.currentTarget.value)} />
        <Button variant="default" loading={save.isPending} disabled={list === undefined || (text === percents.join(', ') && from === start)} onClick={() => list && save.mutate(list)}>
          {m.quota_judge()}
        </Button>
      </Group>
    </section>
  )
}
