import { Group, Text, Tooltip } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { formatPercent } from '@/ui/format'
import classes from './plan.module.css'

/** Where a share stands on the line; roots, so that small ones are told apart. */
const scale = (share: number) => 4 + 88 * Math.min(1, Math.sqrt(Math.max(0, share)))

/** From where today's alignment stands to where the plan does, on one short line:
 *  the largest deviation from the target; left is better. */
export function Dumbbell({ before, after, within }: { before?: number | undefined; after: number; within: boolean }) {
  const label = before === undefined ? m.plan_spark({ after: formatPercent(after) }) : m.plan_spark_before({ before: formatPercent(before, 0), after: formatPercent(after) })
  return (
    <Tooltip label={label}>
      <Group gap={8} wrap="nowrap">
        <svg width={96} height={16} viewBox="0 0 96 16" className={classes.dumbbell} role="img" aria-label={label}>
          <line x1={4} x2={92} y1={8} y2={8} className={classes.dumbbellAxis} />
          {before !== undefined && (
            <>
              <line x1={scale(after)} x2={scale(before)} y1={8} y2={8} className={classes.dumbbellBar} data-worse={after > before || undefined} />
              <circle cx={scale(before)} cy={8} r={3.5} className={classes.dumbbellBefore} />
            </>
          )}
          <circle cx={scale(after)} cy={8} r={4.5} className={classes.dumbbellAfter} data-outside={!within || undefined} />
        </svg>
        <Text size="sm" className="numbers" component="span">
          ±{formatPercent(after, after < 0.1 ? 1 : 0)}
        </Text>
      </Group>
    </Tooltip>
  )
}
