import { Modal, ScrollArea, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { matches } from '@/app/matches'
import * as m from '@/paraglide/messages.js'
import { formatChange } from '@/ui/format'
import classes from './editor.module.css'
import { none, type PlanTerritory } from './contract'
import type { Editor } from './useEditor'
import { territoryName, unitCount } from './words'

/** Chooses the territory that the selection goes to: type, arrows, Enter. Those
 *  nearest to the selection come first. */
export function MoveDialog({ editor, opened, onClose }: { editor: Editor; opened: boolean; onClose: () => void }) {
  const level = editor.plan?.level ?? ''
  return (
    <Modal opened={opened} onClose={onClose} title={m.plan_move_title({ units: unitCount(level, editor.selected.size) })} size="md" padding="md">
      {opened && <Choice editor={editor} onClose={onClose} />}
    </Modal>
  )
}

function Choice({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const { territories, fills, plan } = editor
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const list = useId()
  const ordered = useMemo(() => nearest(editor), [editor])
  const found = useMemo(() => ordered.filter((territory) => matches(query, territoryName(territory))), [ordered, query])
  const go = (to: number) => {
    editor.edit.mutate({ path: '/moves', body: { units: [...editor.selected], to } })
    editor.select([], 'replace')
    onClose()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
    else if (event.key === 'Enter' && found[at]) go(found[at].number)
    else return
    event.preventDefault()
  }
  const first = plan?.measures.findIndex((measure) => measure.balanced) ?? -1
  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found[at] ? `${list}-${found[at].number}` : undefined}
        aria-label={m.plan_move_find()}
        placeholder={m.plan_move_find()}
        leftSection={<IconSearch size={16} />}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={press}
      />
      <ScrollArea.Autosize mah={360} mt="xs" type="auto">
        <div role="listbox" id={list} aria-label={m.plan_column_territories()}>
          {found.map((territory, i) => (
            <UnstyledButton
              key={territory.number}
              id={`${list}-${territory.number}`}
              role="option"
              aria-selected={i === at}
              tabIndex={-1}
              className={classes.option}
              data-active={i === at || undefined}
              onClick={() => go(territory.number)}
            >
              <span className={classes.swatch} style={{ background: fills[territory.number] }} aria-hidden />
              <Text size="sm" flex={1} truncate>
                {territoryName(territory)}
              </Text>
              <Text size="xs" c={territory.outside ? 'brick' : 'dimmed'} className="numbers">
                {first >= 0 ? formatChange(territory.deviation[first], 1) : ''}
              </Text>
            </UnstyledButton>
          ))}
        </div>
        {found.length === 0 && (
          <Text size="sm" c="dimmed" p="sm">
            {m.app_palette_nothing({ query })}
          </Text>
        )}
        {territories.length > 0 && query === '' && (
          <UnstyledButton className={classes.option} onClick={() => go(-1)}>
            <Text size="sm" c="dimmed">
              {m.plan_move_out()}
            </Text>
          </UnstyledButton>
        )}
      </ScrollArea.Autosize>
    </>
  )
}

/** Territories by how near they come to the selection; its own ones last. */
function nearest({ territories, selected, units, assignment }: Editor): PlanTerritory[] {
  const u = units.data
  if (!u || !assignment || selected.size === 0) return territories
  let lon = 0
  let lat = 0
  const own = new Set<number>()
  for (const i of selected) {
    lon += u.lon[i]! / selected.size
    lat += u.lat[i]! / selected.size
    own.add(assignment[i] ?? none)
  }
  const squeeze = Math.cos((lat * Math.PI) / 180)
  const least = new Map<number, number>()
  for (let i = 0; i < assignment.length; i++) {
    if (selected.has(i)) continue
    const d = ((u.lon[i]! - lon) * squeeze) ** 2 + (u.lat[i]! - lat) ** 2
    const t = assignment[i]!
    if (d < (least.get(t) ?? Infinity)) least.set(t, d)
  }
  const rank = (territory: PlanTerritory) => (own.size === 1 && own.has(territory.number) ? 1e9 : (least.get(territory.number) ?? 1e6))
  return territories.toSorted((a, b) => rank(a) - rank(b))
}
