import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core'
import { IconArrowRight, IconLock, IconLockOpen, IconPlus, IconX } from '@tabler/icons-react'
import { useMemo } from 'react'
import * as m from '@/paraglide/messages.js'
import { sumsOfUnits } from './assignment'
import classes from './editor.module.css'
import type { PlanDetail, PlanUnits } from './contract'
import type { Editor } from './useEditor'
import { formatMeasure, measureName, unitCount } from './words'

/** What is selected, what it sums to, and what can be done with it. */
export function SelectionBar({ editor, plan, units, onMove }: { editor: Editor; plan: PlanDetail; units: PlanUnits; onMove: () => void }) {
  const { selected, edit, held } = editor
  const columns = useMemo(() => units.measures.map((column) => column.values), [units])
  const sums = useMemo(() => sumsOfUnits(selected, columns), [selected, columns])
  const allLocked = useMemo(() => selected.size > 0 && [...selected].every((unit) => held.data?.locks[unit] === 1), [selected, held.data])
  if (selected.size === 0 || !editor.mayEdit) return null
  const shown = plan.measures.map((measure, k) => ({ measure, k })).filter(({ measure }) => measure.balanced || measure.name === 'accounts').slice(0, 3)
  return (
    <div className={classes.selection} role="region" aria-label={m.plan_selection()}>
      <div aria-live="polite">
        <Text size="sm" fw={620} component="span">
          {unitCount(plan.level, selected.size)}
        </Text>
        {shown.map(({ measure, k }) =>
          measure.name === 'accounts' && plan.level === 'accounts' ? null : (
            <Text key={measure.name} size="xs" c="dimmed" component="span" ml={10} className="numbers">
              {measureName(measure.name, measure.label)} {formatMeasure(sums[k] ?? 0, measure.unit)}
            </Text>
          ),
        )}
      </div>
      <Group gap={4} wrap="nowrap">
        <Tooltip label={m.plan_move_key()}>
          <Button size="compact-md" px={12} leftSection={<IconArrowRight size={15} />} loading={edit.isPending} onClick={onMove}>
            {m.plan_move()}
          </Button>
        </Tooltip>
        <Tooltip label={m.plan_new_territory_from()}>
          <ActionIcon size={30} aria-label={m.plan_new_territory_from()} onClick={() => edit.mutate({ path: '/territories', body: { units: [...selected] } })}>
            <IconPlus size={17} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={allLocked ? m.plan_unlock_key() : m.plan_lock_key()}>
          <ActionIcon size={30} aria-label={allLocked ? m.plan_unlock() : m.plan_lock()} onClick={() => edit.mutate({ path: '/locks', body: { units: [...selected], locked: !allLocked } })}>
            {allLocked ? <IconLockOpen size={17} /> : <IconLock size={17} />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label={`${m.plan_selection_clear()} (Esc)`}>
          <ActionIcon size={30} aria-label={m.plan_selection_clear()} onClick={() => editor.select([], 'replace')}>
            <IconX size={17} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  )
}
