import { ActionIcon, Badge, Text, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconSearch } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { matches } from '@/app/matches'
import * as m from '@/paraglide/messages.js'
import { formatHours, formatNumber } from '@/ui/format'
import { moneyText, type Node, type Sum } from './territories'
import classes from './territory.module.css'

/** The tree as an indented table: who works each territory and what its accounts add up to. */
export function Tree(props: {
  nodes: Node[]
  sums: Map<string, Sum>
  colourOf: Map<string, string> | undefined
  over: string | null
  onOver: (id: string | null) => void
  onOpen: (id: string) => void
}) {
  const { nodes } = props
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [query, setQuery] = useState('')
  const shown = useMemo(() => visible(nodes, folded, query), [nodes, folded, query])
  const fold = (id: string) => setFolded((old) => new Set(old.has(id) ? [...old].filter((one) => one !== id) : [...old, id]))
  return (
    <div className={classes.tree}>
      <TextInput
        m="sm"
        type="search"
        aria-label={m.territory_find()}
        placeholder={m.territory_find()}
        leftSection={<IconSearch size={15} />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <div className={classes.scroll}>
        <table className={classes.rows}>
          <thead>
            <tr>
              <th scope="col">{m.territory_one()}</th>
              <th scope="col">{m.territory_people()}</th>
              <th scope="col" className={classes.figure}>{m.territory_accounts()}</th>
              <th scope="col" className={classes.figure}>{m.territory_hours()}</th>
              <th scope="col" className={classes.figure}>{m.territory_potential()}</th>
            </tr>
          </thead>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the pointer only shows where on the map */}
          <tbody onMouseLeave={() => props.onOver(null)}>
            {shown.map((node) => {
              const sum = props.sums.get(node.id)
              const colour = props.colourOf?.get(node.id)
              return (
                <tr key={node.id} data-over={node.id === props.over || undefined} onMouseEnter={() => props.onOver(node.id)}>
                  <td>
                    <div className={classes.name} style={{ paddingLeft: (query ? 0 : node.depth) * 16 }}>
                      {node.below > 0 && !query ? (
                        <ActionIcon size={20} aria-expanded={!folded.has(node.id)} aria-label={m.territory_fold({ name: node.name })} onClick={() => fold(node.id)}>
                          {folded.has(node.id) ? <IconChevronRight size={14} /> : <IconChevronDown size={14} />}
                        </ActionIcon>
                      ) : (
                        <span className={classes.swatch} style={colour ? { background: colour } : { borderColor: 'transparent' }} aria-hidden />
                      )}
                      <button type="button" className={classes.open} onClick={() => props.onOpen(node.id)} style={node.below > 0 ? { fontWeight: 600 } : undefined}>
                        {node.name}
                      </button>
                    </div>
                  </td>
                  <td>
                    {node.members.length > 0 && (
                      <Text size="sm" truncate maw={180}>
                        {node.members.map((one) => one.user_name).join(', ')}
                      </Text>
                    )}
                    {node.vacant && node.depth + node.below > 0 && <Badge color="ochre" size="sm">{m.territory_vacant()}</Badge>}
                  </td>
                  <td className={classes.figure}>{sum ? formatNumber(sum.accounts) : ''}</td>
                  <td className={classes.figure}>{sum ? formatHours(sum.hours) : ''}</td>
                  <td className={classes.figure}>{sum ? moneyText(sum, 'potential') : ''}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
        {shown.length === 0 && (
          <Text size="sm" c="dimmed" p="md">
            {m.app_palette_nothing({ query })}
          </Text>
        )}
      </div>
    </div>
  )
}

/** The rows that are neither folded away nor left out by the search. */
export function visible(nodes: Node[], folded: ReadonlySet<string>, query: string): Node[] {
  if (query.trim() !== '') return nodes.filter((node) => matches(query, [node.name, ...node.members.map((one) => one.user_name)].join(' ')))
  const out: Node[] = []
  let hiddenBelow = Infinity
  for (const node of nodes) {
    if (node.depth > hiddenBelow) continue
    hiddenBelow = folded.has(node.id) ? node.depth : Infinity
    out.push(node)
  }
  return out
}
