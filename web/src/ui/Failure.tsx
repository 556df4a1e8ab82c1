import { Alert, Button, Code, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { explain, Problem, Unreachable } from '@/api/problem'
import * as m from '@/paraglide/messages.js'

/** A failure in the reader's language, with what to do about it. */
export function Failure({ error, onRetry, title }: { error: unknown; onRetry?: (() => void) | undefined; title?: string }) {
  const ours = error instanceof Problem || error instanceof Unreachable
  return (
    <Alert
      m="md"
      color="brick"
      icon={<IconAlertTriangle size={18} />}
      title={title ?? (error instanceof Unreachable ? m.app_unreachable_title() : m.app_failure_title())}
      role="alert"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{ours ? explain(error) : m.app_failure_program()}</Text>
        {!ours && <Code block>{error instanceof Error ? error.message : String(error)}</Code>}
        {onRetry && (
          <Button size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
            {m.app_try_again()}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
