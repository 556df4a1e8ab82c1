import { Button, Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { neighbourOfPiece } from './assignment'
import classes from './editor.module.css'
import { type CutPiece, none, type PlanDetail, type PlanUnits, type Remark } from './contract'
import type { Editor } from './useEditor'
import { remarkText, territoryName, unitCount } from './words'

const shownAtOnce = 2

/** What is wrong with the plan as it stands, on the map where it is: each with
 *  "show" and, where the screen knows how, "fix". */
export function Warnings(props: { editor: Editor; plan: PlanDetail; units: PlanUnits; onShow: (units: number[]) => void }) {
  const { editor, plan, units, onShow } = props
  const [all, setAll] = useState(false)
  if (editor.busy) return null
  const pieces = editor.cut
  // Pieces say more than the remark that counts them; balance is told by the bars.
  const remarks = plan.remarks.filter((remark) => remark.severity !== 'info' && remark.key !== 'plan.unbalanced' && !(remark.key === 'plan.apart' && pieces.length > 0))
  const rows = [
    ...pieces.map((piece) => <Piece key={`piece ${piece.territory} ${piece.units[0]}`} piece={piece} {...props} />),
    ...remarks.map((remark) => <Said key={`${remark.key} ${remark.text}`} remark={remark} plan={plan} units={units} onShow={onShow} />),
  ]
  if (rows.length === 0) return null
  return (
    <div className={classes.warnings} role="status">
      {all ? rows : rows.slice(0, shownAtOnce)}
      {rows.length > shownAtOnce && (
        <UnstyledButton className={classes.warning} onClick={() => setAll(!all)}>
          <Text size="xs" c="dimmed">
            {all ? m.plan_warnings_fewer() : m.plan_warnings_more({ count: rows.length - shownAtOnce })}
          </Text>
        </UnstyledButton>
      )}
    </div>
  )
}

function Piece({ piece, editor, plan, units, onShow }: { piece: CutPiece; editor: Editor; plan: PlanDetail; units: PlanUnits; onShow: (units: number[]) => void }) {
  const fix = () => {
    const plain = editor.held.data?.plan
    if (!plain) return
    const to = neighbourOfPiece(piece.units, plain, units.lon, units.lat)
    if (to >= 0) editor.edit.mutate({ path: '/moves', body: { units: piece.units, to } })
  }
  return (
    <div className={classes.warning}>
      <IconAlertTriangle size={17} color="var(--arpent-danger)" aria-hidden style={{ flex: 'none' }} />
      <Text size="sm">
        {m.plan_piece({ units: unitCount(plan.level, piece.count), territory: territoryName(editor.territories[piece.territory]), first: units.name[piece.units[0]!] ?? '' })}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          editor.select(piece.units, 'replace')
          onShow(piece.units)
        }}
      >
        {m.plan_show()}
      </Button>
      {editor.mayEdit && piece.units.length === piece.count && (
        <Button size="compact-xs" variant="light" onClick={fix} loading={editor.edit.isPending}>
          {m.plan_fix()}
        </Button>
      )}
    </div>
  )
}

function Said({ remark, plan, units, onShow }: { remark: Remark; plan: PlanDetail; units: PlanUnits; onShow: (units: number[]) => void }) {
  const concerned = remark.units ?? []
  const Icon = remark.severity === 'info' ? IconInfoCircle : IconAlertTriangle
  const number = typeof remark.params?.territory === 'number' ? remark.params.territory : none
  return (
    <div className={classes.warning} data-severity={remark.severity}>
      <Icon size={17} color={remark.severity === 'error' ? 'var(--arpent-danger)' : 'var(--arpent-attention)'} aria-hidden style={{ flex: 'none' }} />
      <Text size="sm">
        {remarkText(remark, plan.slots, plan.measures)}
      </Text>
      {(concerned.length > 0 || plan.slots[number]) && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            const codes = new Set(concerned)
            onShow(units.code.flatMap((code, i) => (codes.has(code) ? [i] : [])))
          }}
        >
          {m.plan_show()}
        </Button>
      )}
    </div>
  )
}
