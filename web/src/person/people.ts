// What the screens of this noun read.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, request } from '@/api/client'
import type { components } from '@/api/schema'
import { queryText } from '@/ui/useList'

export type Person = components['schemas']['Person']

export const nameOf = (person: Person) => [person.given_name, person.family_name].filter(Boolean).join(' ')

/** The present position: the first without an end. */
export const presentOf = (person: Person) => person.positions.find((one) => !one.valid_to) ?? person.positions[0]

export function usePeople(text: string) {
  return useInfiniteQuery({
    queryKey: ['people', text],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => request<{ items: Person[]; next?: string }>('GET', `/api/v1/people${queryText({ text, after: pageParam, limit: 100 })}`, undefined, signal),
    getNextPageParam: (page) => page.next || undefined,
  })
}

export function usePerson(id: string) {
  return useQuery({
    queryKey: ['person', id],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/people/{id}', { params: { path: { id } }, signal })).data!,
  })
}
