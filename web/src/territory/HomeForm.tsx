import { Button, Group, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { type Place, PlaceSelect } from '@/place/PlaceSelect'
import { toast } from '@/ui/toast'
import { type Home, putHome, useAct } from './territories'

/** Asks where someone starts from. */
export function askHome(user: string, name: string, home: Home | undefined) {
  modals.open({ title: m.territory_home_of({ name }), children: <HomeForm user={user} name={name} home={home} /> })
}

function HomeForm({ user, name, home }: { user: string; name: string; home: Home | undefined }) {
  const [place, setPlace] = useState<Place | null>(null)
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
      <PlaceSelect data-autofocus label={m.territory_home_place()} none={m.territory_home_none()} place={place} onPlace={setPlace} />
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
