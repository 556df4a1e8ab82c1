import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'

export type Mailbox = components['schemas']['Mailbox']
export type Draft = components['schemas']['MailboxDraft']
export type Security = Draft['security']

/** How often mailboxes' health is asked for while somebody looks at it. */
const every = 10_000

/** The port that servers mostly answer on. */
export const usualPort: Record<Security, number> = { tls: 993, starttls: 143, none: 143 }

export function useMailboxes() {
  return useQuery({ queryKey: ['mailboxes'], refetchInterval: every, queryFn: async ({ signal }) => (await api.GET('/api/v1/mailboxes', { signal })).data! })
}

function useForget() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['mailboxes'] })
}

export interface Kept {
  id?: string | undefined
  draft: Draft
  organisation: boolean
}

/** Adds a mailbox, or changes one. */
export function useKeep(done: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: async ({ id, draft, organisation }: Kept) => (id ? await api.PUT('/api/v1/mailboxes/{id}', { params: { path: { id } }, body: draft }) : await api.POST('/api/v1/mailboxes', { body: { ...draft, organisation } })).data!,
    onSuccess: async (made, { id }) => {
      await forget()
      toast(id ? m.mailbox_changed({ name: made.name }) : m.mailbox_added({ name: made.name }))
      done()
    },
  })
}

/** What a mailbox holds, or what is wrong with it; nothing is stored. */
export function useTest() {
  return useMutation({ mutationFn: async ({ id, draft }: { id?: string | undefined; draft: Draft }) => (await api.POST('/api/v1/mailboxes/test', { body: { ...draft, ...(id && { id }) } })).data! })
}

/** Reads a mailbox soon, pauses it, resumes it, or reads it no more. */
export function useMailboxAct() {
  const forget = useForget()
  return useMutation({
    mutationFn: async ({ mailbox, act }: { mailbox: Mailbox; act: 'run' | 'pause' | 'resume' | 'end' }) => {
      const params = { path: { id: mailbox.id } }
      if (act === 'run') await api.POST('/api/v1/mailboxes/{id}/run', { params })
      else if (act === 'end') await api.DELETE('/api/v1/mailboxes/{id}', { params })
      else await api.PUT('/api/v1/mailboxes/{id}/paused', { params, body: { paused: act === 'pause' } })
    },
    onError: toastError,
    onSuccess: async (_, { mailbox, act }) => {
      await forget()
      const { id, name } = mailbox
      if (act === 'run') toast(m.mailbox_soon({ name }))
      if (act === 'pause') toast(m.mailbox_was_paused({ name }))
      if (act === 'resume') toast(m.mailbox_was_resumed({ name }))
      if (act === 'end')
        toast(m.mailbox_ended({ name }), async () => {
          await api.POST('/api/v1/mailboxes/{id}/restore', { params: { path: { id } } })
          await forget()
        })
    },
  })
}
