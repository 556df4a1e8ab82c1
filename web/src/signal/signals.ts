import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { api } from '@/api/client'
import { live, useLive } from '@/api/live'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { later } from '@/task/tasks'
import { toast, toastError } from '@/ui/toast'

export type Signal = components['schemas']['Shown']
export type Kind = 'changed_job' | 'promoted' | 'left' | 'joined' | 'moved' | 'saved_search' | 'in_the_news' | 'funding' | 'hiring' | 'leadership_change' | 'tender' | 'new_contract' | 'office_moved' | 'headcount_changed' | 'site_visited' | 'downloaded' | 'opened_link' | 'viewed_page'
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
}

export const kindName = (kind: string) => kindNames[kind as Kind]?.() ?? kind

export interface Asked {
  kind?: Kind | ''
  days?: number
  state?: SignalState
  account?: string
  person?: string
}

/** How often a page asks again: accounts come and go, and time passes. */
const every = 300_000

/** Puts a signal that was just told where the feed would have it. */
export function withTold(feed: Feed, one: Signal, asked: Asked): Feed {
  const { kind, days = 90, state = 'open', account, person } = asked
  const seq = Math.max(feed.seq, one.seq)
  const wanted =
    state === 'open' &&
    (kind ? one.kind === kind : account || person || !feed.muted.includes(one.kind)) &&
    one.happened_on > later(feed.today, -days) &&
    (!person || one.person_id === person) &&
    (!account || one.places.some((place) => place.account_id === account)) &&
    !feed.items.some((known) => known.id === one.id)
  if (!wanted) return { ...feed, seq }
  const items = [...feed.items, one].sort((a, b) => b.score - a.score || b.seq - a.seq)
  return { ...feed, seq, items }
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
  useLive(feed ? 'signal/new' : null, (_, data) => queries.setQueryData<Feed>(key, (now) => now && withTold(now, data as Signal, asked)), ['told'])
}

export function useSignals(asked: Asked) {
  const read = useQuery({
    queryKey: ['signals', asked],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/signals', { params: { query: asked }, signal })).data!,
    refetchInterval: every,
  })
  useTold(asked, read.data)
  return read
}

function useForget() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['signals'] })
}

const said: Record<SignalState, () => string> = { open: m.signal_opened, dismissed: m.signal_dismissed, snoozed: m.signal_snoozed }

/** Dismisses, puts off or opens again; can be undone from the message. */
export function useSet() {
  const forget = useForget()
  const set = (id: string, state: SignalState, until?: string) => api.PUT('/api/v1/signals/{id}/state', { params: { path: { id } }, body: { state, ...(until && { until }) } })
  return useMutation({
    mutationFn: ({ one, state, today }: { one: Signal; state: SignalState; today: string }) => set(one.id, state, state === 'snoozed' ? later(today, 7) : undefined),
    onError: toastError,
    onSuccess: async (_, { one, state }) => {
      await forget()
      toast(said[state](), async () => {
        await set(one.id, one.state, one.until)
        await forget()
      })
    },
  })
}

/** Leaves a kind out of the feed, or brings it back. */
export function useMute() {
  const forget = useForget()
  const put = (kind: string, muted: boolean) => api.PUT('/api/v1/signals/kinds/{kind}/state', { params: { path: { kind } }, body: { muted } })
  return useMutation({
    mutationFn: ({ kind, muted }: { kind: string; muted: boolean }) => put(kind, muted),
    onError: toastError,
    onSuccess: async (_, { kind, muted }) => {
      await forget()
      if (muted)
        toast(m.signal_muted({ kind: kindName(kind) }), async () => {
          await put(kind, false)
          await forget()
        })
    },
  })
}

const searched = { entered: m.signal_says_entered, left: m.signal_says_left_search, changed: m.signal_says_changed }

/** One sentence on what happened, with the names in sight. */
export function sentence(one: Signal): string {
  const person = one.person || m.signal_someone()
  const { before, after, rule } = one.evidence
  const who = one.person || one.places[0]?.name || person
  if (one.kind === 'opened_link') return m.signal_says_opened_link({ who, title: one.evidence.quote ?? '' })
  if (one.kind === 'viewed_page') return m.signal_says_viewed_page({ who, host: one.evidence.quote ?? '' })
  if (one.evidence.quote) return one.evidence.quote
  if (one.evidence.search) return searched[one.evidence.turn ?? 'changed']({ person, search: one.evidence.search })
  if (one.kind === 'moved') return m.signal_says_account({ account: one.places[0]?.name ?? '', rule: rule ?? '' })
  if (one.kind === 'promoted') return m.signal_says_promoted({ person, after: after?.company ?? before?.company ?? '', title: after?.title ?? '' })
  if (before?.company && after?.company && one.kind === 'changed_job') return m.signal_says_moved_from_to({ person, before: before.company, after: after.company })
  if (before?.company && one.kind !== 'joined') return m.signal_says_left({ person, before: before.company })
  if (after?.company) return m.signal_says_joined({ person, after: after.company })
  return [kindName(one.kind), one.person || one.places[0]?.name].filter(Boolean).join(' · ')
}
