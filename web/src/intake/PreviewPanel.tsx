import { Group, LoadingOverlay, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { Duplicates } from './Duplicates'
import type { Import, Preview, Target } from './imports'
import classes from './intake.module.css'
import { PreviewTable } from './PreviewTable'

type Part = 'all' | 'matched' | 'flagged' | 'rejected'

/** What would come of the first rows: all of them, or those that want a look. */
export function PreviewPanel(props: {
  value: Import
  target: Target | undefined
  preview: Preview | undefined
  error: unknown
  busy: boolean
  onRetry: () => void
  onApart: (lines: number[]) => void
}) {
  const { preview, value, target } = props
  const [part, setPart] = useState<Part>('all')
  if (props.error) return <Failure error={props.error} onRetry={props.onRetry} />
  if (!preview) {
    return (
      <Stack p="md" gap="sm" role="status" aria-label={m.app_loading()}>
        {Array.from({ length: 10 }, (_, i) => (
          <Skeleton key={i} h={22} />
        ))}
      </Stack>
    )
  }
  const matched = preview.merged + preview.unchanged
  const rows = preview.rows.filter((row) => {
    if (part === 'matched') return row.match !== undefined
    if (part === 'flagged') return row.act !== 'rejected' && row.problems.length > 0
    return part === 'all' || row.act === 'rejected'
  })
  return (
    <div className={classes.preview}>
      <LoadingOverlay visible={props.busy} overlayProps={{ backgroundOpacity: 0.4 }} loaderProps={{ size: 'sm' }} />
      <Stack gap={8} className={classes.previewHead}>
        <div>
          <Title order={3}>{m.intake_preview()}</Title>
          <Text size="sm" c="dimmed">
            {sentence(preview)}
          </Text>
        </div>
        <Group>
          <SegmentedControl
            aria-label={m.intake_preview()}
            value={part}
            onChange={(next) => setPart(next as Part)}
            data={[
              { value: 'all', label: m.intake_part_all() },
              { value: 'matched', label: m.intake_part_matched({ count: formatNumber(matched) }), disabled: matched === 0 && part !== 'matched' },
              { value: 'flagged', label: m.intake_part_flagged({ count: formatNumber(preview.flagged) }), disabled: preview.flagged === 0 && part !== 'flagged' },
              { value: 'rejected', label: m.intake_part_rejected({ count: formatNumber(preview.rejected) }), disabled: preview.rejected === 0 && part !== 'rejected' },
            ]}
          />
        </Group>
      </Stack>
      {part === 'matched' ? (
        <Duplicates rows={rows} value={value} target={target} onApart={props.onApart} />
      ) : (
        <PreviewTable rows={rows} value={value} target={target} />
      )}
    </div>
  )
}

/** "Of 240 rows: 220 new, 8 merged, 12 rejected." */
function sentence(preview: Preview): string {
  const parts = [m.intake_would_create({ count: preview.created, text: formatNumber(preview.created) })]
  if (preview.merged > 0) parts.push(m.intake_would_merge({ count: preview.merged, text: formatNumber(preview.merged) }))
  if (preview.unchanged > 0) parts.push(m.intake_would_leave({ count: preview.unchanged, text: formatNumber(preview.unchanged) }))
  if (preview.rejected > 0) parts.push(m.intake_would_reject({ count: preview.rejected, text: formatNumber(preview.rejected) }))
  const all = preview.total > 0 && preview.checked >= preview.total
  const among = all
    ? m.intake_among_all({ count: preview.checked, text: formatNumber(preview.checked) })
    : m.intake_among_first({ count: preview.checked, text: formatNumber(preview.checked) })
  return `${among} ${parts.join(', ')}.`
}
