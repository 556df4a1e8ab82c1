import { Anchor, Badge, Box, Button } from '@mantine/core'
import { IconEraser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import * as m from '@/paraglide/messages.js'
import { type Column, DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { formatDate } from '@/ui/format'
import { causeNames, type Erasure, useErasures, useSpare } from './protection'

/** Who is to be erased, and that some were. */
export function Erasures() {
  const list = useErasures()
  const spare = useSpare()
  const states = {
    due: { color: 'ochre', text: m.person_law_state_due },
    done: { color: 'gray', text: m.person_law_state_done },
    cancelled: { color: 'pine', text: m.person_law_state_cancelled },
  }
  const columns: Column<Erasure>[] = [
    {
      key: 'name',
      title: m.person_name(),
      fixed: true,
      width: 220,
      ellipsis: true,
      render: (row) =>
        row.name ? (
          <Anchor size="sm" fw={560} renderRoot={(root) => <Link to={`/people/${row.person_id}` as never} {...root} />}>
            {row.name}
          </Anchor>
        ) : (
          m.person_law_somebody()
        ),
    },
    {
      key: 'state',
      title: m.person_law_state(),
      fixed: true,
      width: 150,
      render: (row) => (
        <Badge variant="light" color={states[row.state].color}>
          {states[row.state].text()}
        </Badge>
      ),
    },
    { key: 'day', title: m.person_law_day(), width: 140, render: (row) => formatDate(row.state === 'due' ? row.due_on : row.ended_at) },
    { key: 'cause', title: m.person_law_cause(), width: 230, render: (row) => causeNames[row.cause]() },
    { key: 'by', title: m.person_law_by(), width: 180, ellipsis: true, render: (row) => row.by },
    {
      key: 'act',
      title: m.person_law_act(),
      width: 170,
      render: (row) =>
        row.may_spare ? (
          <Button size="compact-xs" variant="light" loading={spare.isPending && spare.variables === row.id} onClick={() => spare.mutate(row.id)}>
            {m.person_law_spare()}
          </Button>
        ) : null,
    },
  ]
  return (
    <Box flex={1} mih={0} display="flex" style={{ flexDirection: 'column' }}>
      <DataTable
        name="lawful-erasures"
        label={m.person_law_erasures()}
        columns={columns}
        rows={list.data ?? []}
        idOf={(row) => row.id}
        loading={list.isPending}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<EmptyState icon={IconEraser} title={m.person_law_erasures_none()} text={m.person_law_erasures_none_text()} />}
      />
    </Box>
  )
}
