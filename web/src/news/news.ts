import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'

export type Mention = components['schemas']['NewsMention']
export type Kind = Mention['kind']
export type Feed = components['schemas']['Feed']
export type FeedSample = components['schemas']['FeedSample']
type Decision = 'accepted' | 'rejected' | 'waiting'

export const kindNames: Record<Kind, () => string> = {
  in_the_news: m.news_kind_in_the_news,
  funding: m.news_kind_funding,
  hiring: m.news_kind_hiring,
  leadership_change: m.news_kind_leadership_change,
  tender: m.news_kind_tender,
}

/** News about accounts in scope, the latest first. */
export function useNews(kind: Kind | '') {
  return useQuery({
    queryKey: ['news', 'about', kind],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/news', { params: { query: kind ? { kind } : {} }, signal })).data!.items,
  })
}

/** What may be about an account, for somebody who knows. */
export function useReview() {
  return useQuery({ queryKey: ['news', 'review'], queryFn: async ({ signal }) => (await api.GET('/api/v1/news/review', { signal })).data!.items })
}

/** How often feeds' health is asked for while somebody looks at it. */
const every = 10_000

export function useFeeds() {
  return useQuery({ queryKey: ['news', 'feeds'], refetchInterval: every, queryFn: async ({ signal }) => (await api.GET('/api/v1/news/sources', { signal })).data!.items })
}

function useForget() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['news'] })
}

/** Accepts or rejects; a rejection can be taken back from the message. */
export function useDecide() {
  const forget = useForget()
  const set = (id: string, state: Decision) => api.PUT('/api/v1/news/review/{id}', { params: { path: { id } }, body: { state } })
  return useMutation({
    mutationFn: ({ one, state }: { one: Mention; state: Decision }) => set(one.id, state),
    onError: toastError,
    onSuccess: async (_, { one, state }) => {
      await forget()
      if (state === 'accepted') toast(m.news_was_accepted({ name: one.account }))
      else
        toast(m.news_was_rejected({ name: one.account }), async () => {
          await set(one.id, 'waiting')
          await forget()
        })
    },
  })
}

export function useTry() {
  return useMutation({ mutationFn: async (url: string) => (await api.POST('/api/v1/news/sources/try', { body: { url } })).data! })
}

export function useAdd(done: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: { url: string; name?: string; every_minutes: number }) => api.POST('/api/v1/news/sources', { body }),
    onError: toastError,
    onSuccess: async (_, { url }) => {
      await forget()
      toast(m.news_added({ url }))
      done()
    },
  })
}

/** Reads a feed soon, or no more. */
export function useFeedAct() {
  const forget = useForget()
  return useMutation({
    mutationFn: async ({ feed, act }: { feed: Feed; act: 'run' | 'end' }) => {
      const params = { path: { id: feed.id } }
      if (act === 'run') await api.POST('/api/v1/news/sources/{id}/run', { params })
      else await api.DELETE('/api/v1/news/sources/{id}', { params })
    },
    onError: toastError,
    onSuccess: async (_, { feed, act }) => {
      await forget()
      toast(act === 'run' ? m.news_soon({ name: feed.name }) : m.news_ended({ name: feed.name }))
    },
  })
}
