import { type InfiniteData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { api } from '@/api/client'
import { live, useLive } from '@/api/live'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { zoneHere } from '@/deliver/delivery'
import { later } from '@/task/tasks'
import { formatNumber } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { recordSentence } from './records'

export type Signal = components['schemas']['Shown']
export type Kind = 'changed_job' | 'promoted' | 'left' | 'joined' | 'moved' | 'saved_search' | 'in_the_news' | 'funding' | 'hiring' | 'leadership_change' | 'tender' | 'new_contract' | 'office_moved' | 'headcount_changed' | 'site_visited' | 'downloaded' | 'opened_link' | 'viewed_page' | 'replied' | 'deal_stuck' | 'contract_ending' | 'silent_account' | 'problem_spike'
export type SignalState = Signal['state']
export type Feed = components['schemas']['FeedOutputBody']

export const kindNames: Record<Kind, () => string> = {
  changed_job: m.signal_kind_changed_job,
  promoted: m.signal_kind_promoted,
  left: m.signal_kind_left,
  joined: m.signal_kind_joined,
  moved: m.signal_kind_moved,
  saved_search: m.signal_kind_saved_search,
  in_the_news: m.signal_kind_in_the_news,
  funding: m.signal_kind_funding,
  hiring: m.signal_kind_hiring,
  leadership_change: m.signal_kind_leadership_change,
  tender: m.signal_kind_tender,
  new_contract: m.signal_kind_new_contract,
  office_moved: m.signal_kind_office_moved,
  headcount_changed: m.signal_kind_headcount_changed,
  site_visited: m.signal_kind_site_visited,
  downloaded: m.signal_kind_downloaded,
  opened_link: m.signal_kind_opened_link,
  viewed_page: m.signal_kind_viewed_page,
  replied: m.signal_kind_replied,
  deal_stuck: m.signal_kind_deal_stuck,
  contract_ending: m.signal_kind_contract_ending,
  silent_account: m.signal_kind_silent_account,
  problem_spike: m.signal_kind_problem_spike,
}

export const kindName = (kind: string) => kindNames[kind as Kind]?.() ?? kind

export interface Asked {
  kind?: Kind | ''
  days?: number
  state?: SignalState
  account?: string
  person?: string
  /** Only those of one cause, each in its own line. */
  group?: string
  /** Only what one follows, by name or by a rule. */
  followed?: boolean
  /** Without what stands at the front today, of somebody who is in a zone. */
  rest?: boolean
  zone?: string
}

/** How often a page asks again: accounts come and go, and time passes. */
const every = 300_000

/** Puts a signal that was just told where the feed would have it. */
export function withTold(feed: Feed, one: Signal, asked: Asked): Feed {
  const { kind, days = 90, state = 'open', account, person, group: opened, followed } = asked
  const seq = Math.max(feed.seq, one.seq)
  const wanted =
    state === 'open' &&
    !opened &&
    (kind ? one.kind === kind : account || person || !one.muted) &&
    (!followed || one.weight.follow !== undefined) &&
    one.happened_on > later(feed.today, -days) &&
    (!person || one.person_id === person) &&
    (!account || one.places.some((place) => place.account_id === account)) &&
    !feed.items.some((known) => known.id === one.id)
  if (!wanted) return { ...feed, seq }
  const total = feed.total + 1
  const same = feed.items.find((known) => known.group && known.kind === one.kind && known.happened_on === one.happened_on && known.evidence.rule === one.evidence.rule)
  if (same?.group) {
    const group = { ...same.group, count: same.group.count + 1 }
    return { ...feed, seq, total, items: feed.items.map((known) => (known === same ? { ...known, group } : known)) }
  }
  const items = [...feed.items, one].sort((a, b) => b.score - a.score || b.seq - a.seq)
  return { ...feed, seq, total, items }
}

/** Adds signals to a feed as they become known. */
function useTold(asked: Asked, feed: Feed | undefined) {
  const queries = useQueryClient()
  const key = ['signals', asked]
  const read = feed !== undefined
  const heard = useEffectEvent(() => {
    if (feed && !live.reach('signal/new', feed.seq)) void queries.invalidateQueries({ queryKey: ['signals'] })
  })
  // When a feed is first there: from then on each event is heard.
  const which = JSON.stringify(asked)
  useEffect(() => heard(), [read, which])
  useLive(feed ? 'signal/new' : null, (_, data) => queries.setQueryData<InfiniteData<Feed>>(key, (now) => now && { ...now, pages: now.pages.map((page, i) => (i === 0 ? withTold(page, data as Signal, asked) : page)) }), ['told'])
}

export function useSignals(asked: Asked, enabled = true) {
  const read = useInfiniteQuery({
    queryKey: ['signals', asked],
    enabled,
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => (await api.GET('/api/v1/signals', { params: { query: { ...asked, ...(pageParam && { cursor: pageParam }) } }, signal })).data!,
    getNextPageParam: (page) => page.next || undefined,
    refetchInterval: every,
  })
  const first = read.data?.pages[0]
  useTold(asked, first)
  const known = new Set<string>() // what was told meanwhile may stand on two pages
  const items = (read.data?.pages ?? []).flatMap((page) => page.items).filter((one) => !known.has(one.id) && known.add(one.id))
  return { ...read, data: first && { ...first, items } }
}

export type Front = components['schemas']['SignalFront']

/** What stands at the front of one's day; asked again when something is told. */
export function useFront(enabled = true) {
  const queries = useQueryClient()
  const read = useQuery({
    queryKey: ['signals', 'front'],
    enabled,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/signals/front', { params: { query: { zone: zoneHere() } }, signal })).data!,
    refetchInterval: every,
  })
  const seq = read.data?.seq
  const heard = useEffectEvent(() => {
    if (seq !== undefined && !live.reach('signal/new', seq)) void queries.invalidateQueries({ queryKey: ['signals', 'front'] })
  })
  const there = enabled && seq !== undefined
  useEffect(() => heard(), [there])
  const waits = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waits.current), [])
  useLive(
    there ? 'signal/new' : null,
    () => {
      clearTimeout(waits.current) // many come at once
      waits.current = setTimeout(() => void queries.invalidateQueries({ queryKey: ['signals', 'front'] }), 150)
    },
    ['told'],
  )
  return read
}

/** Says how many signals a day come to the front; can be undone from the message. */
export function useBudget() {
  const forget = useForget()
  const put = (daily: number, zone: string) => api.PUT('/api/v1/signals/budget', { body: { daily, zone } })
  return useMutation({
    mutationFn: ({ front, daily, zone }: { front: Front; daily?: number; zone?: string }) => put(daily ?? front.daily, zone ?? front.zone),
    onError: toastError,
    onSuccess: async (_, { front, daily }) => {
      await forget()
      toast(m.signal_budget_kept({ count: daily ?? front.daily }), async () => {
        await put(front.daily, front.zone)
        await forget()
      })
    },
  })
}

export type Worth = components['schemas']['KindWorth']

/** What became of the signals of some days. */
export function useWorth(days: number) {
  return useQuery({ queryKey: ['signals', 'worth', days], queryFn: async ({ signal }) => (await api.GET('/api/v1/signals/worth', { params: { query: { days } }, signal })).data! })
}

function useForget() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['signals'] })
}

/** Why signals are dismissed, as they are counted. */
export const reasons = { known: m.signal_reason_known, irrelevant: m.signal_reason_irrelevant, wrong: m.signal_reason_wrong, late: m.signal_reason_late }

const reasonNames: Record<string, (() => string) | undefined> = { ...reasons, other: m.signal_reason_other, none: m.signal_reason_none }

export const reasonName = (reason: string) => reasonNames[reason]?.() ?? reason

const said: Record<SignalState, () => string> = { open: m.signal_opened, dismissed: m.signal_dismissed, snoozed: m.signal_snoozed }
const saidOfMany: Record<SignalState, (input: { count: number; text: string }) => string> = { open: m.signal_group_opened, dismissed: m.signal_group_dismissed, snoozed: m.signal_group_snoozed }

interface Choice {
  one: Signal
  state: SignalState
  today: string
  reason?: string
}

/** Dismisses, puts off or opens again, one or all of one cause; can be undone
 *  from the message. */
export function useSet() {
  const forget = useForget()
  const set = (one: Signal, state: SignalState, reason?: string, until?: string) => {
    const body = { state, ...(reason && { reason }), ...(until && { until }) }
    return one.group ? api.PUT('/api/v1/signals/groups/state', { body: { ...body, group: one.group.key } }) : api.PUT('/api/v1/signals/{id}/state', { params: { path: { id: one.id } }, body })
  }
  return useMutation({
    mutationFn: ({ one, state, today, reason }: Choice): Promise<unknown> => set(one, state, reason, state === 'snoozed' ? later(today, 7) : undefined),
    onError: toastError,
    onSuccess: async (_, { one, state }) => {
      await forget()
      toast(one.group ? saidOfMany[state]({ count: one.group.count, text: formatNumber(one.group.count) }) : said[state](), async () => {
        await set(one, one.state, one.reason, one.until)
        await forget()
      })
    },
  })
}

/** Keeps that something was made of a signal. */
export function useNoteAct() {
  const forget = useForget()
  return useMutation({
    mutationFn: ({ one, act }: { one: Signal; act: 'task' | 'note' | 'deal' }) => api.POST('/api/v1/signals/{id}/acts', { params: { path: { id: one.id } }, body: { act } }),
    onError: toastError,
    onSuccess: forget,
  })
}

export type Tuning = 'usual' | 'less' | 'muted'
const tuned: Record<Tuning, (input: { kind: string }) => string> = { usual: m.signal_usual_again, less: m.signal_lessened, muted: m.signal_muted }

/** Lets a kind count less, leaves it out, or brings it back; can be undone from
 *  the message. */
export function useTune() {
  const forget = useForget()
  const put = (kind: string, tuning: Tuning) => api.PUT('/api/v1/signals/kinds/{kind}/state', { params: { path: { kind } }, body: { tuning } })
  return useMutation({
    mutationFn: ({ kind, to }: { kind: string; from: Tuning; to: Tuning }) => put(kind, to),
    onError: toastError,
    onSuccess: async (_, { kind, from, to }) => {
      await forget()
      toast(tuned[to]({ kind: kindName(kind) }), async () => {
        await put(kind, from)
        await forget()
      })
    },
  })
}

const searched = { entered: m.signal_says_entered, left: m.signal_says_left_search, changed: m.signal_says_changed }

const listed: Record<string, () => string> = {
  owner: m.account_owner, country: m.account_country, text: m.signal_list_text, parent: m.signal_list_parent, industry: m.account_industry, size: m.account_headcount,
  customer: m.account_relation, placed: m.account_position, area: m.account_area, territory: m.account_territory, list: m.account_lists_title,
}

/** Because of what an account came into a saved search or went out of it. */
export function listReason(fields: readonly string[]): string {
  if (fields.includes('new')) return m.signal_list_new()
  if (fields.includes('deleted')) return m.signal_list_back()
  return m.signal_list_because({ fields: fields.map((field) => listed[field]?.() ?? field).join(', ') })
}

/** One sentence on what happened, with the names in sight. */
export function sentence(one: Signal): string {
  const person = one.person || m.signal_someone()
  const { before, after, rule } = one.evidence
  const who = one.person || one.places[0]?.name || person
  if (one.group) return m.signal_says_group({ count: one.group.count, text: formatNumber(one.group.count), rule: rule ?? '' })
  if (one.kind === 'opened_link') return m.signal_says_opened_link({ who, title: one.evidence.quote ?? '' })
  if (one.kind === 'viewed_page') return m.signal_says_viewed_page({ who, host: one.evidence.quote ?? '' })
  if (one.kind === 'replied') return one.evidence.answers ? m.signal_says_replied({ who }) : m.signal_says_wrote({ who })
  if (one.evidence.records) return recordSentence(one.kind, one.places[0]?.name ?? m.signal_someone(), one.evidence.records)
  if (one.evidence.quote) return one.evidence.quote
  if (one.evidence.list_id) return (one.evidence.turn === 'left' ? m.signal_says_account_out : m.signal_says_account_in)({ account: one.places[0]?.name ?? m.signal_someone(), search: one.evidence.search ?? '' })
  if (one.evidence.search) return searched[one.evidence.turn ?? 'changed']({ person, search: one.evidence.search })
  if (one.kind === 'moved') return m.signal_says_account({ account: one.places[0]?.name ?? '', rule: rule ?? '' })
  if (one.kind === 'promoted') return m.signal_says_promoted({ person, after: after?.company ?? before?.company ?? '', title: after?.title ?? '' })
  if (before?.company && after?.company && one.kind === 'changed_job') return m.signal_says_moved_from_to({ person, before: before.company, after: after.company })
  if (before?.company && one.kind !== 'joined') return m.signal_says_left({ person, before: before.company })
  if (after?.company) return m.signal_says_joined({ person, after: after.company })
  return [kindName(one.kind), one.person || one.places[0]?.name].filter(Boolean).join(' · ')
}
