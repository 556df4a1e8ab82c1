// Reading and changing pay.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toastError } from '@/ui/toast'

type Schemas = components['schemas']
export type PayPlan = Schemas['PayPlan']
export type Payroll = Schemas['Payroll']
export type Earner = Schemas['Earner']
export type Statement = Schemas['PayStatement']
export type Part = Schemas['PayPart']
export type Entry = Schemas['PayEntry']
export type Component = Schemas['Component']
export type NewPayPlan = Schemas['NewPayPlan']
export type Enrolment = Schemas['Enrolment']
export type Dispute = Schemas['Dispute']
export type PayRange = Omit<Schemas['PayRange'], 'id'>
export type Supposition = Schemas['Supposition']

export function useRanges(enabled: boolean) {
  return useQuery({ queryKey: ['pay', 'ranges'], enabled, queryFn: async ({ signal }) => (await api.GET('/api/v1/pay-ranges', { signal })).data!.items })
}

export const triggers = ['booked', 'invoiced', 'paid'] as const

/** From which day a won deal counts. */
export function triggerName(trigger: string | undefined): string {
  return trigger === 'invoiced' ? m.quota_pay_invoiced() : trigger === 'paid' ? m.quota_pay_paid_in() : m.quota_pay_booked()
}

export function usePlans() {
  return useQuery({ queryKey: ['pay', 'plans'], queryFn: async ({ signal }) => (await api.GET('/api/v1/pay-plans', { signal })).data!.items })
}

export function usePayroll(id: string, asOf: string) {
  return useQuery({
    queryKey: ['pay', 'payroll', id, asOf],
    enabled: id !== '',
    queryFn: async ({ signal }) => (await api.GET('/api/v1/pay-plans/{id}/people', { params: { path: { id }, query: { as_of: asOf } }, signal })).data!,
  })
}

export function useStatement(id: string, user: string, asOf: string) {
  return useQuery({
    queryKey: ['pay', 'statement', id, user, asOf],
    enabled: id !== '' && user !== '',
    queryFn: async ({ signal }) => (await api.GET('/api/v1/pay-plans/{id}/people/{user}', { params: { path: { id, user }, query: { as_of: asOf } }, signal })).data!,
  })
}

/** What a supposition would pay; asked anew as it changes, the last answer kept meanwhile. */
export function useWhatIf(id: string, user: string, supposition: Supposition) {
  const nothing = !supposition.extra && !supposition.deals?.length
  return useQuery({
    queryKey: ['pay', 'what-if', id, user, supposition],
    enabled: !nothing,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    queryFn: async ({ signal }) => (await api.POST('/api/v1/pay-plans/{id}/people/{user}/what-if', { params: { path: { id, user } }, body: supposition, signal })).data!,
  })
}

/** A change to pay; everything read of it is read anew after it. */
export function usePayAct<T, R>(act: (input: T) => Promise<R>, done?: (result: R) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onError: toastError,
    onSuccess: async (result) => {
      await queries.invalidateQueries({ queryKey: ['pay'] })
      done?.(result)
    },
  })
}

export const planActs = {
  add: async (body: NewPayPlan) => (await api.POST('/api/v1/pay-plans', { body })).data!,
  replace: async ({ id, body }: { id: string; body: NewPayPlan }) => (await api.PUT('/api/v1/pay-plans/{id}', { params: { path: { id } }, body })).data!,
  publish: async (id: string) => (await api.POST('/api/v1/pay-plans/{id}/publish', { params: { path: { id } } })).data!,
  settle: async ({ id, month }: { id: string; month: string }) => (await api.POST('/api/v1/pay-plans/{id}/months/{month}', { params: { path: { id, month } } })).data!,
  enrol: async ({ id, people }: { id: string; people: Pick<Enrolment, 'user_id' | 'from' | 'to' | 'percent'>[] }) =>
    (await api.PUT('/api/v1/pay-plans/{id}/people', { params: { path: { id } }, body: { people: people as Enrolment[] } })).data!,
  doubt: async ({ id, body }: { id: string; body: Schemas['NewDispute'] }) => (await api.POST('/api/v1/pay-plans/{id}/disputes', { params: { path: { id } }, body })).data!,
  answer: async ({ id, text }: { id: string; text: string }) => (await api.POST('/api/v1/pay-disputes/{id}/remarks', { params: { path: { id } }, body: { text } })).data!,
  decide: async ({ id, body }: { id: string; body: Schemas['DisputeVerdict'] }) => (await api.POST('/api/v1/pay-disputes/{id}/close', { params: { path: { id } }, body })).data!,
  ranges: async (items: PayRange[]) => (await api.PUT('/api/v1/pay-ranges', { body: { items } })).data!,
  grant: async ({ id, user, body }: { id: string; user: string; body: Schemas['PayGrant'] }) =>
    (await api.POST('/api/v1/pay-plans/{id}/people/{user}/grants', { params: { path: { id, user } }, body })).data!,
}
