// What the screens of data protection read and do.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, request } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatNumber } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { queryText } from '@/ui/useList'

export type Subject = components['schemas']['DataSubject']
export type Erasure = components['schemas']['Erasure']
export type RegisterEntry = components['schemas']['RegisterEntry']
export type Terms = components['schemas']['RetentionTerms']
export type Way = components['schemas']['NoticeDraft']['way']
export type Cause = components['schemas']['EraseDraft']['cause']
type Marked = components['schemas']['BatchMarked']

export const wayNames: Record<Way, () => string> = {
  email: m.person_law_way_email,
  mail: m.person_law_way_mail,
  phone: m.person_law_way_phone,
  meeting: m.person_law_way_meeting,
  other: m.person_law_way_other,
  needless: m.person_law_way_needless,
}

export const causeNames: Record<Cause, () => string> = { wish: m.person_law_cause_wish, retention: m.person_law_cause_retention, other: m.person_law_cause_other }

export const channelNames = { any: m.person_law_channel_any, email: m.person_law_channel_email, phone: m.person_law_channel_phone, mail: m.person_law_channel_mail, social: m.person_law_channel_social }

export function useCounts() {
  return useQuery({ queryKey: ['lawful', 'counts'], queryFn: async ({ signal }) => (await api.GET('/api/v1/data-protection', { signal })).data! })
}

export function useTerms() {
  return useQuery({ queryKey: ['lawful', 'terms'], queryFn: async ({ signal }) => (await api.GET('/api/v1/data-protection/terms', { signal })).data! })
}

/** Whom the law asks something about, page by page. */
export function useSubjects(list: 'notices' | 'retention', text: string, state: string) {
  return useInfiniteQuery({
    queryKey: ['lawful', list, text, state],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      request<{ items: Subject[]; next?: string }>('GET', `/api/v1/data-protection/${list}${queryText({ text, state, after: pageParam, limit: 200 })}`, undefined, signal),
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  })
}

export function useErasures() {
  return useQuery({ queryKey: ['lawful', 'erasures'], queryFn: async ({ signal }) => (await api.GET('/api/v1/data-protection/erasures', { signal })).data!.items })
}

export function useRegister() {
  return useQuery({ queryKey: ['lawful', 'register'], queryFn: async ({ signal }) => (await api.GET('/api/v1/data-protection/register', { signal })).data!.items })
}

export function useForget() {
  const queries = useQueryClient()
  return async () => {
    await Promise.all([queries.invalidateQueries({ queryKey: ['lawful'] }), queries.invalidateQueries({ queryKey: ['person'] }), queries.invalidateQueries({ queryKey: ['people'] })])
  }
}

const undo = (batch: string) => api.POST('/api/v1/data-protection/batches/{id}/undo', { params: { path: { id: batch } } })

/** An act on many that can be taken back from the message it ends with. */
function useAct<T>(act: (input: T) => Promise<{ data?: Marked }>, say: (done: number, input: T) => string) {
  const forget = useForget()
  return useMutation({
    mutationFn: async (input: T) => (await act(input)).data!,
    onError: toastError,
    onSuccess: async (done, input) => {
      await forget()
      toast(say(done.done, input), async () => {
        await undo(done.batch)
        await forget()
      })
    },
  })
}

export const useTell = () =>
  useAct(
    (body: { ids: string[]; way: Way; sent_on?: string }) => api.POST('/api/v1/data-protection/notices', { body }),
    (count) => m.person_law_told({ count, text: formatNumber(count) }),
  )

export const useKeep = () =>
  useAct(
    (body: { ids: string[]; until: string; reason: string }) => api.POST('/api/v1/data-protection/keepings', { body }),
    (count, input) => m.person_law_kept({ count, text: formatNumber(count), date: formatDate(input.until) }),
  )

export const useErase = () =>
  useAct(
    (body: { ids: string[]; cause: Cause }) => api.POST('/api/v1/data-protection/erasures', { body }),
    (count) => m.person_law_will_go({ count, text: formatNumber(count) }),
  )

/** Takes back that somebody is to be erased. */
export function useSpare() {
  const forget = useForget()
  return useMutation({
    mutationFn: (id: string) => api.POST('/api/v1/data-protection/erasures/{id}/spare', { params: { path: { id } } }),
    onError: toastError,
    onSuccess: async () => {
      await forget()
      toast(m.person_law_spared())
    },
  })
}

export function useEraseNow(done: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; cause: Cause; confirm: string }) => api.POST('/api/v1/people/{id}/erase', { params: { path: { id } }, body }),
    onError: toastError,
    onSuccess: async () => {
      toast(m.person_law_gone())
      done()
      await forget()
    },
  })
}

export function useRecord(id: string) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: components['schemas']['ConsentDraft']) => api.POST('/api/v1/people/{id}/consents', { params: { path: { id } }, body }),
    onError: toastError,
    onSuccess: async () => {
      await forget()
      toast(m.person_law_recorded())
    },
  })
}

export function useSetTerms(done: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: Terms) => api.PUT('/api/v1/data-protection/terms', { body }),
    onError: toastError,
    onSuccess: async () => {
      await forget()
      toast(m.person_law_terms_set())
      done()
    },
  })
}

export function useLook() {
  return useMutation({ mutationFn: async (value: string) => (await api.POST('/api/v1/data-protection/register/look', { body: { value } })).data!.items, onError: toastError })
}

const lift = (ids: string[], back: boolean, reason: string) => api.POST('/api/v1/data-protection/register/lift', { body: { ids, reason, back } })

export function useLift(done: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: ({ ids, reason }: { ids: string[]; reason: string }) => lift(ids, false, reason),
    onError: toastError,
    onSuccess: async (_, { ids }) => {
      await forget()
      done()
      toast(m.person_law_lifted(), async () => {
        await lift(ids, true, '')
        await forget()
        done()
      })
    },
  })
}
