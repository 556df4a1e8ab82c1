import { Group, Kbd, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconArrowRight, IconLanguage, IconMoon, IconSearch } from '@tabler/icons-react'
import { useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { useLanguage } from './language'
import type { Command, Found } from './noun'
import { nouns } from './nouns'
import { matches } from './matches'
import { railItems } from './rails'
import { useGo } from './navigation'
import { allows, useUser } from './session'

/** The command palette: goes anywhere, does anything, finds any record. */
export function Palette() {
  const [query, setQuery] = useState('')
  const go = useGo()
  const groups = useCommands()
  const [asked] = useDebouncedValue(query.trim(), 160)
  const found = useQuery({
    queryKey: ['palette', asked],
    enabled: asked.length >= 2,
    queryFn: ({ signal }) => searchAll(asked, signal),
    placeholderData: (before) => before,
  })
  const shown = groups
    .map((group) => ({ ...group, commands: group.commands.filter((c) => matches(query, `${c.label()} ${c.keywords ?? ''}`)) }))
    .filter((group) => group.commands.length > 0)
  const hits = asked.length >= 2 ? (found.data ?? []) : []
  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut={['mod + K', '/']} radius="lg" size={620} scrollable maxHeight={460}>
      <Spotlight.Search placeholder={m.app_palette_placeholder()} aria-label={m.app_search()} leftSection={<IconSearch size={18} stroke={1.7} />} />
      <Spotlight.ActionsList>
        {hits.length > 0 && (
          <Spotlight.ActionsGroup label={m.app_palette_records()}>
            {hits.map((hit) => (
              <Row key={hit.id} icon={hit.icon} label={hit.label} description={hit.description} onClick={() => go(hit.to)} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {shown.map((group) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.commands.map((command) => (
              <Row
                key={command.id}
                icon={command.icon}
                label={command.label()}
                description={command.description?.()}
                onClick={() => command.run(go)}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {shown.length === 0 && hits.length === 0 && (
          <Spotlight.Empty>{found.isFetching ? m.app_loading() : m.app_palette_nothing({ query })}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
      <Spotlight.Footer>
        <Group gap="lg">
          <Hint keys={['↑', '↓']} text={m.app_palette_move()} />
          <Hint keys={['↵']} text={m.app_palette_choose()} />
          <Hint keys={['Esc']} text={m.app_palette_close()} />
        </Group>
      </Spotlight.Footer>
    </Spotlight.Root>
  )
}

function Row(props: { icon: Command['icon']; label: string; description?: string | undefined; onClick: () => void }) {
  const Icon = props.icon ?? IconArrowRight
  return (
    <Spotlight.Action
      onClick={() => {
        props.onClick()
        spotlight.close()
      }}
      leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
      label={props.label}
      {...(props.description ? { description: props.description } : {})}
    />
  )
}

function Hint({ keys, text }: { keys: string[]; text: string }) {
  return (
    <Group gap={5}>
      {keys.map((key) => (
        <Kbd key={key} size="xs">
          {key}
        </Kbd>
      ))}
      <Text size="xs" c="dimmed">
        {text}
      </Text>
    </Group>
  )
}

/** Going somewhere first, then each noun's acts, then language and theme. */
function useCommands(): { label: string; commands: Command[] }[] {
  const { role } = useUser()
  const { language, choose } = useLanguage()
  const { toggleColorScheme } = useMantineColorScheme()
  return useMemo(() => {
    const goes: Command[] = railItems(role).map((item) => ({
      id: `go ${item.to}`,
      label: item.label,
      icon: item.icon,
      run: (go) => go(item.to),
    }))
    const acts = nouns.flatMap((noun) => noun.commands?.() ?? []).filter((command) => allows(command.roles, role))
    const settings: Command[] = [
      {
        id: 'language',
        label: () => (language === 'fr' ? 'Switch to English' : 'Passer en français'),
        icon: IconLanguage,
        keywords: 'language langue english anglais french français',
        run: () => choose(language === 'fr' ? 'en' : 'fr'),
      },
      { id: 'theme', label: m.app_theme_toggle, icon: IconMoon, keywords: 'dark light sombre clair theme thème', run: () => toggleColorScheme() },
    ]
    return [
      { label: m.app_palette_go(), commands: goes },
      { label: m.app_palette_do(), commands: [...acts, ...settings] },
    ]
  }, [role, language, choose, toggleColorScheme])
}

/** Every noun's search at once; one that fails does not silence the others. */
async function searchAll(query: string, signal: AbortSignal): Promise<Found[]> {
  const answers = await Promise.allSettled(nouns.map((noun) => noun.search?.(query, signal) ?? Promise.resolve([])))
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.slice(0, 6) : []))
}
