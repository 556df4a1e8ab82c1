import { ActionIcon, Box, Group, Text, Title, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useContext, useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { Boundary } from '@/app/Boundary'
import { InspectorContext } from '@/app/inspector'
import * as m from '@/paraglide/messages.js'

/** The panel at the right of the work, there as long as this is mounted:
 *  {chosen && <Inspector title=… onClose=…>…</Inspector>}. Escape closes it. */
export function Inspector(props: {
  title: ReactNode
  /** A line above the title: what kind of thing this is. */
  kind?: string
  badge?: ReactNode
  onClose: () => void
  actions?: ReactNode
  /** Stays at the panel's foot. */
  footer?: ReactNode
  /** Content without padding of its own (a table, a map). */
  flush?: boolean
  children: ReactNode
}) {
  const { slot, occupy } = useContext(InspectorContext)
  const panel = useRef<HTMLDivElement>(null)
  const { onClose } = props
  useEffect(() => occupy(), [occupy])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      const target = event.target as HTMLElement | null
      const elsewhere = target?.closest('[role=dialog],[role=menu],[role=listbox]')
      if (!elsewhere) onClose()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [onClose])
  if (!slot) return null
  return createPortal(
    <>
      <Box ref={panel} p="md" pb="sm" style={{ borderBottom: '1px solid var(--arpent-line)', flex: 'none' }}>
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
          <Box miw={0}>
            {props.kind && (
              <Text size="xs" c="dimmed">
                {props.kind}
              </Text>
            )}
            <Group gap="xs">
              <Title order={2} style={{ overflowWrap: 'anywhere' }}>
                {props.title}
              </Title>
              {props.badge}
            </Group>
          </Box>
          <Tooltip label={`${m.app_close()} (Esc)`}>
            <ActionIcon onClick={onClose} aria-label={m.app_close()}>
              <IconX size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
        {props.actions && (
          <Group gap="xs" mt="sm">
            {props.actions}
          </Group>
        )}
      </Box>
      <Box flex={1} p={props.flush ? 0 : 'md'} style={{ overflow: 'auto', minHeight: 0 }}>
        <Boundary>{props.children}</Boundary>
      </Box>
      {props.footer && (
        <Box p="md" style={{ borderTop: '1px solid var(--arpent-line)', flex: 'none' }}>
          {props.footer}
        </Box>
      )}
    </>,
    slot,
  )
}
