import { Text } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import type { Import } from './imports'
import classes from './intake.module.css'

type Tally = Pick<Import, 'created' | 'merged' | 'unchanged' | 'rejected' | 'flagged'>

/** What became of the rows, one figure for each fate. */
export function Counts({ value }: { value: Tally }) {
  const parts = [
    { key: 'created', count: value.created, label: m.intake_created(), text: m.intake_created_text() },
    { key: 'merged', count: value.merged, label: m.intake_merged(), text: m.intake_merged_text() },
    { key: 'unchanged', count: value.unchanged, label: m.intake_unchanged(), text: m.intake_unchanged_text() },
    { key: 'rejected', count: value.rejected, label: m.intake_rejected(), text: m.intake_rejected_text() },
    { key: 'flagged', count: value.flagged, label: m.intake_flagged(), text: m.intake_flagged_text() },
  ]
  return (
    <dl className={classes.counts}>
      {parts.map((part) => (
        <div key={part.key} className={classes.count} data-fate={part.key} data-none={part.count === 0 || undefined}>
          <dt>{part.label}</dt>
          <dd>
            <strong>{formatNumber(part.count)}</strong>
            <Text component="span" size="xs" c="dimmed" display="block">
              {part.text}
            </Text>
          </dd>
        </div>
      ))}
    </dl>
  )
}
