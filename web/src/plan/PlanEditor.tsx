import { useHotkeys } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { ScreenLoading } from '@/app/ScreenLoading'
import { useRouteParams } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { AlternativesPanel } from './AlternativesPanel'
import { BalancePanel } from './BalancePanel'
import { EditorHead } from './EditorHead'
import classes from './editor.module.css'
import { MoveDialog } from './MoveDialog'
import { PlanMap } from './PlanMap'
import { RunStrip } from './RunStrip'
import { TerritoryPanel } from './TerritoryPanel'
import { type Editor, useEditor } from './useEditor'

/** The plan on its map: draw, optimise, compare, publish. */
export default function PlanEditor() {
  const { planId } = useRouteParams<{ planId: string }>()
  return <OnePlan key={planId} id={planId} />
}

export type Panel = 'territories' | 'alternatives'

function OnePlan({ id }: { id: string }) {
  const editor = useEditor(id)
  const [panel, setPanel] = useState<Panel>('territories')
  const [moving, setMoving] = useState(false)
  const [hovered, setHovered] = useState<number | null>(null)
  const name = editor.plan?.name
  useEffect(() => {
    if (name) document.title = `${name} · ${m.app_name()}`
  }, [name])
  useShortcuts(editor, () => setMoving(true))
  const error = editor.detail.error ?? editor.units.error ?? editor.held.error
  if (!editor.plan) return error ? <Failure error={error} onRetry={() => void editor.refresh()} /> : <ScreenLoading />
  return (
    <div className={classes.screen}>
      <EditorHead editor={editor} plan={editor.plan} />
      <RunStrip editor={editor} plan={editor.plan} onAlternatives={() => setPanel('alternatives')} />
      <div className={classes.work}>
        <div className={classes.map}>
          {error ? <Failure error={error} onRetry={() => void editor.units.refetch()} /> : <PlanMap editor={editor} plan={editor.plan} hovered={hovered} onMove={() => setMoving(true)} />}
        </div>
        <aside className={classes.panel} aria-label={m.plan_panel()}>
          {editor.chosen !== null && editor.territories[editor.chosen] && panel === 'territories' ? (
            <TerritoryPanel key={editor.chosen} editor={editor} plan={editor.plan} territory={editor.territories[editor.chosen]!} />
          ) : panel === 'alternatives' ? (
            <AlternativesPanel editor={editor} plan={editor.plan} panel={panel} onPanel={setPanel} />
          ) : (
            <BalancePanel editor={editor} plan={editor.plan} panel={panel} onPanel={setPanel} onHover={setHovered} />
          )}
        </aside>
      </div>
      <MoveDialog editor={editor} opened={moving && editor.selected.size > 0 && editor.mayEdit} onClose={() => setMoving(false)} />
    </div>
  )
}

function useShortcuts(editor: Editor, onMove: () => void) {
  const { edit, plan, mayEdit, selected } = editor
  const act = (path: string, body?: unknown) => {
    if (mayEdit && !edit.isPending) edit.mutate({ path, body })
  }
  useHotkeys([
    ['mod+Z', () => plan?.undo && act('/undo')],
    ['mod+shift+Z', () => plan?.redo && act('/redo')],
    ['mod+Y', () => plan?.redo && act('/redo')],
    ['m', () => selected.size > 0 && onMove()],
    ['k', () => selected.size > 0 && act('/locks', { units: [...selected], locked: true })],
    ['shift+K', () => selected.size > 0 && act('/locks', { units: [...selected], locked: false })],
  ])
}
