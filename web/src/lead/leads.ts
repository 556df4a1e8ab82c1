// What the Lead Builder reads and changes.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, request } from '@/api/client'
import type { components } from '@/api/schema'
import { useAddress } from '@/app/navigation'
import { getLocale } from '@/paraglide/runtime.js'
import { toastError } from '@/ui/toast'
import { queryText } from '@/ui/useList'
import { type Around, readAround, writeAround } from './around'
import { addressOf, type Area, type Choices, countedNames, type FieldName, fieldNames, filterOf, planOf, type Range, type RangeName, rangeNames, type Ranges, readArea, readChoice, readRange, writeArea, writeChoice, writeRange } from './choice'

type S = components['schemas']
export type Lead = S['ListedLead']
export type Found = S['LeadsFound']
export type FacetValue = S['FacetValue']
export type LeadList = S['LeadList']
export type SavedSearch = S['SavedSearch']

export const leadsPath = '/api/v1/leads'

export const idOf = (lead: Lead) => `${lead.person_id}@${lead.account_id}`

interface Address extends Record<string, unknown> {
  keywords: string
  cql: string
  sort: string
  chosen: string
  search: string
  view: string
  area: string
  plan: string
}

/** What is searched for, held in the address: a search is a link. */
export function useAsked() {
  const [address, change] = useAddress<Address & Record<FieldName | RangeName, string>>()
  const asked = JSON.stringify([...fieldNames, ...rangeNames].map((field) => String(address[field] ?? '')))
  const keywords = String(address.keywords ?? '')
  const cql = String(address.cql ?? '')
  const corners = String(address.area ?? '')
  const { choices, ranges, area, filter } = useMemo(() => {
    const texts = JSON.parse(asked) as string[]
    const choices = Object.fromEntries(fieldNames.map((field, i) => [field, readChoice(texts[i]!)])) as Required<Choices>
    const ranges = Object.fromEntries(rangeNames.map((field, i) => [field, readRange(texts[fieldNames.length + i]!)])) as Required<Ranges>
    const area = readArea(corners)
    return { choices, ranges, area, filter: filterOf({ choices, ranges, area, keywords, cql }) }
  }, [asked, corners, keywords, cql])
  const choose = (field: FieldName, next: Required<Choices>[FieldName]) => change({ [field]: writeChoice(next) } as never)
  const bound = (field: RangeName, next: Range) => change({ [field]: writeRange(next) } as never)
  const draw = (next: Area) => change({ area: writeArea(next) })
  const around = readAround(corners)
  const surround = (next: Around | undefined) => change({ area: next ? writeAround(next) : '' })
  const plan = planOf(choices.would_be_in, String(address.plan ?? ''))
  const under = (next: string) => change({ plan: next, would_be_in: '' } as never)
  const clear = () => change({ keywords: '', cql: '', search: '', area: '', plan: '', ...Object.fromEntries([...fieldNames, ...rangeNames].map((field) => [field, ''])) } as never)
  return { address, change, choices, ranges, area, keywords, cql, filter, around, plan, choose, bound, draw, surround, under, clear }
}

export type Asked = ReturnType<typeof useAsked>

/** The address that shows a filter as its choices. */
export async function openedAddress(filter: string): Promise<Record<string, string>> {
  if (!filter) return addressOf({ keywords: '', values: [], ranges: [], area: [], rest: '' })
  try {
    return addressOf((await api.GET('/api/v1/leads/choices', { params: { query: { filter } } })).data! as never)
  } catch {
    // A field or list that is no more: shown as it was kept, the search says what is wrong.
    return { ...addressOf({ keywords: '', values: [], ranges: [], area: [], rest: '' }), cql: filter }
  }
}

/** Values of a field that hold a text, among the leads that the other conditions leave. */
export function useValues(field: FieldName, text: string, filter: string, enabled: boolean) {
  return useQuery({
    queryKey: ['leads', 'values', field, text, filter],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/leads/values', { params: { query: { field, text, filter, language: getLocale() as 'fr' | 'en' } }, signal })).data!.values,
  })
}

/** The counts beside every value that could be chosen, those of a plan's territories too. */
export function useCounts(filter: string, plan: string) {
  const facets = plan ? [...countedNames, 'would_be_in'] : countedNames
  return useQuery({
    queryKey: ['leads', 'counts', filter, plan],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<Found>('GET', leadsPath + queryText({ filter, plan, facets: facets.join(','), limit: 0, language: getLocale() }), undefined, signal),
  })
}

/** Plans that are not in force yet, under which one may ask where accounts would be. */
export function usePlansAhead() {
  return useQuery({
    queryKey: ['plans', 'ahead'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/plans', { signal })).data!.items.filter((one) => one.state === 'draft' || one.state === 'scheduled'),
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
