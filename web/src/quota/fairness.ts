// What the view of fairness reads.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import type { Question } from './quotas'

export type Fairness = components['schemas']['Fairness']
export type FairnessRow = components['schemas']['FairnessRow']
export type FairnessPart = components['schemas']['FairnessPart']

export function useFairness(question: Question) {
  return useQuery({
    queryKey: ['quota', 'fairness', question],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/attainment/fairness', { params: { query: question }, signal })).data!,
  })
}
