import { Button, Group, Text } from '@mantine/core'
import { IconArrowsJoin, IconArrowsSplit } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { formatNumber, formatPercent } from '@/ui/format'
import type { Import, PreviewRow, Target } from './imports'
import classes from './intake.module.css'
import { Fate } from './PreviewTable'
import { matchedBy } from './words'

/** Rows taken for something that is there: with what, by what, and a way to say no. */
export function Duplicates(props: { rows: PreviewRow[]; value: Import; target: Target | undefined; onApart: (lines: number[]) => void }) {
  const { rows, value, target } = props
  const apart = value.options.apart ?? []
  const may = target?.options?.includes('apart') ?? false
  return (
    <div className={classes.scroll}>
      {apart.length > 0 && (
        <Group px="md" py="xs" gap="xs">
          <Text size="sm" c="dimmed">
            {m.intake_apart({ count: apart.length, text: formatNumber(apart.length) })}
          </Text>
          <Button size="compact-xs" variant="default" onClick={() => props.onApart([])}>
            {m.intake_apart_undo()}
          </Button>
        </Group>
      )}
      <ul className={classes.duplicates}>
        {rows.map((row) => (
          <li key={row.line} className={classes.duplicate}>
            <div>
              <Text size="xs" c="dimmed">
                {m.intake_line_number({ line: formatNumber(row.line) })}
              </Text>
              <Text size="sm" fw={560}>
                {nameOf(row, value)}
              </Text>
              <Text size="xs" c="dimmed" lineClamp={2}>
                {summary(row, value)}
              </Text>
            </div>
            <IconArrowsJoin size={18} stroke={1.6} className={classes.arrow} aria-hidden />
            <div>
              <Text size="xs" c="dimmed">
                {row.match!.row ? m.intake_same_file({ line: formatNumber(row.match!.row) }) : m.intake_there()}
              </Text>
              <Text size="sm" fw={560}>
                {row.match!.name}
              </Text>
              <Text size="xs" c="dimmed">
                {m.intake_matched({ by: matchedBy(row.match!.by), score: formatPercent(row.match!.score, 0) })}
              </Text>
            </div>
            <div className={classes.duplicateActs}>
              <Fate row={row} />
              {may && (
                <Button size="compact-xs" variant="default" leftSection={<IconArrowsSplit size={13} />} onClick={() => props.onApart([...apart, row.line])}>
                  {m.intake_not_same()}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}

function nameOf(row: PreviewRow, value: Import): string {
  const at = value.mapping.findIndex((column) => column.field === 'name')
  return (at >= 0 && row.cells[at]) || row.cells.find((cell) => cell !== '') || ''
}

/** The row's first cells besides its name. */
function summary(row: PreviewRow, value: Import): string {
  return value.mapping
    .map((column, i) => (column.field !== '' && column.field !== 'name' ? (row.cells[i] ?? '') : ''))
    .filter(Boolean)
    .slice(0, 6)
    .join(' · ')
}
