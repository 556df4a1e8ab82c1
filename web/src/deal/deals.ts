// What the screens of deals read and change.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, request } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { queryText } from '@/ui/useList'

type Schemas = components['schemas']
export type Deal = Schemas['Deal']
export type ListedDeal = Schemas['ListedDeal']
export type Draft = Schemas['DealDraft']
export type Facets = Schemas['DealFacets']
export type Change = Schemas['DealChange']
export type Outcome = Deal['outcome']

export const dealsPath = '/api/v1/deals'

const fields = ['text', 'owner', 'stage', 'outcome', 'territory', 'against', 'closing'] as const
export type Narrowed = Partial<Record<(typeof fields)[number], string>>

/** The filter that an address holds. */
export function narrowed(address: Record<string, unknown>): Narrowed {
  const out: Narrowed = {}
  for (const field of fields) {
    const value = address[field]
    if (value !== undefined && value !== '') out[field] = String(value)
  }
  return out
}

export const closings = ['late', 'month', 'quarter', 'next_quarter', 'year'] as const
export type Closing = (typeof closings)[number]

function first(year: number, month: number): string {
  return new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10)
}

/** The first day of a stretch of closing days and the day after its last. */
export function stretch(closing: string, today: string): { from?: string; to?: string } {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const quarter = Math.floor((month - 1) / 3) * 3 + 1
  switch (closing) {
    case 'late':
      return { to: today }
    case 'month':
      return { from: first(year, month), to: first(year, month + 1) }
    case 'quarter':
      return { from: first(year, quarter), to: first(year, quarter + 3) }
    case 'next_quarter':
      return { from: first(year, quarter + 3), to: first(year, quarter + 6) }
    case 'year':
      return { from: first(year, 1), to: first(year + 1, 1) }
  }
  return {}
}

/** The query of the API that a filter means. What is late is open. */
export function asked(filter: Narrowed, today: string): Record<string, string | undefined> {
  const { closing, ...rest } = filter
  return { ...rest, ...stretch(closing ?? '', today), ...(closing === 'late' && { outcome: 'open' }) }
}

export function useFacets(query: Record<string, string | undefined>) {
  return useQuery({
    queryKey: ['deals', 'facets', query],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<Facets>('GET', `${dealsPath}/facets${queryText(query)}`, undefined, signal),
  })
}

export function useDeal(id: string) {
  return useQuery({ queryKey: ['deals', 'one', id], queryFn: async ({ signal }) => (await api.GET('/api/v1/deals/{id}', { params: { path: { id } }, signal })).data! })
}

export function useChanges(id: string) {
  return useQuery({ queryKey: ['deals', 'changes', id], queryFn: async ({ signal }) => (await api.GET('/api/v1/deals/{id}/changes', { params: { path: { id } }, signal })).data!.items })
}

export function useAccountDeals(account: string) {
  return useQuery({
    queryKey: ['deals', 'account', account],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/deals', { params: { query: { account, limit: 500 } }, signal })).data!.items,
  })
}

/** The stages in use, the commonest first. */
export function useStages(): string[] {
  return (useFacets({}).data?.stage ?? []).map((one) => one.value).filter((one) => one !== 'none')
}

/** Reads anew whatever shows deals or is reckoned from them. */
export function useForget() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ predicate: ({ queryKey: [kind, path] }) => kind === 'deals' || kind === 'quota' || (kind === 'list' && String(path) === dealsPath) })
}

/** Creates a deal at an account, or changes one by what differs. */
export function useSave(deal: Deal | null) {
  const forget = useForget()
  return useMutation({
    mutationFn: async ({ account, body }: { account: string; body: Draft }) => {
      if (!deal) return (await api.POST('/api/v1/accounts/{id}/deals', { params: { path: { id: account } }, body })).data!
      return (await api.PATCH('/api/v1/deals/{id}', { params: { path: { id: deal.id }, header: { 'If-Match': `"${deal.version}"` } }, body })).data!
    },
    onSuccess: () => void forget(),
  })
}

/** Takes the last change back, unless there was another since. */
export function undoChange(deal: Deal) {
  return api.POST('/api/v1/deals/{id}/undo', { params: { path: { id: deal.id }, header: { 'If-Match': `"${deal.version}"` } } })
}

export function outcomeName(outcome: string): string {
  return { open: m.deal_open(), won: m.deal_won(), lost: m.deal_lost() }[outcome] ?? outcome
}

export const outcomeColour: Record<Outcome, string> = { open: 'gray', won: 'pine', lost: 'brick' }

export function closingName(closing: Closing): string {
  return { late: m.deal_closing_late(), month: m.deal_closing_month(), quarter: m.deal_closing_quarter(), next_quarter: m.deal_closing_next_quarter(), year: m.deal_closing_year() }[closing]
}
