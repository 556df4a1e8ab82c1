import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'

export type Sender = components['schemas']['HookSender']
export type Made = components['schemas']['HookMade']
export type Mapping = components['schemas']['EventMapping']
export type Message = components['schemas']['HookMessage']

/** Where messages are sent to. */
export const addressOf = (id: string) => `${window.location.origin}/hooks/${id}`

/** How often senders' health is asked for while somebody looks at it. */
const every = 10_000

export function useSenders() {
  return useQuery({ queryKey: ['hooks'], refetchInterval: every, queryFn: async ({ signal }) => (await api.GET('/api/v1/hooks', { signal })).data!.items })
}

export function useMessages(id: string) {
  return useQuery({ queryKey: ['hooks', id, 'messages'], queryFn: async ({ signal }) => (await api.GET('/api/v1/hooks/{id}/messages', { params: { path: { id } }, signal })).data!.items })
}

function useForget() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['hooks'] })
}

export function useAdd(done: (made: Made) => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: async (body: { name: string; signed: boolean; mapping: Mapping }) => (await api.POST('/api/v1/hooks', { body })).data!,
    onError: toastError,
    onSuccess: async (made) => {
      await forget()
      done(made)
    },
  })
}

export function useRemap(done: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: ({ id, mapping }: { id: string; mapping: Mapping }) => api.PUT('/api/v1/hooks/{id}/mapping', { params: { path: { id } }, body: mapping }),
    onError: toastError,
    onSuccess: async () => {
      await forget()
      toast(m.hook_mapped())
      done()
    },
  })
}

export function useTry() {
  return useMutation({ mutationFn: async (body: { mapping: Mapping; message: string }) => (await api.POST('/api/v1/hooks/try', { body })).data!.events ?? [] })
}

/** Reads messages again, or takes nothing more from a sender. */
export function useSenderAct() {
  const forget = useForget()
  return useMutation({
    mutationFn: async ({ sender, act }: { sender: Sender; act: 'again' | 'end' }) => {
      const params = { path: { id: sender.id } }
      if (act === 'again') await api.POST('/api/v1/hooks/{id}/again', { params })
      else await api.DELETE('/api/v1/hooks/{id}', { params })
    },
    onError: toastError,
    onSuccess: async (_, { sender, act }) => {
      await forget()
      toast(act === 'again' ? m.hook_reads_again({ name: sender.name }) : m.hook_ended({ name: sender.name }))
    },
  })
}
