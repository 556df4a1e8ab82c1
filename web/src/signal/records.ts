// What one's own records say: the sentence, what it rests on, what is suggested.
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import type { TaskKind } from '@/task/tasks'
import { formatDate, formatNumber, formatPercent } from '@/ui/format'
import type { Signal } from './signals'

export type Records = components['schemas']['SignalRecords']

const counted = (count: number) => ({ count, text: formatNumber(count) })

/** What happened, by the same messages as letters and feeds. */
export function recordSentence(kind: string, account: string, r: Records): string {
  const days = r.days ?? 0
  const deal = r.deal || m.signal_a_deal()
  const competitor = r.competitor || m.signal_a_competitor()
  const ago = counted(Math.abs(days))
  switch (kind) {
    case 'deal_stuck':
      return r.close_on && days <= (r.limit ?? 0) ? m.signal_says_deal_late({ account, deal }) : m.signal_says_deal_stuck({ ...ago, account, deal, stage: r.stage ?? '' })
    case 'contract_ending':
      if (r.rival) return days < 0 ? m.signal_says_rival_ended({ ...ago, account, competitor }) : days === 0 ? m.signal_says_rival_today({ account, competitor }) : m.signal_says_rival({ ...ago, account, competitor })
      return days < 0 ? m.signal_says_contract_ended({ ...ago, account, deal }) : days === 0 ? m.signal_says_contract_today({ account, deal }) : m.signal_says_contract({ ...ago, account, deal })
    case 'silent_account':
      return m.signal_says_silent_account({ ...ago, account })
    default:
      return m.signal_says_problem_spike({ ...counted(r.count ?? 0), account, within: formatNumber(r.within) })
  }
}

/** What the sentence rests on, each a fact. */
export function recordFacts(kind: string, r: Records): string[] {
  const date = (day: string | undefined) => ({ date: formatDate(day) })
  switch (kind) {
    case 'deal_stuck':
      return [
        m.signal_record_since({ stage: r.stage ?? '', ...date(r.since) }),
        m.signal_record_usual(counted(r.usual ?? 0)),
        r.default ? m.signal_record_default(counted(r.of ?? 0)) : m.signal_record_from_deals(counted(r.of ?? 0)),
        ...(r.close_on ? [m.signal_record_close(date(r.close_on))] : []),
        r.last_on ? m.signal_record_last(date(r.last_on)) : m.signal_record_no_last(),
      ]
    case 'contract_ending':
      return [m.signal_record_ends(date(r.ends_on)), ...(r.product ? [m.signal_record_product({ product: r.product })] : [])]
    case 'silent_account':
      return [m.signal_record_last(date(r.since)), (r.default ? m.signal_record_few : m.signal_record_rhythm)(counted(r.usual ?? 0))]
    default:
      return [m.signal_record_expected({ expected: formatNumber(r.expected, 1) }), m.signal_record_chance({ chance: formatPercent(r.chance, (r.chance ?? 0) < 0.001 ? 3 : 1) })]
  }
}

/** A task that such a signal suggests. */
export interface Suggestion {
  label: string
  title: string
  kind: TaskKind
}

/** What to do about what records say; null where they say nothing. */
export function suggestion(one: Signal): Suggestion | null {
  const r = one.evidence.records
  if (!r || one.state !== 'open') return null
  const account = one.places[0]?.name ?? ''
  const deal = r.deal || m.signal_a_deal()
  switch (one.kind) {
    case 'deal_stuck':
      return { label: m.signal_do_deal_stuck(), title: m.signal_task_deal_stuck({ deal }), kind: 'follow_up' }
    case 'contract_ending':
      if (r.rival) return { label: m.signal_do_contract_rival(), title: m.signal_task_contract_rival({ competitor: r.competitor || m.signal_a_competitor(), date: formatDate(r.ends_on) }), kind: 'meeting' }
      return { label: m.signal_do_contract_ending(), title: m.signal_task_contract_ending({ deal }), kind: 'follow_up' }
    case 'silent_account':
      return { label: m.signal_do_silent_account(), title: m.signal_task_silent_account({ account }), kind: 'call' }
    case 'problem_spike':
      return { label: m.signal_do_problem_spike(), title: m.signal_task_problem_spike({ account }), kind: 'call' }
    default:
      return null
  }
}
