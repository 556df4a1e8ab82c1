import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { modals } from '@mantine/modals'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { toast } from '@/ui/toast'
import { type Home, putHome, useAct } from './territories'

type Place = components['schemas']['Found']

function keyOf(place: Place): string {
  return `${place.level}/${place.code}/${place.name}`
}

/** Asks where someone starts from. */
export function askHome(user: string, name: string, home: Home | undefined) {
  modals.open({ title: m.territory_home_of({ name }), children: <HomeForm user={user} name={name} home={home} /> })
}

function HomeForm({ user, name, home }: { user: string; name: string; home: Home | undefined }) {
  const [text, setText] = useState('')
  const [place, setPlace] = useState<Place | null>(null)
  const [q] = useDebouncedValue(text.trim(), 150)
  const found = useQuery({
    queryKey: ['place-search', q],
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/places/search', { params: { query: { q, language: getLocale(), limit: 8 } }, signal })).data!.items ?? [],
  })
  // The place chosen stays an option while its name is looked up again.
  const places = new Map([...(found.data ?? []), ...(place ? [place] : [])].map((one) => [keyOf(one), one]))
  const back = useAct(() => putHome(user, home))
  const set = useAct(async (next: Omit<Home, 'user_id'> | undefined) => {
    await putHome(user, next)
    modals.closeAll()
    toast(next ? m.territory_home_set({ name, place: next.label }) : m.territory_home_forgotten({ name }), () => back.mutateAsync(undefined))
  })
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {home?.label ? m.territory_home_at({ place: home.label }) : m.territory_home_unknown()}
      </Text>
      <Select
        data-autofocus
        searchable
        label={m.territory_home_place()}
        data={[...places].map(([value, one]) => ({ value, label: [one.name, one.within].filter(Boolean).join(', ') }))}
        filter={({ options }) => options}
        searchValue={text}
        onSearchChange={setText}
        nothingFoundMessage={q.length > 1 && !found.isFetching ? m.territory_home_none() : undefined}
        value={place && keyOf(place)}
        onChange={(key) => setPlace((key && places.get(key)) || null)}
      />
      <Group justify="flex-end" mt="xs">
        {home && (
          <Button variant="subtle" color="brick" loading={set.isPending} onClick={() => set.mutate(undefined)}>
            {m.territory_home_forget()}
          </Button>
        )}
        <Button disabled={!place} loading={set.isPending} onClick={() => place && set.mutate({ lon: place.lon, lat: place.lat, label: place.name })}>
          {m.app_save()}
        </Button>
      </Group>
    </Stack>
  )
}
