import { explain, Problem } from '@/api/problem'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { formatDate, formatNumber, unknown } from '@/ui/format'
import type { Import, RowProblem, Target, TargetField } from './imports'

/** A label that the program gives by language. */
export function said(label: Record<string, string> | undefined): string {
  return label?.[getLocale()] ?? label?.en ?? ''
}

export function fieldLabel(target: Target | undefined, name: string): string {
  const field = target?.fields.find((one) => one.name === name)
  if (field) return said(field.label)
  return name.startsWith('custom:') ? name.slice(7) : name
}

/** Why a row is rejected or doubtful, with fields by their labels. */
export function problemText(target: Target | undefined, problem: RowProblem): string {
  const params: Record<string, unknown> = { ...problem.params }
  if (typeof params.field === 'string') params.field = fieldLabel(target, params.field)
  else if (problem.field) params.field = fieldLabel(target, problem.field)
  return explain(new Problem(422, { detail: problem.message, key: problem.key, params }, problem.message))
}

/** A value of the preview as it reads best. */
export function valueText(field: TargetField | undefined, value: unknown): string {
  if (value === undefined || value === null || value === '') return unknown
  if (typeof value === 'boolean') return value ? m.app_yes() : m.app_no()
  if (field?.kind === 'flag') return value === 'true' ? m.app_yes() : m.app_no()
  if (typeof value === 'number') return formatNumber(value, Number.isInteger(value) ? 0 : 2)
  if (field?.kind === 'date' && typeof value === 'string') return formatDate(value)
  if (Array.isArray(value)) return value.map(String).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function stateText(state: Import['state']): string {
  return {
    ready: m.intake_state_ready,
    queued: m.intake_state_queued,
    running: m.intake_state_running,
    done: m.intake_state_done,
    cancelled: m.intake_state_cancelled,
    failed: m.intake_state_failed,
    undoing: m.intake_state_undoing,
    undone: m.intake_state_undone,
  }[state]()
}

export function stateColor(state: Import['state']): string {
  if (state === 'done') return 'pine'
  if (state === 'failed') return 'brick'
  return state === 'ready' || state === 'cancelled' ? 'ochre' : 'gray'
}

const systems: Record<string, string> = { salesforce: 'Salesforce', hubspot: 'HubSpot', dynamics: 'Dynamics 365', apollo: 'Apollo', linkedin: 'LinkedIn', vcard: 'vCard' }

export function systemName(system: string): string {
  return systems[system] ?? system
}

const encodings: Record<string, string> = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16', 'windows-1252': 'Windows-1252' }

export function separatorText(separator: string | undefined): string {
  const names: Record<string, () => string> = { ',': m.intake_separator_comma, ';': m.intake_separator_semicolon, '\t': m.intake_separator_tab, '|': m.intake_separator_bar }
  return names[separator ?? '']?.() ?? ''
}

/** How the file is read, in one line. */
export function formatText(format: Import['format']): string {
  const parts = format.kind === 'xlsx' ? [m.intake_format_sheet({ name: format.sheet ?? '' })] : [separatorText(format.separator), encodings[format.encoding ?? '']]
  parts.push(format.decimal === ',' ? m.intake_decimal_comma() : m.intake_decimal_point())
  parts.push(format.date_order === 'mdy' ? m.intake_dates_mdy() : m.intake_dates_dmy())
  parts.push(format.header_line > 0 ? m.intake_format_header({ line: formatNumber(format.header_line) }) : m.intake_format_no_header())
  return parts.filter(Boolean).join(' · ')
}

/** By what a row was recognised: "siret" by a message, or as it is. */
export function matchedBy(by: string): string {
  const table = m as unknown as Record<string, (() => string) | undefined>
  return table[`intake_by_${by}`]?.() ?? by
}
