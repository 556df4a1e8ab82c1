import { Select, type SelectProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { getLocale } from '@/paraglide/runtime.js'

type Found = components['schemas']['Found']
export type Place = Pick<Found, 'level' | 'code' | 'name' | 'lon' | 'lat'> & Partial<Found>

const keyOf = (place: Place) => `${place.level}/${place.code}/${place.name}`

interface Props extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  place: Place | null
  onPlace: (place: Place | null) => void
  none: string
}

/** A place looked for by its name or postcode. */
export function PlaceSelect({ place, onPlace, none, ...rest }: Props) {
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), 150)
  const found = useQuery({
    queryKey: ['place-search', q],
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/places/search', { params: { query: { q, language: getLocale(), limit: 8 } }, signal })).data!.items ?? [],
  })
  // The place chosen stays an option while its name is looked up again.
  const places = new Map<string, Place>([...(found.data ?? []), ...(place ? [place] : [])].map((one): [string, Place] => [keyOf(one), one]))
  return (
    <Select
      {...rest}
      searchable
      data={[...places].map(([value, one]) => ({ value, label: [one.name, one.within].filter(Boolean).join(', ') }))}
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      nothingFoundMessage={q.length > 1 && !found.isFetching ? none : undefined}
      value={place && keyOf(place)}
      onChange={(key) => onPlace((key && places.get(key)) || null)}
    />
  )
}
