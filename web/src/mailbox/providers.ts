import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'

export type Provider = components['schemas']['MailProvider']
export type ProviderDraft = components['schemas']['MailProviderDraft']
export type Step = components['schemas']['MailProviderStep']
export type ProviderName = components['schemas']['MailboxProviderName']
export type Wish = Omit<components['schemas']['ConnectInputBody'], 'provider_id' | '$schema'>

/** Where providers send people back to. */
export const callbackPath = '/signals/mailboxes/connected'

export function useProviders() {
  return useQuery({ queryKey: ['mailbox-providers'], queryFn: async ({ signal }) => (await api.GET('/api/v1/mailbox-providers', { signal })).data! })
}

function useForget() {
  const queries = useQueryClient()
  return () => Promise.all([queries.invalidateQueries({ queryKey: ['mailbox-providers'] }), queries.invalidateQueries({ queryKey: ['mailboxes'] })])
}

/** Adds a provider, or changes one. */
export function useKeepProvider(done: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: async ({ id, draft }: { id?: string | undefined; draft: ProviderDraft }) =>
      (id ? await api.PUT('/api/v1/mailbox-providers/{id}', { params: { path: { id } }, body: draft }) : await api.POST('/api/v1/mailbox-providers', { body: draft })).data!,
    onSuccess: async (made) => {
      await forget()
      toast(m.mailbox_provider_kept({ name: made.name }))
      done()
    },
  })
}

/** What is wrong with a provider, step by step; nothing is stored. */
export function useTestProvider() {
  return useMutation({ mutationFn: async ({ id, draft }: { id?: string | undefined; draft: ProviderDraft }) => (await api.POST('/api/v1/mailbox-providers/test', { body: { ...draft, ...(id && { id }) } })).data!.steps })
}

export function useEndProvider() {
  const forget = useForget()
  return useMutation({
    mutationFn: async (one: Provider) => {
      await api.DELETE('/api/v1/mailbox-providers/{id}', { params: { path: { id: one.id } } })
    },
    onError: toastError,
    onSuccess: async (_, one) => {
      await forget()
      toast(m.mailbox_provider_ended({ name: one.name }))
    },
  })
}

/** Goes to where one consents. */
export function useConnect() {
  return useMutation({
    mutationFn: async ({ provider, wish }: { provider: string; wish: Wish }) => (await api.POST('/api/v1/mailboxes/connect', { body: { ...wish, provider_id: provider } })).data!.url,
    onSuccess: (url) => window.location.assign(url),
  })
}

const revoked = { revoked: m.mailbox_revoked, not_offered: m.mailbox_revoked_not_offered, failed: m.mailbox_revoked_failed, none: m.mailbox_ended }

/** Reads a mailbox no more, and gives consent back. */
export function useDisconnect() {
  const forget = useForget()
  return useMutation({
    mutationFn: async ({ id }: { id: string; name: string }) => (await api.POST('/api/v1/mailboxes/{id}/disconnect', { params: { path: { id } } })).data!.revoked,
    onError: toastError,
    onSuccess: async (told, { name }) => {
      await forget()
      toast(revoked[told]({ name }))
    },
  })
}
