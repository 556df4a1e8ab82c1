// People who may be one, and those who were made one.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { formatNumber, formatPercent } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { queryText } from '@/ui/useList'
import type { Person } from './people'

export type Pair = components['schemas']['PersonDuplicate']
export type Merge = components['schemas']['PersonMerge']
export type PairState = 'open' | 'apart'
type Page = components['schemas']['Pairs']

/** Whose value of a field is kept: of the one who stays, of the one who goes, or both. */
export type Whose = 'winner' | 'loser' | 'both'

const pairsKey = 'person-duplicates'

export function usePairs(state: PairState, person: string, sure: boolean) {
  return useInfiniteQuery({
    queryKey: [pairsKey, state, person, sure],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => request<Page>('GET', `/api/v1/person-duplicates${queryText({ state, person, sure: sure ? 'true' : '', after: pageParam, limit: 20 })}`, undefined, signal),
    getNextPageParam: (page) => page.next || undefined,
  })
}

/** How many pairs wait for a decision; of one person when one is named. */
export function usePairCount(person = '') {
  return useQuery({
    queryKey: [pairsKey, 'count', person],
    queryFn: ({ signal }) => request<Page>('GET', `/api/v1/person-duplicates${queryText({ person, limit: 1 })}`, undefined, signal),
  })
}

export function useMerges(person: string) {
  return useQuery({
    queryKey: ['person', person, 'merges'],
    queryFn: async ({ signal }) => (await request<{ items: Merge[] }>('GET', `/api/v1/people/${person}/merges`, undefined, signal)).items,
  })
}

/** Reads anew whatever shows people. */
export function useForget() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ predicate: ({ queryKey: [kind] }) => kind === pairsKey || kind === 'person' || kind === 'people' })
}

export function useUndo() {
  const forget = useForget()
  return useMutation({
    mutationFn: (merge: string) => request('POST', `/api/v1/person-merges/${merge}/undo`),
    onSuccess: () => {
      void forget()
      toast(m.person_unmerged())
    },
    onError: toastError,
  })
}

/** Merges all pairs that are surely one; it can be taken back. */
export function useMergeSure() {
  const forget = useForget()
  return useMutation({
    mutationFn: async () => (await request<{ items: Merge[] }>('POST', '/api/v1/person-duplicates/merge-sure')).items,
    onSuccess: (done) => {
      void forget()
      toast(m.person_merged_all({ count: done.length, text: formatNumber(done.length) }), async () => {
        for (const one of done.toReversed()) await request('POST', `/api/v1/person-merges/${one.id}/undo`) // who was merged last comes back first
        await forget()
      })
    },
    onError: toastError,
  })
}

/** Merges a pair, or says that they are two; either can be taken back. */
export function useDecide(pair: Pair) {
  const forget = useForget()
  const merge = useMutation({
    mutationFn: (fields: Record<string, Whose>) => request<Merge>('POST', `/api/v1/people/${pair.left.id}/merge`, { loser_id: pair.right.id, fields }),
    onSuccess: (done) => {
      void forget()
      toast(m.person_merged(), async () => {
        await request('POST', `/api/v1/person-merges/${done.id}/undo`)
        await forget()
      })
    },
    onError: toastError,
  })
  const say = (state: PairState) => request('PATCH', `/api/v1/person-duplicates/${pair.id}`, { state })
  const apart = useMutation({
    mutationFn: () => say('apart'),
    onSuccess: () => {
      void forget()
      toast(m.person_apart_done(), async () => {
        await say('open')
        await forget()
      })
    },
    onError: toastError,
  })
  const again = useMutation({ mutationFn: () => say('open'), onSuccess: () => void forget(), onError: toastError })
  return { merge, apart, again }
}

const valueOf = (person: Person, field: string) => (field.startsWith('custom.') ? (person.custom[field.slice('custom.'.length)] ?? '') : String(person[field as 'note']))

/** The fields that a pair says, in order: those of everybody first. */
export function fieldsOf(pair: { left: Person; right: Person }): { field: string; left: string; right: string }[] {
  const custom = [...new Set([...Object.keys(pair.left.custom), ...Object.keys(pair.right.custom)])].sort().map((name) => `custom.${name}`)
  return ['given_name', 'family_name', 'language', 'note', ...custom]
    .map((field) => ({ field, left: valueOf(pair.left, field), right: valueOf(pair.right, field) }))
    .filter(({ left, right }) => left !== '' || right !== '')
}

const reasonNames: Record<string, () => string> = {
  name: m.person_why_name,
  employer: m.person_why_employer,
  email: m.person_why_email,
  phone: m.person_why_phone,
  profile: m.person_why_profile,
  title: m.person_why_title,
  town: m.person_why_town,
  identifier: m.person_why_identifier,
}

/** What speaks for or against a pair, in words with its share. */
export function reasonText(reason: { word: string; weight: number }): string {
  const share = `${reason.weight < 0 ? '−' : '+'}${formatPercent(Math.abs(reason.weight), 0)}`
  return `${reasonNames[reason.word]?.() ?? reason.word} ${share}`
}
