// What headquarters reads and changes of the signals that records tell.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'

export type OwnRecords = components['schemas']['OwnRecords']
export type Rules = components['schemas']['OwnRules']
export type Pass = components['schemas']['Pass']
export type Kind = keyof Rules

/** How often it is asked how the looks fare while somebody watches. */
const every = 15_000

export function useOwnRecords() {
  return useQuery({ queryKey: ['own-records'], refetchInterval: every, queryFn: async ({ signal }) => (await api.GET('/api/v1/own-records', { signal })).data! })
}

export function useForget() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ predicate: ({ queryKey: [kind] }) => kind === 'own-records' || kind === 'signals' })
}

/** Looks at all records at once, or follows the look that is under way. */
export function useLook() {
  const forget = useForget()
  return useMutation({ mutationFn: async () => (await api.POST('/api/v1/own-records/passes')).data!, onError: toastError, onSuccess: forget })
}

/** Changes from when on things are told; can be undone from the message. */
export function useKeep(before: Rules, done: () => void) {
  const forget = useForget()
  const put = (body: Rules) => api.PUT('/api/v1/own-records/rules', { body })
  return useMutation({
    mutationFn: put,
    onSuccess: async () => {
      await forget()
      done()
      toast(m.own_kept(), async () => {
        await put(before)
        await forget()
      })
    },
  })
}
