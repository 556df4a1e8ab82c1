import { Badge, Button, Group, Text } from '@mantine/core'
import { IconPlus, IconSwords } from '@tabler/icons-react'
import { useState } from 'react'
import { ScreenLoading } from '@/app/ScreenLoading'
import { allows, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import classes from './competitor.module.css'
import { type Competitor, useCompetitors } from './competitors'
import { CompetitorForm } from './CompetitorForm'

/** Who the competitors are, and where they are met. */
export function CompetitorList() {
  const read = useCompetitors()
  const user = useUser()
  const [open, setOpen] = useState<Competitor | 'new' | null>(null)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <ScreenLoading />
  return (
    <>
      <Group mb="sm">
        <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen('new')}>
          {m.competitor_new()}
        </Button>
      </Group>
      {read.data.length === 0 ? (
        <EmptyState icon={IconSwords} title={m.competitor_none()} text={m.competitor_none_text()} />
      ) : (
        <div className={classes.scroll}>
          <table className={classes.table} style={{ maxWidth: 860 }}>
            <thead>
              <tr>
                <th>{m.competitor_one()}</th>
                <th className={classes.figure}>{m.competitor_installed_at()}</th>
                <th className={classes.figure}>{m.competitor_open_deals()}</th>
                <th className={classes.wide}>{m.competitor_note()}</th>
                <th>{m.competitor_edit()}</th>
              </tr>
            </thead>
            <tbody>
              {read.data.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    {one.name} {one.archived && <Badge color="gray">{m.competitor_archived()}</Badge>}
                    {one.website && (
                      <Text size="xs" c="dimmed">
                        {one.website}
                      </Text>
                    )}
                  </th>
                  <td className={classes.figure}>{formatNumber(one.installed)}</td>
                  <td className={classes.figure}>{formatNumber(one.open_deals)}</td>
                  <td className={classes.wide} style={{ whiteSpace: 'normal' }}>
                    {one.note}
                  </td>
                  <td>
                    {allows(managers, user.role) && (
                      <Button size="compact-xs" variant="default" onClick={() => setOpen(one)}>
                        {m.competitor_edit()}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open && <CompetitorForm competitor={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}
