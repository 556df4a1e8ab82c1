import { Button, Group, Popover, Stack, Text, Textarea } from '@mantine/core'
import { IconCode } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import { explain } from '@/api/problem'
import * as m from '@/paraglide/messages.js'

/** More conditions as CQL2, checked by the server before they are used. */
export function ExpertFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [opened, setOpened] = useState(false)
  const [text, setText] = useState(value)
  const [error, setError] = useState<unknown>(null)
  const fields = useQuery({ queryKey: ['leads', 'fields'], enabled: opened, staleTime: Infinity, queryFn: async ({ signal }) => (await api.GET('/api/v1/leads/fields', { signal })).data! })
  const apply = async () => {
    setError(null)
    try {
      if (text.trim()) await api.GET('/api/v1/leads', { params: { query: { filter: text, limit: 0 } } })
      onChange(text.trim())
      setOpened(false)
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width={440}
      position="bottom-start"
      trapFocus
    >
      <Popover.Target>
        <Button
          size="xs"
          variant={value ? 'light' : 'default'}
          leftSection={<IconCode size={15} />}
          aria-expanded={opened}
          onClick={() => {
            setText(value)
            setError(null)
            setOpened(!opened)
          }}
        >
          {m.lead_expert()}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Textarea
            data-autofocus
            autosize
            minRows={3}
            maxRows={10}
            label={m.lead_expert_label()}
            description={m.lead_expert_text()}
            placeholder="potential > 50000 AND since >= DATE('2026-01-01')"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
            value={text}
            error={error ? explain(error) : undefined}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Text size="xs" c="dimmed">
            {(fields.data?.items ?? []).map((one) => one.name).join(', ')}
          </Text>
          <Group justify="flex-end">
            <Button size="xs" onClick={() => void apply()}>
              {m.lead_expert_apply()}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
