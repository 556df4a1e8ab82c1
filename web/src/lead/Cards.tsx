import { Badge, Button, Skeleton, Text, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatMoneyCompact } from '@/ui/format'
import classes from './lead.module.css'
import type { Lead } from './leads'
import { Matched } from './Matched'
import { functionName, seniorityName, spotlightName } from './words'

/** The same leads as cards. */
export function Cards(props: { rows: Lead[]; idOf: (row: Lead) => string; loading: boolean; error: unknown; hasMore: boolean; onMore: () => void; onOpen: (row: Lead) => void; empty: ReactNode }) {
  if (props.error) return <Failure error={props.error} />
  if (props.loading) return <Skeleton h={200} m="lg" />
  if (props.rows.length === 0) return props.empty
  return (
    <div className={classes.cards}>
      <ul className={classes.cardGrid}>
        {props.rows.map((row) => (
          <li key={props.idOf(row)}>
            <UnstyledButton className={classes.card} onClick={() => props.onOpen(row)}>
              <Text fw={600} truncate>
                {[row.given_name, row.family_name].filter(Boolean).join(' ')}
              </Text>
              <Text size="sm" truncate>
                {row.title || [row.seniority && seniorityName(row.seniority), row.function && functionName(row.function)].filter(Boolean).join(' · ') || '—'}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {[row.company, row.town].filter(Boolean).join(' · ')}
              </Text>
              <Matched lead={row} />
              <span className={classes.spotlights}>
                {row.spotlights.map((one) => (
                  <Badge key={one} size="sm" variant="light" color={one === 'deal_open' ? 'pine' : 'ochre'}>
                    {spotlightName(one)}
                  </Badge>
                ))}
                {row.worth !== undefined && (
                  <Text size="xs" c="dimmed" ml="auto" className="numbers">
                    {formatMoneyCompact(row.worth, row.currency || 'EUR')}
                  </Text>
                )}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {props.hasMore && (
        <Button variant="subtle" m="sm" onClick={props.onMore}>
          {m.map_list_more()}
        </Button>
      )}
    </div>
  )
}
