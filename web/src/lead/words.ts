import * as m from '@/paraglide/messages.js'
import { companyTypeName, fundingName } from '@/account/words'
import { kindName } from '@/signal/signals'
import { getLocale } from '@/paraglide/runtime.js'
import { formatNumber } from '@/ui/format'
import { type FieldName, type Range, type RangeName, unknown } from './choice'

type Word = () => string

const functions: Record<string, Word> = {
  management: m.lead_function_management,
  purchasing: m.lead_function_purchasing,
  production: m.lead_function_production,
  maintenance: m.lead_function_maintenance,
  quality: m.lead_function_quality,
  logistics: m.lead_function_logistics,
  engineering: m.lead_function_engineering,
  research: m.lead_function_research,
  it: m.lead_function_it,
  finance: m.lead_function_finance,
  sales: m.lead_function_sales,
  marketing: m.lead_function_marketing,
  people: m.lead_function_people,
  legal: m.lead_function_legal,
  projects: m.lead_function_projects,
  support: m.lead_function_support,
}

const seniorities: Record<string, Word> = {
  owner: m.lead_seniority_owner,
  executive: m.lead_seniority_executive,
  vice_president: m.lead_seniority_vice_president,
  director: m.lead_seniority_director,
  manager: m.lead_seniority_manager,
  senior: m.lead_seniority_senior,
  staff: m.lead_seniority_staff,
  training: m.lead_seniority_training,
}

const spotlights: Record<string, Word> = {
  new_in_position: m.lead_spotlight_new_in_position,
  changed_company: m.lead_spotlight_changed_company,
  deal_open: m.lead_spotlight_deal_open,
  long_silent: m.lead_spotlight_long_silent,
  never_contacted: m.lead_spotlight_never_contacted,
  title_unread: m.lead_spotlight_title_unread,
}

const stages: Record<string, Word> = {
  new: m.lead_stage_new,
  approached: m.lead_stage_approached,
  in_conversation: m.lead_stage_in_conversation,
  qualified: m.lead_stage_qualified,
  not_now: m.lead_stage_not_now,
}

const relationships: Record<string, Word> = {
  first: m.lead_relationship_first,
  second: m.lead_relationship_second,
  colleague: m.lead_relationship_colleague,
  past_colleague: m.lead_relationship_past_colleague,
}

const names: Record<FieldName, Word> = {
  relationship: m.lead_field_relationship,
  spotlight: m.lead_field_spotlight,
  signal: m.lead_field_signal,
  function: m.lead_field_function,
  seniority: m.lead_field_seniority,
  title: m.lead_field_title,
  past_title: m.lead_field_past_title,
  company: m.lead_company,
  past_company: m.lead_field_past_company,
  school: m.lead_field_school,
  group: m.lead_field_group,
  skill: m.lead_field_skill,
  sector: m.lead_field_sector,
  industry: m.lead_field_industry,
  size: m.lead_field_size,
  company_type: m.lead_field_company_type,
  technology: m.lead_field_technology,
  funding: m.lead_field_funding,
  customer: m.lead_field_customer,
  country: m.lead_field_country,
  region: m.lead_field_region,
  department: m.lead_field_department,
  town: m.lead_field_town,
  territory: m.lead_field_territory,
  would_be_in: m.lead_field_would_be_in,
  owner: m.lead_field_owner,
  contactable: m.lead_field_contactable,
  reach: m.lead_field_reach,
  language: m.lead_field_language,
  list: m.lead_field_list,
  stage: m.lead_field_stage,
  tag: m.lead_field_tag,
  account_tag: m.lead_field_account_tag,
}

const ranges: Record<RangeName, Word> = {
  headcount: m.lead_range_headcount,
  headcount_growth: m.lead_range_headcount_growth,
  potential: m.lead_potential,
  revenue: m.lead_range_revenue,
  years_in_position: m.lead_range_years_in_position,
  years_at_company: m.lead_range_years_at_company,
  years_of_experience: m.lead_range_years_of_experience,
  days_since_contact: m.lead_range_days_since_contact,
  days_since_move: m.lead_range_days_since_move,
  days_since_funding: m.lead_range_days_since_funding,
  funding_amount: m.lead_range_funding_amount,
}

const ways: Record<string, Word> = { email: m.lead_reach_email, phone: m.lead_reach_phone, mobile: m.lead_reach_mobile, profile: m.lead_reach_profile }

export const rangeName = (field: RangeName) => ranges[field]()

/** A range in words: "Headcount: 10–50"; '' for none. */
export function rangeText(field: RangeName, { from, to }: Range): string {
  if (from === undefined && to === undefined) return ''
  const text = from === undefined ? `≤ ${formatNumber(to)}` : to === undefined ? `≥ ${formatNumber(from)}` : `${formatNumber(from)}–${formatNumber(to)}`
  return m.lead_chip({ field: rangeName(field), value: text })
}

/** A chosen value, with its field where the value alone does not say which. */
export function chipName(field: FieldName, value: string): string {
  return ['past_title', 'past_company', 'school', 'group', 'skill', 'company_type', 'technology', 'funding', 'reach', 'language', 'list', 'tag', 'account_tag', 'would_be_in'].includes(field) ? m.lead_chip({ field: fieldName(field), value }) : value
}

export const fieldName = (field: FieldName) => names[field]()
export const functionName = (value: string) => functions[value]?.() ?? value
export const seniorityName = (value: string) => seniorities[value]?.() ?? value
export const spotlightName = (value: string) => spotlights[value]?.() ?? value
export const stageName = (value: string) => stages[value]?.() ?? value
export const allStages = Object.keys(stages)
export const allFunctions = Object.keys(functions)
export const allSeniorities = Object.keys(seniorities)

/** A value of a field in words; `label` is the server's, where it has one. */
export function valueName(field: FieldName, value: string, label?: string): string {
  if (value === unknown) return m.lead_unknown()
  switch (field) {
    case 'function':
      return functionName(value)
    case 'seniority':
      return seniorityName(value)
    case 'spotlight':
      return spotlightName(value)
    case 'company_type':
      return companyTypeName(value)
    case 'funding':
      return fundingName(value)
    case 'stage':
      return stageName(value)
    case 'signal':
      return kindName(value)
    case 'relationship':
      return relationships[value]?.() ?? value
    case 'customer':
      return value === 'true' ? m.lead_customer() : m.lead_prospect()
    case 'contactable':
      return value === 'true' ? m.lead_contactable() : m.lead_not_contactable()
    case 'reach':
      return ways[value]?.() ?? value
    case 'language':
      return nameOf('language', value)
    case 'country':
      return nameOf('region', value)
    case 'would_be_in':
      return label || (value.endsWith('/none') ? m.lead_would_none() : m.lead_would_number({ number: formatNumber(Number(value.split('/')[1]) + 1) }))
    case 'size':
      return value === '10001+' ? m.lead_size_most() : value.replace('-', '–')
    default:
      return label || value
  }
}

/** The browser's own name of a language or country, by its code. */
function nameOf(type: 'language' | 'region', code: string): string {
  try {
    return new Intl.DisplayNames([getLocale()], { type }).of(code) ?? code
  } catch {
    return code
  }
}
