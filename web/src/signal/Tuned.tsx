import { Anchor, Card, Group, Text } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { type Feed, type Kind, kindName, useTune } from './signals'

/** Of which kinds somebody wants less, what that changed, and the way back. */
export function Tuned({ items, onSee }: { items: Feed['tuned']; onSee: (kind: Kind) => void }) {
  const tune = useTune()
  if (items.length === 0) return null
  return (
    <Card component="section" withBorder p="xs" mb="md" aria-label={m.signal_tuned()}>
      <Text size="xs" fw={600} c="dimmed">
        {m.signal_tuned()}
      </Text>
      {items.map(({ kind, tuning, count }) => {
        const said = { kind: kindName(kind), count, text: formatNumber(count) }
        return (
          <Group key={kind} gap="xs">
            <Text size="sm">{tuning === 'less' ? m.signal_tuned_less(said) : m.signal_tuned_muted(said)}</Text>
            {tuning === 'muted' && count > 0 && (
              <Anchor component="button" size="xs" aria-label={m.signal_tuned_see({ kind: kindName(kind) })} onClick={() => onSee(kind as Kind)}>
                {m.signal_group_open()}
              </Anchor>
            )}
            <Anchor component="button" size="xs" aria-label={m.signal_tuned_back({ kind: kindName(kind) })} onClick={() => tune.mutate({ kind, from: tuning, to: 'usual' })}>
              {m.app_undo()}
            </Anchor>
          </Group>
        )
      })}
    </Card>
  )
}
