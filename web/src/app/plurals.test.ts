import { expect, test } from 'vitest'

type Message = string | { declarations: string[]; match: Record<string, string> }[]

const files = import.meta.glob<Record<string, Message>>('../*/messages/*.json', { eager: true, import: 'default' })
const sources = import.meta.glob<string>('../**/*.{ts,tsx}', { eager: true, query: '?raw', import: 'default' })

/** Inputs that count what the words around them name. */
const counted = /\{(count|n|days|weeks|months|years)\}/

/** What is right with any number: a number alone or after its label, words that do
 *  not change in either language, choices that are never one. */
const anyNumber = new Set([
  'autonomy_all',
  'competitor_months',
  'deliver_mail_more_kind',
  'hook_failed',
  'hook_unmatched',
  'intake_part_flagged',
  'intake_part_matched',
  'intake_part_rejected',
  'intake_tab_flagged',
  'intake_tab_rejected',
  'lead_backtest_none',
  'lead_fault_weights_many',
  'lead_relax_one',
  'lead_values_more',
  'map_list_count',
  'place_rank',
  'plan_remark_more_violations',
  'plan_view_archived',
  'plan_view_current',
  'quota_answered',
  'quota_fixed_count',
  'quota_more_deals',
  'quota_pay_doubts',
  'quota_vacancy_days',
  'signal_all',
  'signal_budget_kept',
  'signal_last_days',
  'task_all',
  'territory_close_below',
  'territory_fault_has_below',
  'territory_unassigned_count',
  'territory_vacant_count',
  'viewed_last_days',
])

test('what counts has its forms for one and for more', () => {
  const plain = new Set<string>()
  for (const said of Object.values(files)) for (const [key, message] of Object.entries(said)) if (typeof message === 'string' && counted.test(message)) plain.add(key)
  expect([...plain].filter((key) => !anyNumber.has(key)).toSorted()).toEqual([])
  expect([...anyNumber].filter((key) => !plain.has(key))).toEqual([]) // none stays here that is no longer
})

/** "1 234" and "34,8K" have no form: the number itself decides, its text is shown. */
test('what decides on a form is given as a number', () => {
  const deciders = new Map<string, string>()
  for (const said of Object.values(files))
    for (const [key, message] of Object.entries(said)) {
      if (typeof message === 'string') continue
      const by = message.flatMap((one) => one.declarations).join(' ').match(/= (\w+): plural/)?.[1]
      if (by) deciders.set(key, by)
    }
  expect(deciders.size).toBeGreaterThan(100)
  const wrong: string[] = []
  for (const [file, text] of Object.entries(sources))
    for (const [, key = '', inputs = ''] of text.matchAll(/\bm\.(\w+)\(\{([^}]*)\}/g)) if (new RegExp(`\\b${deciders.get(key) ?? '-'}: (format|String)`).test(inputs)) wrong.push(`${file}: ${key}`)
  expect(wrong).toEqual([])
})
