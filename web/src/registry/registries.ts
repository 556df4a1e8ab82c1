import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'

export type Registry = components['schemas']['Registry']
export type Reading = components['schemas']['RegistryReading']
export type Preset = components['schemas']['RegistryPreset']
export type Sample = components['schemas']['RegistrySample']

/** How often registers' health is asked for while somebody looks at it. */
const every = 10_000

export function useRegistries() {
  return useQuery({ queryKey: ['registries'], refetchInterval: every, queryFn: async ({ signal }) => (await api.GET('/api/v1/registries', { signal })).data!.items ?? [] })
}

export function usePresets() {
  return useQuery({ queryKey: ['registries', 'presets'], staleTime: Infinity, queryFn: async ({ signal }) => (await api.GET('/api/v1/registries/presets', { signal })).data!.items ?? [] })
}

export interface Asked {
  name: string
  url: string
  every_minutes: number
  reading: Reading
}

export function useAdd(done: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: Asked) => (await api.POST('/api/v1/registries', { body })).data!,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['registries'] })
      done()
    },
  })
}

/** What a register would tell; nothing is stored. */
export function useTry() {
  return useMutation({ mutationFn: async (body: { url: string; reading: Reading }) => (await api.POST('/api/v1/registries/try', { body })).data! })
}

/** Reads a register now, or no more. */
export function useAct() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ one, act }: { one: Registry; act: 'run' | 'end' }): Promise<unknown> => {
      const params = { path: { id: one.id } }
      return act === 'run' ? api.POST('/api/v1/registries/{id}/run', { params }) : api.DELETE('/api/v1/registries/{id}', { params })
    },
    onError: toastError,
    onSuccess: async (_, { one, act }) => {
      await queries.invalidateQueries({ queryKey: ['registries'] })
      toast(act === 'run' ? m.registry_soon({ name: one.name }) : m.registry_ended({ name: one.name }))
    },
  })
}
