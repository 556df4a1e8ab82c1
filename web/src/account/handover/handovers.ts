// What hand-overs read and do.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'

type S = components['schemas']
export type Order = S['HandOverOrder']
export type Count = S['HandOverCount']
export type HandOver = S['HandOver']
export type PartName = Count['part']

const parts: Record<PartName, () => string> = {
  accounts: m.account_hand_accounts,
  deals: m.account_hand_deals,
  tasks: m.account_hand_tasks,
  lists: m.account_hand_lists,
  account_lists: m.account_hand_account_lists,
  searches: m.account_hand_searches,
  introductions: m.account_hand_introductions,
  links: m.account_hand_links,
}
export const partName = (part: PartName) => parts[part]()
export const totalOf = (counts: readonly Count[]) => counts.reduce((sum, one) => sum + one.count, 0)

const key = (user: string) => ['hand-over', user]
const path = (user: string) => ({ params: { path: { id: user } } })

export function useBelongings(user: string) {
  return useQuery({ queryKey: [...key(user), 'belongings'], queryFn: async ({ signal }) => (await api.GET('/api/v1/users/{id}/belongings', { ...path(user), signal })).data! })
}

export function useDone(user: string) {
  return useQuery({ queryKey: [...key(user), 'done'], queryFn: async ({ signal }) => (await api.GET('/api/v1/users/{id}/hand-overs', { ...path(user), signal })).data!.items })
}

/** What an order would do; none until somebody is named. */
export function usePreview(user: string, order: Order) {
  return useQuery({
    queryKey: [...key(user), 'preview', order],
    enabled: order.to.length > 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.POST('/api/v1/users/{id}/hand-over/preview', { ...path(user), body: order, signal })).data!,
  })
}

/** Handing over and taking back; anything on any screen may be somebody else's after it. */
export function useHandOver(user: string) {
  const queries = useQueryClient()
  const done = () => queries.invalidateQueries()
  const undo = useMutation({
    mutationFn: async (id: string) => (await api.POST('/api/v1/hand-overs/{id}/undo', { params: { path: { id } } })).data!,
    onSuccess: async (back) => {
      await done()
      if (back.state !== 'running') toast(m.account_hand_back({ text: formatNumber(totalOf(back.counts)) }))
    },
    onError: toastError,
  })
  const give = useMutation({
    mutationFn: async (order: Order) => (await api.POST('/api/v1/users/{id}/hand-over', { ...path(user), body: order })).data!,
    onSuccess: async (made) => {
      await done()
      if (made.state !== 'running') toast(m.account_hand_done({ text: formatNumber(totalOf(made.counts)) }), () => undo.mutateAsync(made.id))
    },
    onError: toastError,
  })
  return { give, undo, done }
}
