import { ActionIcon, Group, NumberInput, Select, Stack, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { formatPercent } from '@/ui/format'
import { useColleagues } from '../accounts'
import type { Order } from './handovers'

interface Props {
  but: string
  to: Order['to']
  suggested: readonly string[]
  onChange: (to: Order['to']) => void
}

const item = (one: { id: string; name: string; title: string }) => ({ value: one.id, label: [one.name, one.title].filter(Boolean).join(' · ') })

/** Who gets it, and how much in proportion; who works the same territories is
 *  offered first. */
export function Colleagues({ but, to, suggested, onChange }: Props) {
  const { users, nameOf } = useColleagues()
  const free = users.filter((one) => one.active && one.id !== but && !to.some((other) => other.user_id === one.id))
  const near = free.filter((one) => suggested.includes(one.id))
  const others = free.filter((one) => !suggested.includes(one.id))
  const all = to.reduce((sum, one) => sum + (one.share ?? 1), 0)
  return (
    <Stack gap="xs">
      {to.map((one, at) => (
        <Group key={one.user_id} gap="sm" wrap="nowrap">
          <div style={{ flex: 1, minWidth: 0 }}>
            <Text size="sm" fw={560}>
              {nameOf(one.user_id)}
            </Text>
            {at === 0 && (
              <Text size="xs" c="dimmed">
                {m.account_hand_first()}
              </Text>
            )}
          </div>
          {to.length > 1 && (
            <>
              <NumberInput
                size="xs"
                w={84}
                aria-label={m.account_hand_share({ name: nameOf(one.user_id) })}
                min={1}
                max={100}
                allowDecimal={false}
                value={one.share ?? 1}
                onChange={(value) => onChange(to.map((other) => (other === one ? { ...one, share: Math.min(100, Math.max(1, Number(value) || 1)) } : other)))}
              />
              <Text size="sm" c="dimmed" w={52} ta="right" className="numbers">
                {formatPercent((one.share ?? 1) / all, 0)}
              </Text>
            </>
          )}
          <ActionIcon variant="subtle" aria-label={m.account_hand_remove({ name: nameOf(one.user_id) })} onClick={() => onChange(to.filter((other) => other !== one))}>
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Select
        key={to.length}
        label={to.length === 0 ? m.account_hand_colleague() : m.account_hand_another()}
        searchable
        maw={420}
        value={null}
        data={[
          { group: m.account_hand_near(), items: near.map(item) },
          { group: m.account_hand_others(), items: others.map(item) },
        ].filter((group) => group.items.length > 0)}
        onChange={(id) => id && onChange([...to, { user_id: id, share: 1 }])}
      />
    </Stack>
  )
}
