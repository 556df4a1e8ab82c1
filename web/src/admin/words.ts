import * as messages from '@/paraglide/messages.js'

const table = messages as unknown as Record<string, (() => string) | undefined>

/** The nouns whose acts the audit log holds. */
export const auditNouns = [
  'account', 'activity', 'alignment', 'deal', 'import', 'person', 'plan', 'quota', 'rule', 'rules', 'session', 'territory',
  'territory_type', 'token', 'user',
] as const

export function nounWord(noun: string): string {
  return table[`admin_noun_${noun}`]?.() ?? noun
}

/** "plan.publish" as "Plan · published"; a word not known stays as it is. */
export function actionText(action: string): string {
  const dot = action.indexOf('.')
  if (dot < 0) return action
  const verb = action.slice(dot + 1)
  return `${nounWord(action.slice(0, dot))} · ${table[`admin_verb_${verb}`]?.() ?? verb}`
}

/** A day as the moment it begins here, as the API takes it; `after` days later. */
export function dayStart(day: string | undefined, after = 0): string | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '')
  if (!parts) return undefined
  return new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + after).toISOString()
}

/** What an entry says beside its act: "name: CRM, role: manager". */
export function detailText(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null) return detail === null || detail === undefined ? '' : String(detail)
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ')
}
