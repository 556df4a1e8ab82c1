import * as m from '@/paraglide/messages.js'
import type { Account, Activity, Explanation } from './accounts'

/** Why an account is where it is, in words. */
export function reasonName(reason: Explanation['current'][number]['reason']): string {
  const words = {
    pinned: m.account_reason_pinned,
    family: m.account_reason_family,
    rule: m.account_reason_rule,
    account: m.account_reason_account,
    part: m.account_reason_part,
    area: m.account_reason_area,
    nearest: m.account_reason_nearest,
  }
  return words[reason]()
}

export function activityName(kind: Activity['kind']): string {
  return { visit: m.account_visit, call: m.account_call, email: m.account_email, meeting: m.account_meeting, note: m.account_note }[kind]()
}

export function precisionName(precision: Account['precision']): string {
  const words = { point: m.account_by_point, postcode: m.account_by_postcode, town: m.account_by_town, area: m.account_by_area, none: m.account_placed_no }
  return words[precision]()
}
