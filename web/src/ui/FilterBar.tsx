import { Badge, Button, Checkbox, CloseButton, Group, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconChevronDown, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { matches } from '@/app/matches'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from './format'

export interface Filter {
  key: string
  label: string
  options: { value: string; label: string; count?: number }[]
  value: string[]
  onChange: (value: string[]) => void
}

/** Search and filters above a list: each filter a button that says what it holds. */
export function FilterBar(props: {
  search?: { value: string; onChange: (value: string) => void; placeholder: string }
  filters?: Filter[]
  /** At the right: a view switch, a sort. */
  children?: ReactNode
}) {
  const filters = props.filters ?? []
  const active = filters.some((filter) => filter.value.length > 0) || Boolean(props.search?.value)
  return (
    <Group component="search" gap="xs" px="lg" py="xs" style={{ borderBottom: '1px solid var(--arpent-line)', flex: 'none' }}>
      {props.search && <Search {...props.search} />}
      {filters.map((filter) => (
        <FilterButton key={filter.key} filter={filter} />
      ))}
      {active && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => {
            for (const filter of filters) if (filter.value.length > 0) filter.onChange([])
            if (props.search?.value) props.search.onChange('')
          }}
        >
          {m.app_filter_clear()}
        </Button>
      )}
      <Group gap="xs" ml="auto">
        {props.children}
      </Group>
    </Group>
  )
}

function Search({ value, onChange, placeholder }: { value: string; onChange: (value: string) => void; placeholder: string }) {
  const [typed, setTyped] = useState(value)
  const [known, setKnown] = useState(value)
  // The value was changed from outside (cleared, another address): show that.
  if (known !== value) {
    setKnown(value)
    setTyped(value)
  }
  const tell = useDebouncedCallback((next: string) => {
    setKnown(next)
    onChange(next)
  }, 250)
  return (
    <TextInput
      type="search"
      w={260}
      aria-label={placeholder}
      placeholder={placeholder}
      leftSection={<IconSearch size={15} stroke={1.8} />}
      rightSection={
        typed && (
          <CloseButton
            size="sm"
            aria-label={m.app_filter_clear()}
            onClick={() => {
              setTyped('')
              tell('')
            }}
          />
        )
      }
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        tell(event.currentTarget.value)
      }}
    />
  )
}

function FilterButton({ filter }: { filter: Filter }) {
  const [query, setQuery] = useState('')
  const chosen = filter.options.filter((option) => filter.value.includes(option.value))
  const shown = filter.options.filter((option) => matches(query, option.label))
  const first = chosen[0]
  return (
    <Popover position="bottom-start" width={270} onClose={() => setQuery('')} trapFocus>
      <Popover.Target>
        <Button
          size="sm"
          variant={chosen.length > 0 ? 'light' : 'default'}
          rightSection={<IconChevronDown size={14} />}
          fw={500}
          aria-label={`${filter.label}: ${chosen.length > 0 ? chosen.map((c) => c.label).join(', ') : m.app_filter_any()}`}
        >
          {filter.label}
          {first && (
            <Text component="span" size="sm" fw={600} ml={6} maw={150} truncate>
              {first.label}
            </Text>
          )}
          {chosen.length > 1 && (
            <Badge size="sm" ml={6} circle variant="filled">
              {chosen.length}
            </Badge>
          )}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        {filter.options.length > 8 && (
          <TextInput
            mb={6}
            aria-label={m.app_filter_find({ label: filter.label })}
            placeholder={m.app_filter_find({ label: filter.label })}
            leftSection={<IconSearch size={14} />}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
        )}
        <ScrollArea.Autosize mah={300} type="auto">
          <Checkbox.Group value={filter.value} onChange={filter.onChange} aria-label={filter.label}>
            <Stack gap={0}>
              {shown.map((option) => (
                <Checkbox
                  key={option.value}
                  value={option.value}
                  p={6}
                  size="xs"
                  styles={{ labelWrapper: { flex: 1 }, body: { alignItems: 'center' } }}
                  label={
                    <Group justify="space-between" gap="sm" wrap="nowrap">
                      <Text size="sm">{option.label}</Text>
                      {option.count !== undefined && (
                        <Text size="xs" c="dimmed" className="numbers">
                          {formatNumber(option.count)}
                        </Text>
                      )}
                    </Group>
                  }
                />
              ))}
            </Stack>
          </Checkbox.Group>
          {shown.length === 0 && (
            <Text size="sm" c="dimmed" p="xs">
              {m.app_palette_nothing({ query })}
            </Text>
          )}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}
