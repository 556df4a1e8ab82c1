// What the screens of introductions read and change.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatNumber } from '@/ui/format'
import { toastError } from '@/ui/toast'

type S = components['schemas']
export type IntroPath = S['IntroPath']
export type IntroTie = S['IntroTie']
export type Introduction = S['Introduction']

/** The best ways to be introduced to somebody. */
export function usePaths(person: string) {
  return useQuery({
    queryKey: ['introductions', 'paths', person],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/people/{id}/paths', { params: { path: { id: person } }, signal })).data!,
  })
}

/** One's asks and those to oneself. */
export function useIntroductions() {
  return useQuery({
    queryKey: ['introductions', 'asks'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/introductions', { signal })).data!.items,
  })
}

export function useWishes() {
  return useQuery({
    queryKey: ['introductions', 'wishes'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/introduction-wishes', { signal })).data!,
  })
}

/** An act upon ties or asks; tasks and counts may have changed by it. */
export function useIntroAct<T, R>(act: (input: T) => Promise<R>, done?: (result: R, input: T) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onError: toastError,
    onSuccess: async (result, input) => {
      await Promise.all(['introductions', 'leads', 'tasks'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
      done?.(result, input)
    },
  })
}

/** Opens an ask again that was ended by mistake. */
export function useReopen() {
  return useIntroAct((id: string) => api.POST('/api/v1/introductions/{id}/reopen', { params: { path: { id } } })).mutateAsync
}

/** How strong a tie or a path is, in a word. */
export function strengthWord(strength: number): string {
  return strength >= 0.5 ? m.lead_tie_strong() : strength >= 0.25 ? m.lead_tie_good() : m.lead_tie_weak()
}

export const strengthText = (strength: number) => m.lead_tie_word({ word: strengthWord(strength), number: formatNumber(strength, 2) })

/** What a tie rests on, the weightiest first. */
export function evidenceOf(tie: IntroTie): string[] {
  const out: string[] = []
  if (tie.colleague) out.push(m.lead_tie_colleague())
  if (tie.confirmed) out.push(m.lead_tie_confirmed())
  if (tie.meetings) out.push(m.lead_tie_meetings({ count: tie.meetings, text: formatNumber(tie.meetings) }))
  if (tie.calls) out.push(m.lead_tie_calls({ count: tie.calls, text: formatNumber(tie.calls) }))
  if (tie.emails) out.push(m.lead_tie_emails({ count: tie.emails, text: formatNumber(tie.emails) }))
  if (tie.sent || tie.received) out.push(m.lead_tie_messages({ sent: formatNumber(tie.sent ?? 0), received: formatNumber(tie.received ?? 0) }))
  if (tie.worked_from) {
    const company = tie.company || m.lead_tie_worked_here()
    const from = formatDate(tie.worked_from)
    out.push(tie.worked_to ? m.lead_tie_worked({ company, from, to: formatDate(tie.worked_to) }) : m.lead_tie_worked_still({ company, from }))
    if (tie.same_team) out.push(m.lead_tie_team())
  }
  if (tie.connected && tie.connected_on) out.push(m.lead_tie_connected({ day: formatDate(tie.connected_on) }))
  if (tie.last_on && (tie.meetings || tie.calls || tie.emails || tie.sent || tie.received)) out.push(m.lead_tie_last({ day: formatDate(tie.last_on) }))
  return out
}

/** "0.90 × 0.53 × 0.80 = 0.38", as the server multiplied. */
export function arithmeticOf(path: IntroPath): string {
  const factors = path.steps.flatMap((step, at) => (at === 0 ? [step.tie.strength] : [step.tie.strength, 0.8]))
  let product = factors.map((one) => formatNumber(one, 2)).join(' × ')
  if (path.open_asks > 0 && path.steps.length > 1) {
    const text = m.lead_path_open_asks({ count: path.open_asks, text: formatNumber(path.open_asks) })
    product += ` ${m.lead_path_asks({ divisor: formatNumber(1 + path.open_asks / 3, 2), text })}`
  }
  return m.lead_path_arithmetic({ product, result: formatNumber(path.strength, 2) })
}
