import { ActionIcon, Button, Checkbox, CloseButton, Group, ScrollArea, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { IconList, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { matches } from '@/app/matches'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import classes from './map.module.css'

export interface MapListItem {
  id: string
  name: string
  detail?: ReactNode
  colour?: string
}

const shownAtOnce = 200

/** Everything that is on the map as a list that is read, searched and selected
 *  from by keyboard: the map's other half for those who do not see or point. Lies
 *  folded as a button in the map's corner. */
export function MapList(props: {
  items: readonly MapListItem[]
  label: string
  onOpen?: (id: string) => void
  /** With these, each row can be selected, and all that are found at once. */
  selected?: ReadonlySet<string>
  onSelect?: (ids: string[], on: boolean) => void
  /** Where its button stands; the list opens over the map's left side. */
  bottom?: number
}) {
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <Tooltip label={m.map_list_show()} position="right">
        <ActionIcon className={classes.listButton} style={{ bottom: props.bottom ?? 64 }} size={42} variant="default" aria-label={m.map_list_show()} onClick={() => setOpen(true)}>
          <IconList size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    )
  return <Opened {...props} onClose={() => setOpen(false)} />
}

function Opened(props: Parameters<typeof MapList>[0] & { onClose: () => void }) {
  const { items, selected, onSelect, onOpen } = props
  const [query, setQuery] = useState('')
  const [limit, setLimit] = useState(shownAtOnce)
  const asked = useDeferredValue(query)
  const found = useMemo(() => (asked.trim() === '' ? items : items.filter((item) => matches(asked, item.name))), [items, asked])
  const all = onSelect !== undefined && found.length > 0 && found.every((item) => selected?.has(item.id))
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes what is focused within
    <section
      className={`${classes.card} ${classes.list}`}
      aria-label={props.label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        props.onClose()
      }}
    >
      <Group justify="space-between" wrap="nowrap" mb={6}>
        <Text fw={600} size="sm">
          {props.label}
        </Text>
        <CloseButton aria-label={m.map_list_hide()} onClick={props.onClose} />
      </Group>
      <TextInput
        autoFocus
        aria-label={m.map_list_find()}
        placeholder={m.map_list_find()}
        leftSection={<IconSearch size={15} />}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value)
          setLimit(shownAtOnce)
        }}
      />
      <Group justify="space-between" my={6} mih={24}>
        {onSelect ? (
          <Checkbox
            size="xs"
            checked={all}
            indeterminate={!all && found.some((item) => selected?.has(item.id))}
            disabled={found.length === 0}
            label={m.map_list_all({ count: found.length, text: formatNumber(found.length) })}
            onChange={(event) => onSelect(found.map((item) => item.id), event.currentTarget.checked)}
          />
        ) : (
          <Text size="xs" c="dimmed" aria-live="polite">
            {m.map_list_count({ count: formatNumber(found.length) })}
          </Text>
        )}
      </Group>
      <ScrollArea flex={1} type="auto" offsetScrollbars>
        <ul className={classes.rows}>
          {found.slice(0, limit).map((item) => (
            <Row key={item.id} item={item} selected={selected?.has(item.id)} onSelect={onSelect && ((on) => onSelect([item.id], on))} onOpen={onOpen && (() => onOpen(item.id))} />
          ))}
        </ul>
        {found.length > limit && (
          <Button variant="subtle" size="compact-sm" fullWidth onClick={() => setLimit(limit + shownAtOnce)}>
            {m.map_list_more()}
          </Button>
        )}
        {found.length === 0 && (
          <Text size="sm" c="dimmed" p="xs">
            {m.app_palette_nothing({ query })}
          </Text>
        )}
      </ScrollArea>
    </section>
  )
}

function Row(props: { item: MapListItem; selected: boolean | undefined; onSelect: ((on: boolean) => void) | undefined; onOpen: (() => void) | undefined }) {
  const { item, onOpen } = props
  const content = (
    <Group gap={8} wrap="nowrap" flex={1} miw={0}>
      {item.colour && <span className={classes.swatch} style={{ background: item.colour }} aria-hidden />}
      <Text size="sm" truncate flex={1} component="span">
        {item.name}
      </Text>
      {item.detail !== undefined && (
        <Text size="xs" c="dimmed" className="numbers" component="span" truncate maw="50%">
          {item.detail}
        </Text>
      )}
    </Group>
  )
  return (
    <li className={classes.row}>
      {props.onSelect && (
        <Checkbox size="xs" aria-label={item.name} checked={props.selected ?? false} onChange={(event) => props.onSelect?.(event.currentTarget.checked)} />
      )}
      {onOpen ? (
        <UnstyledButton className={classes.rowButton} onClick={onOpen}>
          {content}
        </UnstyledButton>
      ) : (
        content
      )}
    </li>
  )
}
