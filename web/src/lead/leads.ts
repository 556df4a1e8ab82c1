// What the Lead Builder reads and changes.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, request } from '@/api/client'
import type { components } from '@/api/schema'
import { useAddress } from '@/app/navigation'
import { getLocale } from '@/paraglide/runtime.js'
import { toastError } from '@/ui/toast'
import { queryText } from '@/ui/useList'
import { type Choices, type FieldName, fieldNames, filterOf, readChoice, writeChoice } from './choice'

type S = components['schemas']
export type Lead = S['ListedLead']
export type Found = S['LeadsFound']
export type FacetValue = S['FacetValue']
export type LeadList = S['LeadList']
export type SavedSearch = S['SavedSearch']

export const leadsPath = '/api/v1/leads'

interface Address extends Record<string, unknown> {
  keywords: string
  cql: string
  sort: string
  chosen: string
  search: string
}

/** What is searched for, held in the address: a search is a link. */
export function useAsked() {
  const [address, change] = useAddress<Address & Record<FieldName, string>>()
  const asked = JSON.stringify(fieldNames.map((field) => String(address[field] ?? '')))
  const keywords = String(address.keywords ?? '')
  const cql = String(address.cql ?? '')
  const choices = useMemo(() => {
    const texts = JSON.parse(asked) as string[]
    return Object.fromEntries(fieldNames.map((field, i) => [field, readChoice(texts[i]!)])) as Required<Choices>
  }, [asked])
  const filter = useMemo(() => filterOf(choices, keywords, cql), [choices, keywords, cql])
  const choose = (field: FieldName, next: Required<Choices>[FieldName]) => change({ [field]: writeChoice(next) } as never)
  const clear = () => change({ keywords: '', cql: '', search: '', ...Object.fromEntries(fieldNames.map((field) => [field, ''])) } as never)
  return { address, change, choices, keywords, cql, filter, choose, clear }
}

/** The counts beside every value that could be chosen. */
export function useCounts(filter: string) {
  return useQuery({
    queryKey: ['leads', 'counts', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<Found>('GET', leadsPath + queryText({ filter, facets: fieldNames.join(','), limit: 0, language: getLocale() }), undefined, signal),
  })
}

export function useLists() {
  return useQuery({ queryKey: ['leads', 'lists'], queryFn: async ({ signal }) => (await api.GET('/api/v1/lead-lists', { signal })).data!.items })
}

export function useSearches() {
  return useQuery({ queryKey: ['leads', 'searches'], queryFn: async ({ signal }) => (await api.GET('/api/v1/lead-searches', { signal })).data!.items })
}

/** Reads anew whatever shows leads. */
export function useForget() {
  const queries = useQueryClient()
  return () => Promise.all([queries.invalidateQueries({ queryKey: ['leads'] }), queries.invalidateQueries({ queryKey: ['list', leadsPath] })])
}

/** Something that changes leads, lists or searches. */
export function useAct<T, R>(act: (input: T) => Promise<R>, done?: (result: R, input: T) => void) {
  const forget = useForget()
  return useMutation({ mutationFn: act, onError: toastError, onSuccess: async (result, input) => { await forget(); done?.(result, input) } })
}

/** Puts people into a list or takes them out. */
export async function put(list: string, body: { people?: string[]; filter?: string; out?: boolean }) {
  return (await api.POST('/api/v1/lead-lists/{id}/people', { params: { path: { id: list } }, body })).data!
}
