// What personas read and change.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { openedAddress } from '../leads'
import { toastError } from '@/ui/toast'

type S = components['schemas']
export type Persona = S['Persona']
export type Draft = S['PersonaDraft']
export type Test = S['PersonaTest']

const key = ['personas']

export function usePersonas(enabled = true) {
  return useQuery({ queryKey: [...key, 'list'], enabled, queryFn: async ({ signal }) => (await api.GET('/api/v1/personas', { signal })).data!.items })
}

export function useVersions(id: string, enabled: boolean) {
  return useQuery({ queryKey: [...key, 'versions', id], enabled, queryFn: async ({ signal }) => (await api.GET('/api/v1/personas/{id}/versions', { params: { path: { id } }, signal })).data!.items })
}

export function usePersonasOf(person: string, account: string) {
  return useQuery({
    queryKey: [...key, 'of', person, account],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/people/{id}/personas', { params: { path: { id: person }, query: { account } }, signal })).data!.items,
  })
}

/** An act upon personas, after which they are read again. */
export function usePersonaAct<T, R>(act: (input: T) => Promise<R>, done?: (result: R, input: T) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onError: toastError,
    onSuccess: async (result, input) => {
      await queries.invalidateQueries({ queryKey: key })
      done?.(result, input)
    },
  })
}

/** The address of the search for whoever is of a persona. */
export async function searchOf(filter: string): Promise<string> {
  return `/leads?${new URLSearchParams(Object.entries(await openedAddress(filter)).filter(([, value]) => value)).toString()}`
}

export const draftOf = (one: Persona): Draft => ({ name: one.name, filter: one.filter, why: one.why, say: one.say, objections: one.objections, shared: one.shared, territory_id: one.territory_id ?? '' })
