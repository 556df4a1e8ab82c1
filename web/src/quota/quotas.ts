// What the screens of quotas read, and the words for what they count.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { useAddress } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { formatMoney, formatMoneyCompact, formatNumber } from '@/ui/format'
import { queryText } from '@/ui/useList'
import { periodOf, todayIs } from './periods'

type Schemas = components['schemas']
export type Attainment = Schemas['Attainment']
export type Standing = Schemas['Standing']
export type PersonStanding = Schemas['PersonStanding']
export type Credit = Schemas['NamedCredit']
export type Round = Schemas['Round']
export type Quantity = 'revenue' | 'deals' | 'new_accounts'

/** What territories and people have alike. */
export type Figures = Pick<Standing, 'quota' | 'due' | 'credited' | 'deals' | 'open' | 'weighted' | 'overdue'> & { attained?: number | undefined }

/** What every screen of this noun asks, kept in the address. */
export interface Asked extends Record<string, unknown> {
  period: string
  as_of: string
  quantity: string
}

export interface Question {
  quantity: Quantity
  from: string
  to: string
  as_of: string
}

/** The question that the address holds, and a way to change it. */
export function useQuestion(otherwise: 'year' | 'quarter' = 'year') {
  const [address, change] = useAddress<Asked>()
  const today = todayIs()
  const period = periodOf(address.period === undefined ? undefined : String(address.period), today, otherwise)
  const quantity = (['revenue', 'deals', 'new_accounts'] as const).find((one) => one === address.quantity) ?? 'revenue'
  const asOf = /^\d{4}-\d{2}-\d{2}$/.test(address.as_of ?? '') ? address.as_of! : ''
  const question: Question = { quantity, from: period.from, to: period.to, as_of: asOf }
  const kept = queryText({ period: address.period, as_of: asOf, quantity: address.quantity })
  return { question, period, today, change, kept }
}

export function useAttainment(question: Question) {
  return useQuery({
    queryKey: ['quota', 'attainment', question],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/attainment', { params: { query: question }, signal })).data!,
  })
}

/** Whose number is opened. */
export interface Whose {
  kind: 'territory' | 'person'
  id: string
}

export function useCredits(question: Question, whose: Whose, enabled = true) {
  return useQuery({
    enabled,
    queryKey: ['quota', 'credits', question, whose],
    queryFn: async ({ signal }) => {
      if (whose.kind === 'person') return (await api.GET('/api/v1/attainment/people/{user}/credits', { params: { path: { user: whose.id }, query: question }, signal })).data!.items
      return (await api.GET('/api/v1/attainment/{territory}/credits', { params: { path: { territory: whose.id }, query: question }, signal })).data!.items
    },
  })
}

export function useRounds() {
  return useQuery({ queryKey: ['quota', 'rounds'], queryFn: async ({ signal }) => (await api.GET('/api/v1/quota-rounds', { signal })).data!.items })
}

export function quantityName(quantity: string): string {
  return quantity === 'deals' ? m.quota_quantity_deals() : quantity === 'new_accounts' ? m.quota_quantity_new_accounts() : m.quota_quantity_revenue()
}

/** Money, or pieces; in few characters, or in full. */
export function amountText(value: number | null | undefined, of: { quantity: string; currency: string }, full = false): string {
  if (of.quantity !== 'revenue') return formatNumber(value)
  return full ? formatMoney(value, of.currency || 'EUR') : formatMoneyCompact(value, of.currency || 'EUR')
}

/** Credited against what was due by the day asked for: 0.1 is a tenth ahead. */
export function paceOf(one: Figures): number | undefined {
  return one.due > 0 ? one.credited / one.due - 1 : undefined
}

/** The parts of a number: won, still open, open with its day gone by. */
export type Part = 'won' | 'open' | 'overdue'

export function partOf(credit: Credit, asOf: string): Part {
  return credit.outcome === 'won' ? 'won' : credit.on < asOf ? 'overdue' : 'open'
}

/** The territories at the top of someone's sight that add up to what they answer
 *  for: overlays count again what others count, unless there is nothing else. */
export function tops<T extends { depth: number; overlay: boolean }>(items: readonly T[]): T[] {
  const top = items.filter((one) => one.depth === 0)
  const plain = top.filter((one) => !one.overlay)
  return plain.length > 0 ? plain : top
}
