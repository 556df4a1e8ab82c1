// Where what is held of a person comes from, in words.
import { useQuery } from '@tanstack/react-query'
import { request } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'
import { queryText } from '@/ui/useList'
import type { Merge } from './duplicates'
import type { Person } from './people'

export type Change = components['schemas']['Change']
type Held = { company?: string; title?: string; valid_from?: string; valid_to?: string }

export function useChanges(id: string) {
  return useQuery({
    queryKey: ['person', id, 'changes'],
    queryFn: async ({ signal }) => (await request<{ items: Change[] }>('GET', `/api/v1/people/${id}/changes${queryText({ limit: 1000 })}`, undefined, signal)).items,
  })
}

/** The files that one may see, by the import that brought them. */
export function useFiles() {
  return useQuery({
    queryKey: ['person-files'],
    queryFn: async ({ signal }) => {
      const { items } = await request<{ items: { id: string; file_name: string }[] }>('GET', `/api/v1/imports${queryText({ limit: 200 })}`, undefined, signal)
      return new Map(items.map((one) => [one.id, one.file_name]))
    },
  })
}

/** The import that a source names, if it names one. */
export const importOf = (source: string) => (source.startsWith('import/') ? source.slice('import/'.length) : '')

/** The merge that a source names, if it names one. */
export const mergeOf = (source: string) => (source.startsWith('merge/') ? source.slice('merge/'.length) : '')

export function sourceText(source: string, files: Map<string, string> | undefined, merges: readonly Merge[] = []): string {
  const file = importOf(source)
  const merge = merges.find((one) => one.id === mergeOf(source))
  if (merge) return mergedText(merge)
  if (file) return files?.get(file) ?? m.person_source_import()
  return source || m.person_source_form()
}

const mergedText = (merge: Merge) => m.person_merged_by({ name: merge.name, date: formatDate(merge.merged_at) })

/** From whom a position or contact point came along, if it did. */
export function cameFrom(id: string | undefined, merges: readonly Merge[]): string {
  const merge = merges.find((one) => !one.undone_at && id !== undefined && [...one.positions, ...one.contact_points].includes(id))
  return merge ? mergedText(merge) : ''
}

export function basisText(basis: string): string {
  return { legitimate_interest: m.person_basis_interest(), consent: m.person_basis_consent(), contract: m.person_basis_contract() }[basis] ?? m.person_basis_none()
}

export function fieldText(field: string): string {
  if (field.startsWith('custom.')) return field.slice('custom.'.length)
  const names: Record<string, () => string> = {
    given_name: m.person_given_name,
    family_name: m.person_family_name,
    language: m.person_language,
    note: m.person_note,
    external: m.person_external,
    school: m.person_school,
    group: m.person_group,
    skill: m.person_skill,
    email: m.person_email,
    phone: m.person_phone,
    mobile: m.person_mobile,
    profile: m.person_profile,
    employer: m.person_employer,
    title: m.person_job,
    position: m.person_position,
  }
  return names[field]?.() ?? field
}

/** What a change says something was or is: a text, or a position in words. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'object') return String(value)
  const held = value as Held
  return [
    held.title,
    held.company,
    held.valid_from && m.person_since({ date: formatDate(held.valid_from) }),
    held.valid_to && m.person_until({ date: formatDate(held.valid_to) }),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Who said a field what it says now, and when: the last change of it, or
 *  what the person was first made from. Changes come newest first. */
export function saidBy(person: Person, changes: readonly Change[], field: string): { source: string; at: string } {
  const last = changes.find((one) => one.field === field)
  return last ? { source: last.source, at: last.recorded_at } : { source: person.source ?? '', at: person.created_at }
}
