import { SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'
import * as m from '@/paraglide/messages.js'
import classes from './editor.module.css'
import type { Panel } from './PlanEditor'

export function PanelTabs({ panel, onPanel, children }: { panel: Panel; onPanel: (panel: Panel) => void; children?: ReactNode }) {
  return (
    <div className={classes.panelHead}>
      <SegmentedControl
        aria-label={m.plan_panel()}
        value={panel}
        onChange={(next) => onPanel(next as Panel)}
        data={[
          { value: 'territories', label: m.plan_panel_territories() },
          { value: 'alternatives', label: m.plan_panel_alternatives() },
        ]}
      />
      {children}
    </div>
  )
}
