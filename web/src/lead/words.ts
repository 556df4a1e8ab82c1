import * as m from '@/paraglide/messages.js'
import type { FieldName } from './choice'
import { unknown } from './choice'

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
  deal_open: m.lead_spotlight_deal_open,
  long_silent: m.lead_spotlight_long_silent,
  never_contacted: m.lead_spotlight_never_contacted,
  title_unread: m.lead_spotlight_title_unread,
}

const names: Record<FieldName, Word> = {
  spotlight: m.lead_field_spotlight,
  function: m.lead_field_function,
  seniority: m.lead_field_seniority,
  sector: m.lead_field_sector,
  size: m.lead_field_size,
  customer: m.lead_field_customer,
  region: m.lead_field_region,
  department: m.lead_field_department,
  territory: m.lead_field_territory,
  owner: m.lead_field_owner,
  contactable: m.lead_field_contactable,
  list: m.lead_field_list,
}

export const fieldName = (field: FieldName) => names[field]()
export const functionName = (value: string) => functions[value]?.() ?? value
export const seniorityName = (value: string) => seniorities[value]?.() ?? value
export const spotlightName = (value: string) => spotlights[value]?.() ?? value
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
    case 'customer':
      return value === 'true' ? m.lead_customer() : m.lead_prospect()
    case 'contactable':
      return value === 'true' ? m.lead_contactable() : m.lead_not_contactable()
    case 'size':
      return value === '10001+' ? m.lead_size_most() : value.replace('-', '–')
    default:
      return label || value
  }
}
