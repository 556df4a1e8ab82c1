// What the screens of competitors read and change.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toastError } from '@/ui/toast'

type Schemas = components['schemas']
export type Competitor = Schemas['Competitor']
export type Saying = Schemas['Saying']
export type Installation = Schemas['Installation']
export type Contest = Schemas['Contest']
export type Verdict = Schemas['Verdict']
export type NewVerdict = Schemas['NewVerdict']
export type WinLoss = Schemas['WinLoss']
export type Line = Schemas['RateLine']
export type Voice = Verdict['voice']
export type Reason = Verdict['reason']

export const reasons: Record<Reason, () => string> = {
  price: m.competitor_reason_price,
  product: m.competitor_reason_product,
  service: m.competitor_reason_service,
  relationship: m.competitor_reason_relationship,
  delivery: m.competitor_reason_delivery,
  terms: m.competitor_reason_terms,
  incumbent: m.competitor_reason_incumbent,
  timing: m.competitor_reason_timing,
  budget: m.competitor_reason_budget,
  other: m.competitor_reason_other,
}

export const endings: Record<Verdict['outcome'], () => string> = { won: m.competitor_won, lost: m.competitor_lost, no_decision: m.competitor_undecided }

export function useCompetitors() {
  return useQuery({ queryKey: ['competitors', 'all'], queryFn: async ({ signal }) => (await api.GET('/api/v1/competitors', { signal })).data!.items })
}

export function useInstalled(account: string) {
  return useQuery({ queryKey: ['competitors', 'installed', account], queryFn: async ({ signal }) => (await api.GET('/api/v1/accounts/{id}/competitors', { params: { path: { id: account } }, signal })).data!.items })
}

export function useContest(deal: string) {
  return useQuery({ queryKey: ['competitors', 'contest', deal], queryFn: async ({ signal }) => (await api.GET('/api/v1/deals/{id}/contest', { params: { path: { id: deal } }, signal })).data! })
}

export interface Asked extends Record<string, string | undefined> {
  from?: string
  to?: string
  territory?: string
  against?: string
}

export function useWinLoss(asked: Asked) {
  return useQuery({
    queryKey: ['competitors', 'win-loss', asked],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/win-loss', { params: { query: asked }, signal })).data!,
  })
}

/** Does something to competitors and reads anew whatever shows them. */
export function useAct<T, R>(act: (input: T) => Promise<R>, done?: (result: R) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onError: toastError,
    onSuccess: async (result) => {
      await queries.invalidateQueries({ queryKey: ['competitors'] })
      done?.(result)
    },
  })
}
