// Reading forecasts, and what people say about them.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toastError } from '@/ui/toast'
import type { Question } from './quotas'

type Schemas = components['schemas']
export type Forecast = Schemas['Forecast']
export type Line = Schemas['TerritoryLine']
export type Person = Schemas['PersonLine']
export type Detail = Schemas['TerritoryForecast']
export type Step = Schemas['WaterfallStep']
export type OpenDeal = Schemas['OpenDeal']
export type Category = OpenDeal['category']

export function useForecast(question: Question) {
  return useQuery({
    queryKey: ['quota', 'forecast', question],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/forecast', { params: { query: question }, signal })).data!,
  })
}

export function useDetail(question: Question, territory: string, since: string) {
  return useQuery({
    queryKey: ['quota', 'forecast', question, territory, since],
    enabled: territory !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/forecast/territories/{territory}', { params: { path: { territory }, query: { ...question, since } }, signal })).data!,
  })
}

function useAfter<T>(act: (input: T) => Promise<unknown>, done?: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onError: toastError,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['quota', 'forecast'] })
      done?.()
    },
  })
}

export function useJudge(territory: string, done: () => void) {
  return useAfter((body: Schemas['NewJudgement']) => api.POST('/api/v1/forecast/territories/{territory}/judgements', { params: { path: { territory } }, body }), done)
}

/** An empty category lets the probability say it again. */
export function useCategory() {
  return useAfter(({ id, category }: { id: string; category: Category | '' }) =>
    api.PUT('/api/v1/deals/{id}/forecast-category', { params: { path: { id } }, body: category === 'overdue' ? {} : { category } }),
  )
}

export const categories = ['commit', 'best_case', 'pipeline', 'omitted'] as const

export function categoryName(category: Category): string {
  const names: Record<Category, () => string> = { commit: m.quota_commit, best_case: m.quota_best_case, pipeline: m.quota_pipeline, omitted: m.quota_omitted, overdue: m.quota_overdue }
  return names[category]()
}

export function kindName(kind: Step['kind']): string {
  const names: Record<Step['kind'], () => string> = {
    new: m.quota_step_new,
    moved_in: m.quota_step_moved_in,
    won: m.quota_step_won,
    surer: m.quota_step_surer,
    amount: m.quota_step_amount,
    moved_out: m.quota_step_moved_out,
    late: m.quota_step_late,
    lost: m.quota_step_lost,
  }
  return names[kind]()
}
