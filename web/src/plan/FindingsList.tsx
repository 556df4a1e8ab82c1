import { Alert, Button, Group, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconScissors } from '@tabler/icons-react'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import type { Findings, PlanMeasure, Remark } from './contract'
import { formatMeasure, measureName, remarkText } from './words'

const named = 6

/** What can be said before a run: what makes it impossible and what to do about it. */
export function FindingsList(props: { findings: Findings; measures: PlanMeasure[]; onSplit?: ((codes: string[]) => void) | undefined; splitting?: boolean; split?: boolean }) {
  const { findings, measures } = props
  const giants = findings.giants ?? []
  const messages = (findings.messages ?? []).filter((message) => message.key !== 'plan.units_too_large' || giants.length === 0)
  const serious = messages.filter((message) => message.severity !== 'info')
  const notes = messages.filter((message) => message.severity === 'info')
  return (
    <Stack gap="xs" aria-live="polite">
      {giants.length > 0 && <Giants {...props} />}
      {serious.map((message) => (
        <Said key={`${message.key} ${message.text}`} message={message} measures={measures} />
      ))}
      {giants.length === 0 && serious.length === 0 && (
        <Alert color="pine" variant="light" py="xs" icon={<IconCircleCheck size={18} />}>
          {m.plan_findings_good()}
        </Alert>
      )}
      {notes.map((message) => (
        <Group key={`${message.key} ${message.text}`} gap={6} wrap="nowrap" align="flex-start">
          <IconInfoCircle size={15} aria-hidden style={{ flex: 'none', marginTop: 2 }} color="var(--mantine-color-dimmed)" />
          <Text size="xs" c="dimmed">
            {remarkText(message, [], measures)}
          </Text>
        </Group>
      ))}
    </Stack>
  )
}

function Said({ message, measures }: { message: Remark; measures: PlanMeasure[] }) {
  return (
    <Alert color={message.severity === 'error' ? 'brick' : 'ochre'} variant="light" py="xs" icon={<IconAlertTriangle size={18} />}>
      {remarkText(message, [], measures)}
    </Alert>
  )
}

/** Units larger than a territory may be, by name; split at a click. */
function Giants({ findings, measures, onSplit, splitting, split }: Parameters<typeof FindingsList>[0]) {
  const [all, setAll] = useState(false)
  const giants = findings.giants
  const first = giants[0]!
  const measure = measures.find((one) => one.name === first.measure)
  const codes = giants.filter((giant) => giant.split).map((giant) => giant.code)
  return (
    <Alert
      color={split ? 'pine' : 'brick'}
      variant="light"
      py="xs"
      icon={split ? <IconScissors size={18} /> : <IconAlertTriangle size={18} />}
      title={m.plan_giants({ count: giants.length, limit: formatMeasure(first.limit, measure?.unit ?? ''), measure: measureName(first.measure, measure?.label).toLowerCase() })}
    >
      <List size="sm" spacing={1} mb={8}>
        {giants.slice(0, all ? undefined : named).map((giant) => (
          <List.Item key={giant.code}>
            {giant.name} <Text span c="dimmed" size="sm">{formatMeasure(giant.value, measure?.unit ?? '')}</Text>
          </List.Item>
        ))}
      </List>
      <Group gap="xs">
        {giants.length > named && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setAll(!all)}>
            {all ? m.plan_giants_fewer() : m.plan_giants_all({ count: giants.length })}
          </Button>
        )}
        {onSplit && codes.length > 0 && (
          <Button size="compact-sm" variant={split ? 'filled' : 'light'} leftSection={<IconScissors size={14} />} loading={splitting ?? false} onClick={() => onSplit(codes)} aria-pressed={split}>
            {split ? m.plan_split_will() : m.plan_split({ count: codes.length })}
          </Button>
        )}
      </Group>
      <Text size="xs" c="dimmed" mt={6}>
        {m.plan_split_text()}
      </Text>
    </Alert>
  )
}
