import { useMemo, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { FigureCells, FigureHeads } from './FigureCells'
import type { Attainment, Part, Whose } from './quotas'
import { compare, type Sorting } from './rows'
import classes from './quota.module.css'

/** Everyone with a part in a territory in sight, over all their parts. */
export function People({ answer, chosen, onOpen }: { answer: Attainment; chosen: Whose | null; onOpen: (id: string, part?: Part) => void }) {
  const [sorting, setSorting] = useState<Sorting>({ by: 'name', descending: false })
  const rows = useMemo(() => answer.people.toSorted((a, b) => compare(a, b, sorting)), [answer.people, sorting])
  return (
    <div className={classes.scroll}>
      <table className={classes.rows} aria-label={m.quota_table_people()}>
        <FigureHeads first={m.quota_person()} sorting={sorting} onSort={setSorting} />
        <tbody>
          {rows.map((one) => (
            <tr key={one.user_id} data-chosen={(chosen?.kind === 'person' && chosen.id === one.user_id) || undefined}>
              <th scope="row">
                <button type="button" className={classes.open} onClick={() => onOpen(one.user_id)}>
                  {one.name}
                </button>
                <div className={classes.who}>{roleText(one.role)}</div>
              </th>
              <FigureCells figures={one} of={answer} onOpen={(part) => onOpen(one.user_id, part)} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function roleText(role: string): string {
  const names: Record<string, () => string> = { owner: m.quota_role_owner, manager: m.quota_role_manager, overlay: m.quota_role_overlay, 'stand-in': m.quota_role_stand_in }
  return names[role]?.() ?? role
}
