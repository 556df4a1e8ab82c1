import { MultiSelect, SegmentedControl, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { request } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import type { Draft } from './draft'

interface AreaOption {
  code: string
  name: string
}

/** Names of the coarser areas by which a plan may be confined, such as régions. */
export function coarserLevels(level: string): string[] {
  if (level === 'fr-region') return []
  if (level === 'fr-departement') return ['fr-region']
  if (level.startsWith('us-')) return level === 'us-state' ? [] : ['us-state']
  return ['fr-region', 'fr-departement']
}

function useAreas(level: string) {
  return useQuery({
    queryKey: ['place-areas', level],
    queryFn: ({ signal }) => request<{ items: AreaOption[] }>('GET', `/api/v1/places/levels/${level}/areas`, undefined, signal),
    staleTime: Infinity,
    retry: false,
  })
}

/** Where: the whole country, its mainland, or some of its areas. */
export function RegionField({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }) {
  const levels = coarserLevels(draft.level)
  const first = useAreas(levels[0] ?? 'fr-region')
  const second = useAreas(levels[1] ?? levels[0] ?? 'fr-region')
  const data = useMemo(() => {
    const groups = [
      { level: levels[0], items: first.data?.items },
      ...(levels[1] ? [{ level: levels[1], items: second.data?.items }] : []),
    ]
    return groups.flatMap(({ level, items }) =>
      level && items
        ? [{ group: groupName(level), items: items.map((area) => ({ value: `${level}/${area.code}`, label: level === 'fr-departement' ? `${area.name} (${area.code})` : area.name })) }]
        : [],
    )
  }, [levels, first.data, second.data])
  const labels = useMemo(() => new Map(data.flatMap((group) => group.items.map((item) => [item.value, item.label] as const))), [data])
  return (
    <Stack gap="xs">
      {draft.level.startsWith('fr-') && (
        <SegmentedControl
          size="sm"
          aria-label={m.plan_where()}
          style={{ alignSelf: 'flex-start' }}
          value={draft.cover}
          onChange={(cover) => onChange({ cover: cover as Draft['cover'] })}
          data={[
            { value: 'metropolitan', label: m.plan_cover_metropolitan() },
            { value: 'mainland', label: m.plan_cover_mainland() },
            { value: 'all', label: m.plan_cover_all() },
          ]}
        />
      )}
      {data.length > 0 && (
        <MultiSelect
          aria-label={m.plan_areas()}
          placeholder={draft.areas.length === 0 ? m.plan_areas() : ''}
          searchable
          clearable
          hidePickedOptions
          maxDropdownHeight={280}
          data={data}
          value={draft.areas.map((area) => `${area.level}/${area.code}`)}
          onChange={(values) =>
            onChange({
              areas: values.map((value) => {
                const at = value.indexOf('/')
                return { level: value.slice(0, at), code: value.slice(at + 1), name: labels.get(value) ?? value.slice(at + 1) }
              }),
            })
          }
        />
      )}
      {draft.areas.length === 0 && data.length > 0 && (
        <Text size="xs" c="dimmed">
          {m.plan_areas_text()}
        </Text>
      )}
    </Stack>
  )
}

function groupName(level: string): string {
  switch (level) {
    case 'fr-region':
      return m.plan_level_region()
    case 'fr-departement':
      return m.plan_level_departement()
    default:
      return m.plan_level_state()
  }
}
