import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'

export type Rule = components['schemas']['FollowRule']
export type Effect = Rule['effect']
export type Thing = components['schemas']['FollowedThing']
export type Field = components['schemas']['FollowField']

export const effectNames: Record<Effect, () => string> = { follow: m.following_effect_follow, less: m.following_effect_less, muted: m.following_effect_muted }

/** The accounts and people that one follows. */
export function useFollows() {
  return useQuery({ queryKey: ['follows'], queryFn: async ({ signal }) => (await api.GET('/api/v1/follows', { signal })).data!, staleTime: 60_000 })
}

export function useRules() {
  return useQuery({ queryKey: ['follows', 'rules'], queryFn: async ({ signal }) => (await api.GET('/api/v1/follows/rules', { signal })).data!.items ?? [] })
}

export function useFields() {
  return useQuery({ queryKey: ['follows', 'fields'], staleTime: Infinity, queryFn: async ({ signal }) => (await api.GET('/api/v1/follows/fields', { signal })).data!.items ?? [] })
}

function useForget() {
  const queries = useQueryClient()
  return () => Promise.all([queries.invalidateQueries({ queryKey: ['follows'] }), queries.invalidateQueries({ queryKey: ['signals'] })])
}

export interface Follow {
  accounts?: string[]
  people?: string[]
  followed: boolean
}

/** Follows accounts and people, or no longer; can be undone from the message. */
export function useFollow(name?: string, done?: () => void) {
  const forget = useForget()
  const set = async (body: Follow) => (await api.PUT('/api/v1/follows', { body })).data!
  return useMutation({
    mutationFn: set,
    onError: toastError,
    onSuccess: async ({ changed }, body) => {
      done?.()
      await forget()
      const said = name ? (body.followed ? m.following_on({ name }) : m.following_off({ name })) : m.following_changed({ count: changed, text: formatNumber(changed) })
      toast(said, async () => {
        await set({ ...body, followed: !body.followed })
        await forget()
      })
    },
  })
}

export interface Draft {
  id?: string
  name: string
  filter: string
  effect: Effect
}

const put = ({ id, ...body }: Draft): Promise<unknown> => (id ? api.PUT('/api/v1/follows/rules/{id}', { params: { path: { id } }, body }) : api.POST('/api/v1/follows/rules', { body }))

export function usePutRule(done: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: put,
    onSuccess: async (_, { name }) => {
      done()
      await forget()
      toast(m.following_rule_kept({ name }))
    },
  })
}

export function useDropRule(called: (rule: Rule) => string) {
  const forget = useForget()
  return useMutation({
    mutationFn: (rule: Rule) => api.DELETE('/api/v1/follows/rules/{id}', { params: { path: { id: rule.id } } }),
    onError: toastError,
    onSuccess: async (_, rule) => {
      await forget()
      toast(m.following_rule_dropped({ name: called(rule) }), async () => {
        await put({ name: called(rule), filter: rule.filter, effect: rule.effect })
        await forget()
      })
    },
  })
}

/** How many signals of the last 90 days a filter matches. */
export function useMatching(filter: string) {
  return useQuery({
    queryKey: ['signals', 'matching', filter],
    enabled: filter !== '',
    retry: false,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/signals', { params: { query: { filter, days: 90, limit: 3, flat: true } }, signal })).data!,
  })
}
