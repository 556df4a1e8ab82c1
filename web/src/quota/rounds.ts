// Reading and changing rounds of quota setting. Every change answers with the
// whole grid, which takes the place of what was read.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, request } from '@/api/client'
import type { components } from '@/api/schema'
import { formatNumber } from '@/ui/format'
import { toastError } from '@/ui/toast'
import { unitOf } from './entry'
import type { Round } from './quotas'

type Schemas = components['schemas']
export type Grid = Schemas['Grid']
export type Row = Schemas['Row']
export type Goal = Schemas['Goal']
export type Mix = Schemas['Mix']
export type NewRound = Schemas['NewRound']

const path = (id: string, rest = '') => `/api/v1/quota-rounds/${encodeURIComponent(id)}${rest}`
const key = (id: string) => ['quota', 'grid', id] as const

export function useGrid(id: string) {
  return useQuery({
    queryKey: key(id),
    enabled: id !== '',
    queryFn: async ({ signal }) => (await api.GET('/api/v1/quota-rounds/{id}', { params: { path: { id } }, signal })).data!,
  })
}

export interface Change {
  method?: 'POST' | 'PATCH' | 'PUT'
  rest: string
  body?: unknown
}

/** Changes a round, one change after the other; several are sent in their order. */
export function useChange(id: string) {
  const queries = useQueryClient()
  return useMutation({
    scope: { id: `quota ${id}` },
    mutationFn: async (changes: Change | Change[]) => {
      let grid: Grid | undefined
      for (const { method = 'POST', rest, body } of Array.isArray(changes) ? changes : [changes]) grid = await request<Grid>(method, path(id, rest), body ?? (method === 'POST' ? {} : undefined))
      return grid
    },
    onSuccess: (grid) => {
      if (grid) queries.setQueryData(key(grid.round.id), grid)
      void queries.invalidateQueries({ queryKey: ['quota', 'rounds'] })
      void queries.invalidateQueries({ queryKey: ['quota', 'attainment'] })
    },
    onError: (error) => {
      toastError(error)
      void queries.invalidateQueries({ queryKey: key(id) })
    },
  })
}

export function useBegin(onBegun: (grid: Grid) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewRound) => request<Grid>('POST', '/api/v1/quota-rounds', body),
    onSuccess: async (grid) => {
      queries.setQueryData(key(grid.round.id), grid)
      await queries.invalidateQueries({ queryKey: ['quota', 'rounds'] })
      onBegun(grid)
    },
    onError: toastError,
  })
}

/** An amount as a cell shows it: whole units, without the currency's sign. */
export function cellText(value: number | undefined, round: Round): string {
  return value === undefined ? '' : formatNumber(value / unitOf(round))
}

/** What the proposals directly below a territory come to, against what is asked of those who made them. */
export function answersBelow(grid: Grid, id: string): { answered: number; of: number; gap: number } {
  const below = grid.rows.filter((row) => row.parent_id === id && !row.overlay)
  const answered = below.filter((row) => row.proposed !== undefined)
  return { answered: answered.length, of: below.length, gap: answered.reduce((sum, row) => sum + row.proposed! - row.total, 0) }
}
