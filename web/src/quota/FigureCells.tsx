import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { formatPercent } from '@/ui/format'
import { Bullet, Pace } from './Bullet'
import { amountText, type Figures, type Part } from './quotas'
import type { Order, Sorting } from './rows'
import classes from './quota.module.css'

const columns: { by: Order; title: () => string; wide?: boolean; roomy?: boolean }[] = [
  { by: 'attained', title: m.quota_attained },
  { by: 'pace', title: m.quota_pace, wide: true },
  { by: 'won', title: m.quota_won, wide: true },
  { by: 'quota', title: m.quota_quota, wide: true },
  { by: 'weighted', title: m.quota_weighted, wide: true, roomy: true },
  { by: 'overdue', title: m.quota_overdue, wide: true, roomy: true },
]

/** The heads of a table of figures; each sorts by its column. */
export function FigureHeads({ first, sorting, onSort, extra }: { first: string; sorting: Sorting; onSort: (sorting: Sorting) => void; extra?: React.ReactNode }) {
  const head = (by: Order, title: string, { wide = false, roomy = false, left = false } = {}) => (
    <th key={by} scope="col" className={left ? undefined : classes.figure} data-wide={wide || undefined} data-roomy={roomy || undefined} aria-sort={sorting.by === by ? (sorting.descending ? 'descending' : 'ascending') : undefined}>
      <button type="button" className={classes.sort} onClick={() => onSort({ by, descending: sorting.by === by ? !sorting.descending : by !== 'name' })}>
        {title}
        {sorting.by === by && (sorting.descending ? <IconArrowDown size={12} aria-hidden /> : <IconArrowUp size={12} aria-hidden />)}
      </button>
    </th>
  )
  return (
    <thead>
      <tr>
        {head('name', first, { left: true })}
        {extra}
        <th scope="col" className={classes.bulletHead}>
          {m.quota_against()}
        </th>
        {columns.map((one) => head(one.by, one.title(), one))}
      </tr>
    </thead>
  )
}

/** Someone's figures; each number opens the deals that it is made of. */
export function FigureCells({ figures, of, onOpen }: { figures: Figures; of: { quantity: string; currency: string }; onOpen: (part: Part) => void }) {
  const opens = (value: number, part: Part) =>
    value === 0 ? (
      <span className={classes.nothing}>{amountText(0, of)}</span>
    ) : (
      <button type="button" className={classes.number} onClick={() => onOpen(part)} title={m.quota_open_deals()}>
        {amountText(value, of)}
      </button>
    )
  return (
    <>
      <td className={classes.bulletCell}>
        <Bullet figures={figures} of={of} />
      </td>
      <td className={classes.figure}>
        <button type="button" className={classes.number} onClick={() => onOpen('won')} title={m.quota_open_deals()}>
          {figures.quota > 0 ? formatPercent(figures.credited / figures.quota, 0) : '—'}
        </button>
      </td>
      <td className={classes.figure} data-wide>
        <Pace figures={figures} />
      </td>
      <td className={classes.figure} data-wide>
        {opens(figures.credited, 'won')}
      </td>
      <td className={classes.figure} data-wide>
        {figures.quota > 0 ? amountText(figures.quota, of) : '—'}
      </td>
      <td className={classes.figure} data-wide data-roomy>
        {opens(figures.weighted, 'open')}
      </td>
      <td className={classes.figure} data-wide data-roomy>
        {opens(figures.overdue, 'overdue')}
      </td>
    </>
  )
}
