// Lists of accounts and saved searches: what reads and changes them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { toastError } from '@/ui/toast'
import { narrowed, type Narrowed, useForget } from './accounts'

export type AccountList = components['schemas']['AccountList']
type Change = components['schemas']['AccountListChange']

export function useLists(enabled = true) {
  return useQuery({
    queryKey: ['account-lists'],
    enabled,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/account-lists', { signal })).data!.items,
  })
}

/** Something that changes lists, or what is in them. */
export function useAct<T, R>(act: (input: T) => Promise<R>, done?: (result: R, input: T) => void) {
  const queries = useQueryClient()
  const forget = useForget()
  return useMutation({
    mutationFn: act,
    onError: toastError,
    onSuccess: async (result, input) => {
      await Promise.all([queries.invalidateQueries({ queryKey: ['account-lists'] }), forget()])
      done?.(result, input)
    },
  })
}

export async function make(body: components['schemas']['NewAccountList']) {
  return (await api.POST('/api/v1/account-lists', { body })).data!
}

export async function change(id: string, body: Change) {
  return (await api.PATCH('/api/v1/account-lists/{id}', { params: { path: { id } }, body })).data!
}

/** Puts accounts into a list, or takes them out: those named, or all that a filter leaves. */
export async function put(id: string, what: { ids: string[] } | { filter: Narrowed }, out = false) {
  const body = 'ids' in what ? { ids: what.ids, out } : { all: true, out }
  const query = 'filter' in what ? (what.filter as Record<string, never>) : {}
  return (await api.POST('/api/v1/account-lists/{id}/accounts', { params: { path: { id }, query }, body })).data!
}

/** A filter as a list keeps it. */
export const kept = (filter: Narrowed) => new URLSearchParams(Object.entries(filter).sort()).toString()

/** Whether a list keeps this filter. */
export function keeps(list: AccountList, filter: Narrowed): boolean {
  return kept(narrowed(Object.fromEntries(new URLSearchParams(list.filter)))) === kept(filter)
}

/** Where a list is opened: a saved search as its filter. */
export const addressOf = (list: AccountList) => (list.kind === 'living' ? `/accounts?${list.filter}&kept=${list.id}` : `/accounts?list=${list.id}`)
