import { ActionIcon, Badge } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { FigureCells, FigureHeads } from './FigureCells'
import type { Attainment, Part, Standing, Whose } from './quotas'
import { layOut, parents, type Sorting } from './rows'
import classes from './quota.module.css'

/** The tree, a line for each territory: what is below is included once. */
export function TerritoryRows({ answer, chosen, onOpen }: { answer: Attainment; chosen: Whose | null; onOpen: (id: string, part?: Part) => void }) {
  const { items } = answer
  const [sorting, setSorting] = useState<Sorting>({ by: 'name', descending: false })
  const wide = items.length > 150
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const up = useMemo(() => parents(items), [items])
  // A large tree opens folded below its second level; turned are those that are the other way.
  const folded = useMemo(() => new Set(items.filter((one) => up.has(one.territory_id) && (wide && one.depth > 0) !== turned.has(one.territory_id)).map((one) => one.territory_id)), [items, up, wide, turned])
  const rows = useMemo(() => layOut(items, sorting, folded), [items, sorting, folded])
  const turn = (id: string) => setTurned((old) => new Set(old.has(id) ? [...old].filter((one) => one !== id) : [...old, id]))
  return (
    <div className={classes.scroll}>
      <table className={classes.rows} aria-label={m.quota_table()}>
        <FigureHeads first={m.quota_territory()} sorting={sorting} onSort={setSorting} />
        <tbody>
          {rows.map((one) => (
            <tr key={one.territory_id} data-chosen={(chosen?.kind === 'territory' && chosen.id === one.territory_id) || undefined} data-top={up.has(one.territory_id) || undefined}>
              <th scope="row">
                <Name one={one} fold={up.has(one.territory_id) ? folded.has(one.territory_id) : undefined} onFold={() => turn(one.territory_id)} onOpen={() => onOpen(one.territory_id)} />
              </th>
              <FigureCells figures={one} of={answer} onOpen={(part) => onOpen(one.territory_id, part)} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Name({ one, fold, onFold, onOpen }: { one: Standing; fold: boolean | undefined; onFold: () => void; onOpen: () => void }) {
  return (
    <div className={classes.name} style={{ paddingLeft: one.depth * 16 }}>
      {fold === undefined ? (
        <span style={{ width: 20, flex: 'none' }} />
      ) : (
        <ActionIcon size={20} aria-expanded={!fold} aria-label={m.quota_fold({ name: one.name })} onClick={onFold}>
          {fold ? <IconChevronRight size={14} /> : <IconChevronDown size={14} />}
        </ActionIcon>
      )}
      <div style={{ minWidth: 0 }}>
        <button type="button" className={classes.open} onClick={onOpen}>
          {one.name}
        </button>
        <div className={classes.who}>
          {one.owners.join(', ')}
          {one.vacant && one.depth > 0 && fold === undefined && (
            <Badge color="ochre" size="xs" ml={one.owners.length > 0 ? 6 : 0}>
              {m.quota_vacant()}
            </Badge>
          )}
          {one.closed && (
            <Badge color="gray" size="xs">
              {m.quota_closed()}
            </Badge>
          )}
        </div>
      </div>
    </div>
  )
}
