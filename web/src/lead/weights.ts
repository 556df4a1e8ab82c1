import { useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { valueName } from './words'

export type Weight = components['schemas']['Evidence']
export type Likelihood = components['schemas']['Likelihood']
export type Tenth = components['schemas']['Decile']

const attributes: Record<string, () => string> = { industry: m.lead_field_sector, size: m.lead_field_size, region: m.lead_field_region }

export const attributeName = (attribute: string) => attributes[attribute]?.() ?? attribute
export const weightName = (one: { attribute: string; value: string }) => (one.attribute === 'size' ? m.lead_people_at({ size: valueName('size', one.value) }) : one.value)

export function useLikelihood(account: string) {
  return useQuery({
    queryKey: ['leads', 'likelihood', account],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/leads/likelihood', { params: { query: account ? { account } : {} }, signal })).data!,
  })
}
