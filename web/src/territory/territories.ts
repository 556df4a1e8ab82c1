// What the screens of territories read and do.
import { useComputedColorScheme } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FeatureCollection } from 'geojson'
import { useMemo } from 'react'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { assignColours, fill } from '@/map/colours'
import * as m from '@/paraglide/messages.js'
import { formatMoneyCompact } from '@/ui/format'
import { toastError } from '@/ui/toast'

type Schemas = components['schemas']
export type Node = Schemas['Node']
export type Member = Schemas['Member']
export type Sum = Schemas['Sum']
export type Page = Schemas['TerritoryPage']
export type MemberRole = Member['role']
export type Home = Schemas['Home']

export function useTree() {
  return useQuery({ queryKey: ['territories', 'tree'], queryFn: async ({ signal }) => (await api.GET('/api/v1/territories', { signal })).data! })
}

export function useSums() {
  return useQuery({ queryKey: ['territories', 'sums'], queryFn: async ({ signal }) => (await api.GET('/api/v1/alignments/sums', { signal })).data! })
}

export function usePage(id: string) {
  return useQuery({
    queryKey: ['territories', 'page', id],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/territories/{id}', { params: { path: { id } }, signal })).data!,
  })
}

/** Where people start from, of those one may know. */
export function useHomes(): Home[] {
  return useQuery({ queryKey: ['territories', 'homes'], queryFn: async ({ signal }) => (await api.GET('/api/v1/homes', { signal })).data!.items ?? [] }).data ?? none
}

const none: Home[] = []

/** Says where someone starts from; without a place, forgets it. */
export function putHome(user: string, home: Omit<Home, 'user_id'> | undefined): Promise<unknown> {
  const params = { path: { id: user } }
  if (!home) return api.DELETE('/api/v1/homes/{id}', { params })
  return api.PUT('/api/v1/homes/{id}', { params, body: { lon: home.lon, lat: home.lat, label: home.label } })
}

/** Puts a membership back as it was. */
export function setMember(territory: string, was: Member): Promise<unknown> {
  const body = { user_id: was.user_id, role: was.role, share: was.share, from: was.valid_from, ...(was.valid_to ? { to: was.valid_to } : {}) }
  return api.POST('/api/v1/territories/{id}/members', { params: { path: { id: territory } }, body })
}

export function useUsers() {
  return useQuery({ queryKey: ['users'], queryFn: async ({ signal }) => (await api.GET('/api/v1/users', { signal })).data!.items })
}

export interface Drawing {
  /** Shapes numbered from 0, as the map's layers ask. */
  shapes: FeatureCollection
  ids: string[]
  groups: number[]
  fills: string[]
  colourOf: Map<string, string>
  labels: { text: string; lon: number; lat: number }[]
}

/** Today's territories as the map draws them; neighbours differ in colour. */
export function useDrawing(): Drawing | undefined {
  const dark = useComputedColorScheme('light') === 'dark'
  const { data } = useQuery({
    queryKey: ['territories', 'shapes'],
    staleTime: 300_000,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/territories/shapes', { signal })).data!,
  })
  return useMemo(() => {
    if (!data) return undefined
    const colours = assignColours(data.features.map((one) => one.properties.touches))
    const fills = colours.map((colour) => fill(colour, dark))
    return {
      shapes: {
        type: 'FeatureCollection',
        features: data.features.flatMap((one, id) =>
          one.geometry ? [{ type: 'Feature' as const, id, geometry: one.geometry as unknown as GeoJSON.MultiPolygon, properties: { name: one.properties.name } }] : [],
        ),
      },
      ids: data.features.map((one) => one.id),
      groups: data.features.map((_, i) => i),
      fills,
      colourOf: new Map(data.features.map((one, i) => [one.id, fills[i]!])),
      labels: data.features
        .filter((one) => one.properties.centre[0] !== 0 || one.properties.centre[1] !== 0)
        .map((one) => ({ text: one.properties.name, lon: one.properties.centre[0]!, lat: one.properties.centre[1]! })),
    }
  }, [data, dark])
}

/** A change to territories; everything read of them is read anew after it. */
export function useAct<T>(act: (input: T) => Promise<unknown>, done?: (input: T) => void) {
  const renew = useRenew()
  return useMutation({ mutationFn: act, onError: toastError, onSuccess: async (_, input) => { await renew(); done?.(input) } })
}

export function useRenew() {
  const queries = useQueryClient()
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['territories'] }),
      queries.invalidateQueries({ queryKey: ['list', '/api/v1/alignments/unassigned'] }),
    ])
}

export function roleText(role: MemberRole): string {
  return { owner: m.territory_role_owner, manager: m.territory_role_manager, overlay: m.territory_role_overlay, 'stand-in': m.territory_role_stand_in }[role]()
}

/** Money in the largest currency, and that there is more in others. */
export function moneyText(sum: Sum | undefined, what: 'potential' | 'revenue'): string {
  const first = sum?.money[0]
  if (!first) return formatMoneyCompact(null)
  return formatMoneyCompact(first[what], first.currency || 'EUR') + (sum.money.length > 1 ? ' +' : '')
}
