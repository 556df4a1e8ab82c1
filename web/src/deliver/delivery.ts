import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'

export type Settings = components['schemas']['DigestSettings']
export type Letter = components['schemas']['DigestMail']
export type Endpoint = components['schemas']['Endpoint']
export type Made = components['schemas']['EndpointMade']
export type Draft = components['schemas']['EndpointDraft']

/** How often health is asked for while somebody looks at it. */
const every = 10_000

export function useDigest() {
  return useQuery({ queryKey: ['digest'], refetchInterval: every * 3, queryFn: async ({ signal }) => (await api.GET('/api/v1/digest', { signal })).data! })
}

export function useKeepDigest() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Settings) => api.PUT('/api/v1/digest', { body }),
    onError: toastError,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['digest'] })
      toast(m.deliver_saved())
    },
  })
}

export function useTestDigest(email: string) {
  return useMutation({
    mutationFn: () => api.POST('/api/v1/digest/test'),
    onError: toastError,
    onSuccess: () => toast(m.deliver_test_sent({ email })),
  })
}

export function usePreview() {
  return useQuery({ queryKey: ['digest', 'preview'], gcTime: 0, queryFn: async ({ signal }) => (await api.GET('/api/v1/digest/preview', { signal })).data! })
}

export function useEndpoints() {
  return useQuery({ queryKey: ['endpoints'], refetchInterval: every, queryFn: async ({ signal }) => (await api.GET('/api/v1/endpoints', { signal })).data!.items })
}

export function useAddEndpoint(done: (made: Made) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: Draft) => (await api.POST('/api/v1/endpoints', { body })).data!,
    onError: toastError,
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['endpoints'] })
      done(made)
    },
  })
}

type Act = 'test' | 'again' | 'end'

/** Tries an endpoint, sends to it again, or sends nothing more. */
export function useEndpointAct() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ endpoint, act }: { endpoint: Endpoint; act: Act }) => {
      const params = { path: { id: endpoint.id } }
      if (act === 'test') return m.deliver_tried({ name: endpoint.name, status: (await api.POST('/api/v1/endpoints/{id}/test', { params })).data!.status })
      if (act === 'again') {
        await api.POST('/api/v1/endpoints/{id}/again', { params })
        return m.deliver_resumed({ name: endpoint.name })
      }
      await api.DELETE('/api/v1/endpoints/{id}', { params })
      return m.deliver_ended({ name: endpoint.name })
    },
    onError: toastError,
    onSuccess: (said) => toast(said),
    onSettled: () => queries.invalidateQueries({ queryKey: ['endpoints'] }),
  })
}

/** Whether a day is among some: bit 0 is Monday. */
export const has = (weekdays: number, day: number) => ((weekdays >> day) & 1) === 1

/** The days of the week by name, Monday first. */
export function dayNames(language: string): { short: string; long: string }[] {
  const name = (day: number, weekday: 'short' | 'long') => new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + day)) // a Monday
  return Array.from({ length: 7 }, (_, day) => ({ short: name(day, 'short'), long: name(day, 'long') }))
}

/** The zone of this browser. */
export const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
