// What the relationship map of an account reads and changes.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'

type S = components['schemas']
export type Committee = S['Committee']
export type Member = S['CommitteeMember']
export type Tie = S['CommitteeTie']
export type Seat = S['CommitteeSeat']
export type Role = Member['role']
export type Attitude = Member['attitude']
export type Saying = Pick<Member, 'role' | 'attitude' | 'note'>

export const allRoles = ['decision_maker', 'champion', 'evaluator', 'purchasing', 'influencer', 'blocker'] as const satisfies readonly Role[]
export const allAttitudes = ['supporter', 'neutral', 'opponent'] as const satisfies readonly Attitude[]

const roleNames: Record<Role, () => string> = {
  '': m.lead_committee_role_none,
  decision_maker: m.lead_committee_role_decision_maker,
  champion: m.lead_committee_role_champion,
  evaluator: m.lead_committee_role_evaluator,
  purchasing: m.lead_committee_role_purchasing,
  influencer: m.lead_committee_role_influencer,
  blocker: m.lead_committee_role_blocker,
}
export const roleName = (role: Role) => roleNames[role]()

const attitudeNames: Record<Attitude, () => string> = {
  '': m.lead_committee_attitude_none,
  supporter: m.lead_committee_attitude_supporter,
  neutral: m.lead_committee_attitude_neutral,
  opponent: m.lead_committee_attitude_opponent,
}
export const attitudeName = (attitude: Attitude) => attitudeNames[attitude]()

const key = (account: string) => ['account', account, 'committee']

export function useCommittee(account: string) {
  return useQuery({
    queryKey: key(account),
    queryFn: async ({ signal }) => (await api.GET('/api/v1/accounts/{id}/committee', { params: { path: { id: account } }, signal })).data!,
  })
}

export const sayingOf = (one: Member): Saying => ({ role: one.role, attitude: one.attitude, note: one.note })

/** The acts upon a map; each can be taken back from the message that tells of it. */
export function useCommitteeActs(account: string) {
  const queries = useQueryClient()
  const keep = (next: Committee) => queries.setQueryData(key(account), next)
  const say = async (person: string, body: Saying) =>
    keep((await api.PUT('/api/v1/accounts/{id}/committee/people/{person}', { params: { path: { id: account, person } }, body })).data!)
  const tie = async (line: Tie, gone: boolean) => keep((await api.PUT('/api/v1/accounts/{id}/committee/ties', { params: { path: { id: account } }, body: { ...line, gone } })).data!)
  const saying = useMutation({
    // The card is where it was dropped at once; what the server answers decides.
    mutationFn: async ({ member, next }: { member: Member; next: Saying }) => {
      const before = queries.getQueryData<Committee>(key(account))
      if (before) keep({ ...before, people: before.people.map((one) => (one.person_id === member.person_id ? { ...one, ...next } : one)) })
      try {
        await say(member.person_id, next)
      } catch (error) {
        if (before) keep(before)
        throw error
      }
    },
    onSuccess: (_, { member, next }) => toast(m.lead_committee_said({ name: member.name, role: roleName(next.role) }), () => say(member.person_id, sayingOf(member))),
    onError: toastError,
  })
  const tying = useMutation({
    mutationFn: async (lines: { line: Tie; gone: boolean }[]) => {
      for (const one of lines) await tie(one.line, one.gone)
    },
    onError: (error) => {
      toastError(error)
      void queries.invalidateQueries({ queryKey: key(account) })
    },
    onSuccess: (_, lines) =>
      lines.length > 0 &&
      toast(m.lead_committee_tied(), async () => {
        for (const one of lines.toReversed()) await tie(one.line, !one.gone)
      }),
  })
  return { saying, tying }
}
