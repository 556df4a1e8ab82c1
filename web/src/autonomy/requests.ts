// What the screens of autonomy read and change.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toastError } from '@/ui/toast'

type Schemas = components['schemas']
export type Asked = Schemas['Request']
export type Grant = Schemas['Grant']
export type Power = Grant['power']
export type Mode = Grant['mode']
export type Act = 'approve' | 'refuse' | 'answer' | 'withdraw' | 'say'

const powers: Record<Power, () => string> = {
  accounts: m.autonomy_power_accounts,
  owners: m.autonomy_power_owners,
  people: m.autonomy_power_people,
  tree: m.autonomy_power_tree,
  quota: m.autonomy_power_quota,
  splits: m.autonomy_power_splits,
  notebook: m.autonomy_power_notebook,
  plans: m.autonomy_power_plans,
  rules: m.autonomy_power_rules,
}

export function powerName(power: string): string {
  return powers[power as Power]?.() ?? power
}

const operations: Record<string, () => string> = {
  'pin-account': m.autonomy_act_pin,
  'unpin-account': m.autonomy_act_unpin,
  'set-account-owner': m.autonomy_act_owner,
  'rebalance-accounts': m.autonomy_act_rebalance,
  'hand-over': m.autonomy_act_hand_over,
  'set-distribution': m.autonomy_act_distribution,
  'set-member': m.autonomy_act_member,
  'end-member': m.autonomy_act_member_end,
  'add-territory': m.autonomy_act_territory_add,
  'change-territory': m.autonomy_act_territory_change,
  'close-territory': m.autonomy_act_territory_close,
  'reopen-territory': m.autonomy_act_territory_reopen,
  'set-quota-goals': m.autonomy_act_goals,
  'cascade-quota': m.autonomy_act_cascade,
  'fix-quota-goals': m.autonomy_act_fix,
  'split-deal': m.autonomy_act_split,
  'strike-territory-note': m.autonomy_act_strike,
  'publish-plan': m.autonomy_act_publish,
  'withdraw-plan': m.autonomy_act_withdraw_plan,
}

/** What a request is, in words. */
export function actName(request: Asked): string {
  if (request.kind === 'escalation') return m.autonomy_escalation()
  return operations[request.operation]?.() ?? m.autonomy_act_rules()
}

export const stateNames: Record<Asked['state'], () => string> = {
  open: m.autonomy_state_open,
  approved: m.autonomy_state_approved,
  refused: m.autonomy_state_refused,
  answered: m.autonomy_state_answered,
  withdrawn: m.autonomy_state_withdrawn,
}

export function useRequests(state: 'open' | 'decided') {
  return useQuery({ queryKey: ['autonomy', 'requests', state], queryFn: async ({ signal }) => (await api.GET('/api/v1/autonomy/requests', { params: { query: { state } }, signal })).data!.items })
}

export function usePolicy() {
  return useQuery({ queryKey: ['autonomy', 'policy'], queryFn: async ({ signal }) => (await api.GET('/api/v1/autonomy', { signal })).data! })
}

/** Does something about requests and reads them anew; what was approved may have
 *  changed anything. */
export function useAct<T>(act: (input: T) => Promise<unknown>, done?: (input: T) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onError: toastError,
    onSuccess: async (_, input) => {
      await queries.invalidateQueries()
      done?.(input)
    },
  })
}

export function answer(id: string, act: Act, text: string) {
  return api.POST('/api/v1/autonomy/requests/{id}/answers', { params: { path: { id } }, body: { act, text } })
}
