import { Badge, Button, Modal, Table } from '@mantine/core'
import { IconArrowBackUp, IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { formatDate, formatDateTime, formatNumber } from '@/ui/format'
import type { Job } from '@/ui/job'
import { JobProgress } from '@/ui/JobProgress'
import { toast } from '@/ui/toast'
import { type Applied, useAct, useForgetAll } from './rules'
import { today } from './words'
import classes from './alignment.module.css'

/** When rules were applied; the last ones can be taken back. */
export function AppliedList({ applied }: { applied: Applied[] }) {
  const [job, setJob] = useState<string | null>(null)
  const undo = useAct(async (id: string) => setJob((await api.POST('/api/v1/rules/sets/{id}/undo', { params: { path: { id } } })).data!.job))
  if (applied.length === 0) return <EmptyState icon={IconHistory} title={m.alignment_applied_none()} text={m.alignment_applied_none_text()} />
  return (
    <div className={classes.padded}>
      <Table.ScrollContainer minWidth={640}>
        <Table fz="sm" aria-label={m.alignment_tab_applied()}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{m.alignment_applied_from()}</Table.Th>
              <Table.Th ta="right">{m.alignment_tab_rules()}</Table.Th>
              <Table.Th ta="right">{m.alignment_applied_moved()}</Table.Th>
              <Table.Th>{m.alignment_applied_by()}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {applied.map((one) => (
              <Table.Tr key={one.id} c={one.to ? 'dimmed' : undefined}>
                <Table.Td fw={one.to ? undefined : 560}>{formatDate(one.from)}</Table.Td>
                <Table.Td ta="right">{formatNumber(one.rules)}</Table.Td>
                <Table.Td ta="right">{formatNumber(one.moved)}</Table.Td>
                <Table.Td>
                  {[one.by_name, formatDateTime(one.applied_at)].filter(Boolean).join(' · ')}
                </Table.Td>
                <Table.Td ta="right">
                  {one.to ? (
                    <Badge color="gray">{one.to > one.from ? m.alignment_undone_from({ day: formatDate(one.to) }) : m.alignment_undone()}</Badge>
                  ) : one.last ? (
                    <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={15} />} loading={undo.isPending} onClick={() => undo.mutate(one.id)}>
                      {one.from > today() ? m.alignment_undo_planned() : m.alignment_undo()}
                    </Button>
                  ) : null}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {job && <Undoing job={job} onClose={() => setJob(null)} />}
    </div>
  )
}

/** Follows the job that takes rules back. */
export function Undoing({ job, onClose }: { job: string; onClose: () => void }) {
  const forget = useForgetAll()
  const finished = (done: Job) => {
    void forget()
    if (done.state === 'done') {
      toast(m.alignment_undo_done())
      onClose()
    }
  }
  return (
    <Modal opened onClose={onClose} title={m.alignment_undo()}>
      <JobProgress id={job} label={m.alignment_undoing()} onFinished={finished} />
    </Modal>
  )
}
