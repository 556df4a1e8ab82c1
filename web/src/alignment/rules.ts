// What the screens of rules read and do.
import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, request } from '@/api/client'
import type { components } from '@/api/schema'
import { getLocale } from '@/paraglide/runtime.js'
import { toastError } from '@/ui/toast'
import type { Called } from './words'

type Schemas = components['schemas']
export type Rule = Schemas['RuleShown']
export type Overview = Schemas['RulesOverview']
export type Clause = Schemas['Clause']
export type Field = Schemas['Field']
export type Answer = Schemas['RuleAnswer']
export type Problem = Schemas['RuleProblem']
export type Preview = Schemas['RulesPreview']
export type Flow = Schemas['RuleFlow']
export type Touched = Schemas['TouchedTerritory']
export type Move = Schemas['RuleMove']
export type Wanted = Schemas['PreviewWanted']
export type Between = Schemas['FlowWanted']
export type Applied = Schemas['AppliedRules']
export type Overlap = Schemas['Overlap']
export type Question = Schemas['RuleQuestion']

const key = 'rules'

export function useRules() {
  return useQuery({ queryKey: [key, 'list'], queryFn: async ({ signal }) => (await api.GET('/api/v1/rules', { signal })).data! })
}

export function useOverlaps() {
  return useQuery({ queryKey: [key, 'overlaps'], queryFn: async ({ signal }) => (await api.GET('/api/v1/rules/overlaps', { signal })).data!.items })
}

/** What is to be said of a condition while it is written; null asks nothing. */
export function useCheck(question: Question | null) {
  return useQuery({
    queryKey: [key, 'check', question],
    enabled: question !== null,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.POST('/api/v1/rules/check', { body: question!, signal })).data!,
  })
}

export function usePreview(wanted: Wanted) {
  return useQuery({
    queryKey: [key, 'preview', wanted],
    placeholderData: keepPreviousData,
    staleTime: 0,
    queryFn: async ({ signal }) => (await api.POST('/api/v1/rules/preview', { body: wanted, signal })).data!,
  })
}

export function useTerritoryTypes() {
  return useQuery({
    queryKey: ['territory-types'],
    staleTime: 300_000,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/territory-types', { signal })).data!.items,
  })
}

export function useFacets(wanted = true) {
  return useQuery({
    queryKey: ['account-facets', {}],
    enabled: wanted,
    queryFn: ({ signal }) => request<Schemas['AccountFacets']>('GET', '/api/v1/accounts/facets', undefined, signal),
  })
}

/** The place levels whose areas are few enough to be chosen from a list. */
const listed = ['fr-epci', 'fr-departement', 'fr-region', 'us-county', 'us-state', 'world-country']

export interface AreaName {
  code: string
  name: string
}

function areasOf(level: string) {
  return {
    queryKey: ['place-areas', level],
    queryFn: ({ signal }: { signal: AbortSignal }) => request<{ items: AreaName[] }>('GET', `/api/v1/places/levels/${level}/areas`, undefined, signal),
    staleTime: Infinity,
    retry: false,
  }
}

/** The areas of a level, where they can be listed. */
export function useAreas(level: string | undefined): AreaName[] | undefined {
  const can = level !== undefined && listed.includes(level)
  return useQuery({ ...areasOf(level ?? ''), enabled: can }).data?.items
}

/** What the sectors and areas that conditions name are called. */
export function useCalled(clauses: readonly Clause[]): Called {
  const sectors = useFacets().data?.sector
  const levels = listed.filter((level) => clauses.some((one) => one.field === level.replaceAll('-', '_')))
  const areas = useQueries({ queries: levels.map(areasOf) })
  const names = new Map((sectors ?? []).map((one) => [`sector ${one.value}`, one.label?.[getLocale()] ?? one.value]))
  levels.forEach((level, i) => {
    for (const area of areas[i]?.data?.items ?? []) names.set(`${level.replaceAll('-', '_')} ${area.code}`, area.name)
  })
  return names
}

/** A change to the draft; everything read of rules is read anew after it. */
export function useAct<T>(act: (input: T) => Promise<unknown>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: [key] }),
  })
}

/** Reads anew whatever shows where accounts are. */
export function useForgetAll() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' && query.queryKey[0] !== 'job' })
}

/** The order of all rules after one has taken the place of another. */
export function moved(ids: readonly string[], from: string, to: string): string[] {
  const at = ids.indexOf(from)
  const place = ids.indexOf(to)
  if (at < 0 || place < 0 || at === place) return [...ids]
  const without = ids.filter((id) => id !== from)
  without.splice(place, 0, from)
  return without
}
