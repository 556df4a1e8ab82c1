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
  return { visit: m.account_visit, call: m.account_call, email: m.account_email, meeting: m.account_meeting, note: m.account_note, problem: m.account_problem }[kind]()
}

export function precisionName(precision: Account['precision']): string {
  const words = { point: m.account_by_point, postcode: m.account_by_postcode, town: m.account_by_town, area: m.account_by_area, none: m.account_placed_no }
  return words[precision]()
}

const fundings: Record<string, () => string> = {
  seed: m.account_funding_of_seed,
  series_a: m.account_funding_of_series_a,
  series_b: m.account_funding_of_series_b,
  series_c: m.account_funding_of_series_c,
  series_later: m.account_funding_of_series_later,
  venture: m.account_funding_of_venture,
  private_equity: m.account_funding_of_private_equity,
  debt: m.account_funding_of_debt,
  grant: m.account_funding_of_grant,
  crowdfunding: m.account_funding_of_crowdfunding,
  listing: m.account_funding_of_listing,
  other: m.account_funding_of_other,
}

const companyTypes: Record<string, () => string> = {
  private: m.account_type_of_private,
  public: m.account_type_of_public,
  partnership: m.account_type_of_partnership,
  self_owned: m.account_type_of_self_owned,
  self_employed: m.account_type_of_self_employed,
  non_profit: m.account_type_of_non_profit,
  educational: m.account_type_of_educational,
  government: m.account_type_of_government,
  other: m.account_type_of_other,
}

/** Of which type a company is, in words. */
export const companyTypeName = (type: string) => companyTypes[type]?.() ?? type
export const allCompanyTypes = Object.keys(companyTypes)

/** How money was raised, by its kind. */
export const fundingName = (kind: string) => fundings[kind]?.() ?? kind
export const allFundings = Object.keys(fundings)
