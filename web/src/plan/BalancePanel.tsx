import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconArrowsSort, IconDotsVertical, IconPlus, IconSignature, IconUserCheck } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { BalanceBars } from '@/ui/BalanceBars'
import classes from './editor.module.css'
import { PanelTabs } from './PanelTabs'
import type { Panel } from './PlanEditor'
import { RepsDialog } from './RepsDialog'
import type { PlanDetail } from './contract'
import type { Editor } from './useEditor'
import { barMeasure, territoryName } from './words'

/** Every territory with a bar for each balanced measure; changes while a run goes on. */
export function BalancePanel(props: { editor: Editor; plan: PlanDetail; panel: Panel; onPanel: (panel: Panel) => void; onHover: (number: number | null) => void }) {
  const { editor, plan } = props
  const [order, setOrder] = useState<'worst' | 'name'>('worst')
  const [reps, setReps] = useState(false)
  const columns = useMemo(() => {
    const balanced = plan.measures.map((measure, k) => ({ measure, k })).filter(({ measure }) => measure.balanced)
    return balanced.length > 0 ? balanced : plan.measures.map((measure, k) => ({ measure, k })).slice(0, 1)
  }, [plan.measures])
  const measures = useMemo(() => columns.map(({ measure }) => barMeasure(measure)), [columns])
  const items = useMemo(
    () =>
      editor.territories
        .filter((territory) => !territory.hidden)
        .map((territory) => ({
          id: String(territory.number),
          name: territoryName(territory),
          ...(editor.fills[territory.number] ? { colour: editor.fills[territory.number]! } : {}),
          values: columns.map(({ k }) => territory.sums[k] ?? 0),
        })),
    [editor.territories, editor.fills, columns],
  )
  return (
    <>
      <PanelTabs panel={props.panel} onPanel={props.onPanel}>
        <div>
          <Tooltip label={order === 'worst' ? m.plan_sort_name() : m.plan_sort_worst()}>
            <ActionIcon aria-label={order === 'worst' ? m.plan_sort_name() : m.plan_sort_worst()} onClick={() => setOrder(order === 'worst' ? 'name' : 'worst')}>
              <IconArrowsSort size={17} />
            </ActionIcon>
          </Tooltip>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={m.plan_territories_actions()} disabled={!editor.mayEdit}>
                <IconDotsVertical size={17} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconUserCheck size={16} />} onClick={() => setReps(true)}>
                {m.plan_reps_propose()}
              </Menu.Item>
              <Menu.Item leftSection={<IconSignature size={16} />} onClick={() => editor.edit.mutate({ path: '/names', body: {} })}>
                {m.plan_names_again()}
              </Menu.Item>
              <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => editor.edit.mutate({ path: '/territories', body: {} })}>
                {m.plan_territory_add()}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </PanelTabs>
      <div className={`${classes.panelBody} ${classes.bars}`}>
        <BalanceBars
          label={m.plan_balance_of({ name: plan.name })}
          items={items}
          measures={measures}
          order={order}
          onChoose={(id) => editor.choose(Number(id))}
          onHover={(id) => props.onHover(id === null ? null : Number(id))}
        />
      </div>
      {reps && <RepsDialog editor={editor} plan={plan} onClose={() => setReps(false)} />}
    </>
  )
}
