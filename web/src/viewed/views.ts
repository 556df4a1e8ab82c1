import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { api, request } from '@/api/client'
import { useLive } from '@/api/live'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { queryText } from '@/ui/useList'
import { dayBefore } from './days'

export type View = components['schemas']['ViewShown']
export type Link = components['schemas']['LinkShown']
export type Made = components['schemas']['SmartLink']
export type Draft = components['schemas']['LinkDraft']
export type Kind = Link['kind']
export type Brought = components['schemas']['SmartFile']
export type Page = components['schemas']['PublicPage']

export const kindNames: Record<Kind, () => string> = { file: m.viewed_kind_file, address: m.viewed_kind_address, page: m.viewed_kind_page }

export const reasons: Record<string, () => string> = {
  no_script: m.viewed_apart_no_script,
  prefetch: m.viewed_apart_prefetch,
  head: m.viewed_apart_head,
  agent: m.viewed_apart_agent,
  at_once: m.viewed_apart_at_once,
  automated: m.viewed_apart_automated,
  colleague: m.viewed_apart_colleague,
  declined: m.viewed_apart_declined,
}

export const advices: Record<string, () => string> = { call: m.viewed_do_call, write: m.viewed_do_write, send_personal: m.viewed_do_send_personal }

/** Where a link is opened. */
export const addressOf = (link: { token: string }) => `${window.location.origin}/l/${link.token}`

export function lasted(seconds: number): string {
  if (seconds < 60) return m.viewed_seconds({ seconds })
  return m.viewed_minutes({ minutes: Math.floor(seconds / 60), seconds: seconds % 60 })
}

/** What a link for nobody in particular, or for somebody, is for. */
export function forWhom(link: Link): string {
  if (link.hidden) return m.viewed_for_hidden()
  const name = link.person || link.account
  return name ? m.viewed_for({ name }) : m.viewed_general()
}

/** Who looked, with the names in sight. */
export function whoOf(view: View): string {
  if (view.person) return view.person
  if (view.hidden) return m.viewed_hidden()
  return view.account ? m.viewed_somebody_at({ account: view.account }) : m.viewed_somebody()
}

/** How often a page asks though nobody told it: what a break of the live stream
 *  hid is made good by then, and what colleagues share is seen. */
const every = 30_000

/** Reads again as soon as somebody looks: at what is one's own, or at what was
 *  sent to people in one's territories. */
function useLooks() {
  const queries = useQueryClient()
  const again = () => void queries.invalidateQueries({ queryKey: ['views'] })
  useLive(`user/${useUser().id}`, again, ['viewed'])
  useLive('signal/new', again, ['told'])
}

export function useViews(asked: { days: number; link: string; apart: boolean }) {
  useLooks()
  return useQuery({
    queryKey: ['views', asked],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/views', { params: { query: asked }, signal })).data!.items,
    refetchInterval: every,
    placeholderData: keepPreviousData,
  })
}

export function useLinks(mine: boolean) {
  useLooks()
  return useQuery({ queryKey: ['views', 'links', mine], queryFn: async ({ signal }) => (await api.GET('/api/v1/smart-links', { params: { query: { mine } }, signal })).data!.items, refetchInterval: every })
}

function useForget() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['views'] })
}

/** Stores a document; what it is is told by its bytes. */
export const bring = (file: Blob, name: string) => request<Brought>('POST', `/api/v1/smart-files${queryText({ name })}`, file)

/** The most that a document may hold, in bytes: more is not sent at all. */
const mostFile = 25 * 2 ** 20

/** Makes a link, after its document was brought: once, however often the rest is
 *  mended. */
export function useMake(done: (made: Made) => void) {
  const forget = useForget()
  const sent = useRef<{ file: File; id: string }>(undefined)
  return useMutation({
    mutationFn: async ({ file, draft }: { file: File | null; draft: Draft }) => {
      if (file && file !== sent.current?.file) {
        if (file.size > mostFile) throw new Problem(413, { key: 'viewed.large', params: { most: mostFile / 2 ** 20 } }, '')
        sent.current = { file, id: (await bring(file, file.name)).id }
      }
      return (await api.POST('/api/v1/smart-links', { body: { ...draft, ...(file && { file_id: sent.current!.id }) } })).data!
    },
    onSuccess: async (made) => {
      await forget()
      done(made)
    },
  })
}

const set = (id: string, revoked: boolean) => api.PUT('/api/v1/smart-links/{id}/revoked', { params: { path: { id } }, body: { revoked } })

/** Takes a link back, or opens it again; either can be undone. */
export function useRevoke() {
  const forget = useForget()
  return useMutation({
    mutationFn: ({ link, revoked }: { link: Link; revoked: boolean }) => set(link.id, revoked),
    onError: toastError,
    onSuccess: async (_, { link, revoked }) => {
      await forget()
      toast(revoked ? m.viewed_was_revoked({ title: link.title }) : m.viewed_was_restored({ title: link.title }), async () => {
        await set(link.id, !revoked)
        await forget()
      })
    },
  })
}

const end = (id: string, expires_on: string) => api.PUT('/api/v1/smart-links/{id}/expires-on', { params: { path: { id } }, body: { expires_on } })

/** Gives a link another end, or none; can be undone. */
export function useProlong(done: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: ({ link, until }: { link: Link; until: string }) => end(link.id, until),
    onSuccess: async (_, { link, until }) => {
      await forget()
      done()
      toast(until ? m.viewed_prolonged({ title: link.title, date: formatDate(dayBefore(until)) }) : m.viewed_prolonged_open({ title: link.title }), async () => {
        await end(link.id, link.expires_on ?? '')
        await forget()
      })
    },
  })
}

/** Hands one link over, or all of its owner. */
export function useGive(done: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: async ({ link, to, all }: { link: Link; to: { id: string; name: string }; all: boolean }) => {
      if (all) await api.POST('/api/v1/smart-links/hand-over', { body: { from: link.owner_id, to: to.id } })
      else await api.PUT('/api/v1/smart-links/{id}/owner', { params: { path: { id: link.id } }, body: { owner_id: to.id } })
    },
    onSuccess: async (_, { to }) => {
      await forget()
      toast(m.viewed_given({ name: to.name }))
      done()
    },
  })
}

export function usePage() {
  return useQuery({ queryKey: ['public-page'], queryFn: async ({ signal }) => (await api.GET('/api/v1/public-page', { signal })).data! })
}

export function useKeep() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (page: Page) => (await api.PUT('/api/v1/public-page', { body: page })).data!,
    onSuccess: (kept) => {
      queries.setQueryData(['public-page'], kept)
      toast(m.viewed_saved())
    },
  })
}

export function useMonths() {
  return useQuery({ queryKey: ['view-settings'], queryFn: async ({ signal }) => (await api.GET('/api/v1/view-settings', { signal })).data!.keep_months })
}

const keepFor = (keep_months: number) => api.PUT('/api/v1/view-settings', { body: { keep_months } })

/** Says after how many months views are deleted: not at once, so that it can be
 *  undone. */
export function useSetMonths() {
  const queries = useQueryClient()
  const forget = () => queries.invalidateQueries({ queryKey: ['view-settings'] })
  return useMutation({
    mutationFn: ({ now }: { now: number; before: number }) => keepFor(now),
    onError: toastError,
    onSuccess: async (_, { now, before }) => {
      await forget()
      toast(m.viewed_keep_saved({ count: now }), async () => {
        await keepFor(before)
        await forget()
      })
    },
  })
}
