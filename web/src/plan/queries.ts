// Reading and changing plans. What was read is kept under ['plan', id, …]; an edit
// answers with what it changed, which is put into what was read at once.
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { request } from '@/api/client'
import { queryText } from '@/ui/useList'
import { toastError } from '@/ui/toast'
import { applyChange, decodeAssignment, decodeLocks, type Held } from './assignment'
import type { AccountColumns, Plan, PlanAlternatives, PlanChange, PlanComparison, PlanDetail, PlanRun, PlanUnits } from './contract'

const root = '/api/v1/plans'
export const planPath = (id: string, rest = '') => `${root}/${encodeURIComponent(id)}${rest}`
export const plansKey = ['plans'] as const
export const planKey = (id: string, ...rest: string[]) => ['plan', id, ...rest] as const

export function usePlans() {
  return useQuery({ queryKey: plansKey, queryFn: ({ signal }) => request<{ items: Plan[] }>('GET', root, undefined, signal) })
}

export function usePlan(id: string) {
  return useQuery({ queryKey: planKey(id), queryFn: ({ signal }) => request<PlanDetail>('GET', planPath(id), undefined, signal) })
}

/** Frozen: read once, and again only after a split. */
export function usePlanUnits(id: string) {
  return useQuery({
    queryKey: planKey(id, 'units'),
    queryFn: ({ signal }) => request<PlanUnits>('GET', planPath(id, '/units'), undefined, signal),
    staleTime: Infinity,
  })
}

interface RawAssignment {
  version: number
  assignment: string
  locks: string
}

function held(raw: RawAssignment): Held {
  return { version: raw.version, plan: decodeAssignment(raw.assignment), locks: decodeLocks(raw.locks) }
}

export function usePlanAssignment(id: string) {
  return useQuery({
    queryKey: planKey(id, 'assignment'),
    queryFn: async ({ signal }) => held(await request<RawAssignment>('GET', planPath(id, '/assignment'), undefined, signal)),
    staleTime: Infinity,
    structuralSharing: false,
  })
}

export function usePlanAccounts(id: string, enabled: boolean) {
  return useQuery({
    queryKey: planKey(id, 'accounts'),
    queryFn: ({ signal }) => request<AccountColumns>('GET', planPath(id, '/accounts'), undefined, signal),
    enabled,
    staleTime: 60_000,
  })
}

export function usePlanOutlines(id: string, version: number | undefined, enabled: boolean) {
  return useQuery({
    queryKey: planKey(id, 'outlines', String(version)),
    queryFn: ({ signal }) => request<GeoJSON.FeatureCollection>('GET', planPath(id, '/outlines'), undefined, signal),
    enabled: enabled && version !== undefined,
    staleTime: Infinity,
    gcTime: 30_000,
    retry: false,
    placeholderData: (before) => before,
  })
}

/** Shapes of the parts of split units; none of them is in the level's tiles. */
export function usePlanParts(id: string, units: PlanUnits | undefined) {
  const split = units !== undefined && units.level !== 'accounts' && units.area.includes(-1)
  return useQuery({
    queryKey: planKey(id, 'units', 'parts'),
    queryFn: ({ signal }) => request<GeoJSON.FeatureCollection>('GET', planPath(id, '/parts'), undefined, signal),
    enabled: split,
    staleTime: Infinity,
    retry: false,
  })
}

export function useRuns(id: string, enabled: boolean) {
  return useQuery({
    queryKey: planKey(id, 'runs'),
    queryFn: ({ signal }) => request<{ items: PlanRun[] }>('GET', planPath(id, '/runs'), undefined, signal),
    enabled,
  })
}

export function useAlternatives(id: string, enabled: boolean) {
  return useQuery({
    queryKey: planKey(id, 'alternatives'),
    queryFn: ({ signal }) => request<PlanAlternatives>('GET', planPath(id, '/alternatives'), undefined, signal),
    enabled,
  })
}

export function useComparison(id: string, against: string) {
  return useQuery({
    queryKey: planKey(id, 'compare', against),
    queryFn: ({ signal }) => request<PlanComparison>('GET', planPath(id, '/compare') + queryText({ with: against }), undefined, signal),
  })
}

/** Puts what an edit answered into what was read of the plan. */
export function absorb(queries: QueryClient, id: string, change: PlanChange) {
  queries.setQueryData<PlanDetail>(planKey(id), (old) => old && withChange(old, change))
  queries.setQueryData<Held>(planKey(id, 'assignment'), (old) => old && applyChange(old, change))
  if (change.units_changed) {
    void queries.invalidateQueries({ queryKey: planKey(id, 'units') })
    void queries.invalidateQueries({ queryKey: planKey(id, 'assignment') })
    void queries.invalidateQueries({ queryKey: planKey(id, 'accounts') })
  }
  if (change.units_changed || change.wish_changed) void queries.invalidateQueries({ queryKey: planKey(id), exact: true })
  void queries.invalidateQueries({ queryKey: plansKey, refetchType: 'none' })
}

/** A plan after an edit. Without a record to undo there is none any more. */
export function withChange(old: PlanDetail, change: PlanChange): PlanDetail {
  const { undo: _undo, redo: _redo, ...rest } = old
  const slots = change.all ? change.territories : old.slots.slice()
  if (!change.all) for (const territory of change.territories) slots[territory.number] = territory
  return {
    ...rest,
    slots,
    territories: slots.length,
    version: change.version,
    score: change.score,
    remarks: change.remarks,
    ...(change.undo ? { undo: change.undo } : {}),
    ...(change.redo ? { redo: change.redo } : {}),
  }
}

export interface Edit {
  method?: string
  path: string
  body?: unknown
}

/** Changes a plan. Edits of one plan go one after the other, so that quick presses
 *  of undo arrive in their order. */
export function usePlanEdit(id: string, onDone?: (change: PlanChange, edit: Edit) => void) {
  const queries = useQueryClient()
  return useMutation({
    scope: { id: `plan ${id}` },
    mutationFn: ({ method = 'POST', path, body }: Edit) => request<PlanChange>(method, planPath(id, path), body ?? (method === 'POST' ? {} : undefined)),
    onSuccess: (change, edit) => {
      absorb(queries, id, change)
      onDone?.(change, edit)
    },
    onError: toastError,
  })
}

/** Forgets all that was read of a plan but its frozen units. */
export function useRefresh(id: string) {
  const queries = useQueryClient()
  return useCallback(
    () =>
      Promise.all(
        [planKey(id), planKey(id, 'assignment'), planKey(id, 'alternatives'), planKey(id, 'runs')].map((queryKey) =>
          queries.invalidateQueries({ queryKey, exact: true }),
        ),
      ),
    [queries, id],
  )
}
