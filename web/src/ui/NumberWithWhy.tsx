import { Popover, Stack, Text, UnstyledButton } from '@mantine/core'
import { useId } from '@mantine/hooks'
import type { ReactNode } from 'react'
import * as m from '@/paraglide/messages.js'
import classes from './ui.module.css'

/** A figure with its unit, and behind it why it is what it is: a sentence, the
 *  parts it adds up from, its source. */
export function NumberWithWhy(props: {
  /** Formatted: see format.ts. */
  value: string
  unit?: string
  /** What the figure is, for those who hear it and as the popover's title. */
  label: string
  /** One or two sentences: how it was reckoned. */
  why: ReactNode
  /** The sum written out; the last is the total where `total` is set. */
  parts?: { label: string; value: string; total?: boolean }[]
  /** Where it comes from, and of when. */
  source?: string
}) {
  const id = useId()
  return (
    <Popover width={320} position="bottom-start" withArrow={false} trapFocus={false} returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.why} aria-describedby={id} aria-label={m.app_why_of({ label: props.label, value: `${props.value} ${props.unit ?? ''}` })}>
          {props.value}
          {props.unit && <span className={classes.unit}>{props.unit}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown id={id}>
        <Stack gap="xs">
          <Text fw={600} size="sm">
            {props.label}
          </Text>
          <Text size="sm" component="div">
            {props.why}
          </Text>
          {props.parts && (
            <table className={classes.parts}>
              <tbody>
                {props.parts.map((part) => (
                  <tr key={part.label} data-total={part.total || undefined}>
                    <td>{part.label}</td>
                    <td>{part.value}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {props.source && (
            <Text size="xs" c="dimmed">
              {m.app_source({ source: props.source })}
            </Text>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
