import { Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** Says what will stand here, why it does not yet, and what to do about it. */
export function EmptyState(props: { icon?: Icon; title: string; text?: ReactNode; action?: ReactNode; compact?: boolean }) {
  const Icon = props.icon
  return (
    <Stack align="center" justify="center" gap="sm" mih={props.compact ? 160 : 320} p="xl" ta="center">
      {Icon && (
        <ThemeIcon variant="light" size={52} radius="xl" aria-hidden>
          <Icon size={26} stroke={1.6} />
        </ThemeIcon>
      )}
      <Title order={2}>{props.title}</Title>
      {props.text && (
        <Text c="dimmed" maw={460} style={{ textWrap: 'pretty' }}>
          {props.text}
        </Text>
      )}
      {props.action}
    </Stack>
  )
}
