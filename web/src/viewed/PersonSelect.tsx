import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { nameOf, presentOf } from '@/person/people'

interface Whom {
  id: string
  name: string
}

/** Chooses somebody in sight by name. */
export function PersonSelect(props: { label: string; description: string; value: Whom | null; onChange: (whom: Whom | null) => void }) {
  const [text, setText] = useState(props.value?.name ?? '')
  const [asked] = useDebouncedValue(text === props.value?.name ? '' : text.trim(), 200)
  const found = useQuery({
    queryKey: ['people', 'select', asked],
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/people', { params: { query: { text: asked, limit: 20 } }, signal })).data!.items,
  })
  const people = (asked === '' ? [] : (found.data ?? [])).map((one) => {
    const held = presentOf(one)
    return { id: one.id, name: [nameOf(one), held?.title, held?.account_name || held?.company].filter(Boolean).join(' · ') }
  })
  const data = people.map((one) => ({ value: one.id, label: one.name }))
  if (props.value && !data.some((one) => one.value === props.value?.id)) data.unshift({ value: props.value.id, label: props.value.name })
  return (
    <Select
      searchable
      clearable
      label={props.label}
      description={props.description}
      value={props.value?.id ?? null}
      searchValue={text}
      onSearchChange={setText}
      filter={({ options }) => options}
      nothingFoundMessage={asked === '' ? m.viewed_person_write() : m.viewed_person_none()}
      onChange={(id) => {
        const one = people.find((other) => other.id === id)
        props.onChange(one ?? (id === props.value?.id ? props.value : null))
      }}
      data={data}
    />
  )
}
