// What the screens of this noun read and change.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, request } from '@/api/client'
import type { components } from '@/api/schema'
import { queryText } from '@/ui/useList'

export type Account = components['schemas']['Listed']
export type Particulars = components['schemas']['Particulars']
export type Facets = components['schemas']['AccountFacets']
export type Explanation = components['schemas']['Explanation']
export type Activity = components['schemas']['Activity']
export type Duplicate = components['schemas']['Duplicate']
export type PersonAt = components['schemas']['Person']

export const accountsPath = '/api/v1/accounts'
const fields = ['text', 'owner', 'sector', 'size', 'country', 'placed', 'customer', 'territory', 'area', 'industry', 'unassigned', 'parent', 'ids', 'list'] as const
export type Narrowed = Partial<Record<(typeof fields)[number], string>>

/** The filter that an address holds; its reader takes 69003 for a number. */
export function narrowed(address: Record<string, unknown>): Narrowed {
  const out: Narrowed = {}
  for (const field of fields) {
    const value = address[field]
    if (value !== undefined && value !== '') out[field] = String(value)
  }
  return out
}

export function useFacets(filter: Narrowed) {
  return useQuery({
    queryKey: ['account-facets', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<Facets>('GET', `${accountsPath}/facets${queryText(filter)}`, undefined, signal),
  })
}

export function useAccount(id: string) {
  return useQuery({
    queryKey: ['account', id],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/accounts/{id}', { params: { path: { id } }, signal })).data!,
  })
}

/** Something that hangs on one account, read by its path. */
export function useOf<T>(id: string, path: string) {
  return useQuery({ queryKey: ['account', id, path], queryFn: ({ signal }) => request<T>('GET', path, undefined, signal) })
}

/** Everybody in the sales organisation, by id. */
export function useColleagues() {
  const all = useQuery({
    queryKey: ['colleagues'],
    staleTime: 300_000,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/users', { signal })).data!.items ?? [],
  })
  const users = all.data ?? []
  return { users, nameOf: (id: string) => users.find((user) => user.id === id)?.name ?? '' }
}

/** Reads anew whatever shows accounts. */
export function useForget() {
  const queries = useQueryClient()
  return () =>
    queries.invalidateQueries({
      predicate: ({ queryKey: [kind, path] }) =>
        kind === 'account' || kind === 'account-facets' || kind === 'account-duplicates' || (kind === 'list' && String(path) === accountsPath),
    })
}

/** Creates an account, or changes one by what differs. */
export function useSave(account: Account | null) {
  const forget = useForget()
  return useMutation({
    mutationFn: async ({ body, despite = false }: { body: Particulars; despite?: boolean }) => {
      if (!account) return (await api.POST('/api/v1/accounts', { params: { query: { despite } }, body })).data!
      const path = { path: { id: account.id }, header: { 'If-Match': `"${account.version}"` } }
      return (await api.PATCH('/api/v1/accounts/{id}', { params: path, body })).data!
    },
    onSuccess: () => void forget(),
  })
}
