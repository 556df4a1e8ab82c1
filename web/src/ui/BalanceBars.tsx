import { VisuallyHidden } from '@mantine/core'
import { IconArrowBadgeDownFilled, IconArrowBadgeUpFilled } from '@tabler/icons-react'
import { useMemo } from 'react'
import * as m from '@/paraglide/messages.js'
import { deviation, extent, type Measure, standing } from './balance'
import { compareNames, formatChange } from './format'
import classes from './ui.module.css'

export interface BalanceItem {
  id: string
  name: string
  /** The fill it has on the map. */
  colour?: string
  /** One value for each measure, in the same order. */
  values: number[]
}

/** A row for each territory, a bar for each measure: the band is what is allowed,
 *  the line the target. Never colour alone: an arrow and a figure say it too. */
export function BalanceBars(props: {
  items: BalanceItem[]
  measures: Measure[]
  /** By name, or the worst first. */
  order?: 'name' | 'worst' | 'given'
  chosen?: string | null
  onChoose?: (id: string) => void
  onHover?: (id: string | null) => void
  label: string
}) {
  const { items, measures, order = 'given' } = props
  const extents = useMemo(() => measures.map((measure, k) => extent(items.map((item) => item.values[k] ?? 0), measure)), [items, measures])
  const rows = useMemo(() => sorted(items, measures, order), [items, measures, order])
  return (
    <table className={classes.balance}>
      <caption>
        <VisuallyHidden>{props.label}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">{m.app_balance_territory()}</th>
          {measures.map((measure) => (
            <th key={measure.key} scope="col" colSpan={2}>
              {measure.name}
            </th>
          ))}
        </tr>
      </thead>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the pointer only shows where on the map; choosing does it by keyboard */}
      <tbody onMouseLeave={() => props.onHover?.(null)}>
        {rows.map((item) => (
          <tr key={item.id} data-chosen={item.id === props.chosen || undefined} onMouseEnter={() => props.onHover?.(item.id)}>
            <td>
              <button type="button" className={classes.balanceName} aria-pressed={item.id === props.chosen} onClick={() => props.onChoose?.(item.id)}>
                {item.colour && <span className={classes.swatch} style={{ background: item.colour }} aria-hidden />}
                <span>{item.name}</span>
              </button>
            </td>
            {measures.map((measure, k) => (
              <Bar key={measure.key} value={item.values[k] ?? 0} measure={measure} extent={extents[k] ?? 1} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Bar({ value, measure, extent }: { value: number; measure: Measure; extent: number }) {
  const state = standing(value, measure)
  const off = deviation(value, measure.target)
  const at = (x: number) => `${Math.max(0, Math.min(100, (x / extent) * 100))}%`
  const banded = measure.low !== undefined || measure.high !== undefined
  return (
    <>
      <td>
        <div className={classes.bar} aria-hidden>
          {banded && (
            <div className={classes.barBand} style={{ left: at(measure.low ?? 0), right: `calc(100% - ${at(measure.high ?? extent)})` }} />
          )}
          <div className={classes.barFill} data-state={state} style={{ width: at(value) }} />
          {measure.target !== undefined && <div className={classes.barTarget} style={{ left: at(measure.target) }} />}
        </div>
      </td>
      <td>
        <span className={`${classes.barFigure} ${state === 'within' ? '' : classes[state]}`} title={measure.format(value)}>
          {state === 'over' && <IconArrowBadgeUpFilled size={13} aria-label={m.app_balance_over()} />}
          {state === 'under' && <IconArrowBadgeDownFilled size={13} aria-label={m.app_balance_under()} />}
          {off === undefined ? measure.format(value) : formatChange(off)}
        </span>
      </td>
    </>
  )
}

function sorted(items: BalanceItem[], measures: Measure[], order: 'name' | 'worst' | 'given'): BalanceItem[] {
  if (order === 'given') return items
  if (order === 'name') return [...items].sort((a, b) => compareNames(a.name, b.name))
  const worst = (item: BalanceItem) =>
    Math.max(0, ...measures.map((measure, k) => Math.abs(deviation(item.values[k] ?? 0, measure.target) ?? 0)))
  return [...items].sort((a, b) => worst(b) - worst(a))
}
