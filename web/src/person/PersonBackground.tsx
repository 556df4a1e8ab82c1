import { useQueryClient } from '@tanstack/react-query'
import { WordsField } from '@/account/WordsField'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import type { Person } from './people'

type Background = NonNullable<components['schemas']['PersonDraft']['background']>

/** Where a person studied, what they belong to, what they are good at. */
export function PersonBackground({ person }: { person: Person }) {
  const queries = useQueryClient()
  const save = async (background: Background) => {
    await api.PATCH('/api/v1/people/{id}', { params: { path: { id: person.id } }, body: { background } })
    await queries.invalidateQueries({ queryKey: ['person', person.id] })
    // The index of leads follows within a second.
    setTimeout(() => void queries.invalidateQueries({ queryKey: ['leads'] }), 1200)
  }
  const words = (values: string[]) => values.map((value) => ({ value }))
  const known = person.background
  return (
    <>
      <WordsField title={m.person_schools()} field="school" commas words={known.schools} save={(values) => save({ schools: words(values) })} />
      <WordsField title={m.person_groups()} field="group" commas words={known.groups} save={(values) => save({ groups: words(values) })} />
      <WordsField title={m.person_skills()} field="skill" words={known.skills} save={(values) => save({ skills: words(values) })} />
    </>
  )
}
