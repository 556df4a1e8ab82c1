import { Anchor, Box, Breadcrumbs, Group, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import * as m from '@/paraglide/messages.js'

/** The head of a screen: where one is, what it is, what can be done. */
export function PageHeader(props: {
  title: ReactNode
  /** One sentence under the title. */
  text?: ReactNode
  /** Screens above this one. */
  trail?: { label: string; to: string }[]
  /** Beside the title: a status badge. */
  badge?: ReactNode
  /** Buttons, the most wanted last. */
  actions?: ReactNode
  /** Tabs or a filter bar under the head. */
  children?: ReactNode
}) {
  return (
    <Box component="header" px="lg" pt="md" pb={props.children ? 0 : 'sm'} style={{ borderBottom: '1px solid var(--arpent-line)', flex: 'none' }}>
      {props.trail && (
        <Breadcrumbs separatorMargin={6} mb={2} component="nav" aria-label={m.app_trail()}>
          {props.trail.map((step) => (
            <Anchor key={step.to} size="xs" c="dimmed" renderRoot={(root) => <Link to={step.to} {...root} />}>
              {step.label}
            </Anchor>
          ))}
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-start" gap="sm" mih={36}>
        <Box miw={0} flex="1 1 240px">
          <Group gap="sm">
            <Title order={1} style={{ overflowWrap: 'anywhere' }}>
              {props.title}
            </Title>
            {props.badge}
          </Group>
          {props.text && (
            <Text c="dimmed" size="sm">
              {props.text}
            </Text>
          )}
        </Box>
        {props.actions && <Group gap="xs">{props.actions}</Group>}
      </Group>
      {props.children && <Box mt="sm">{props.children}</Box>}
    </Box>
  )
}
