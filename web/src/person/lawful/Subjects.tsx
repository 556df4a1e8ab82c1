import { Anchor, Box, Stack, Text } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ComponentType, type ReactNode, useState } from 'react'
import { useAddress } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { type Column, DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { type Filter, FilterBar } from '@/ui/FilterBar'
import { formatDate } from '@/ui/format'
import { sourceText, useFiles } from '../provenance'
import { type Subject, useSubjects } from './protection'

/** A list of people of whom many can be chosen, and what can be done to those. */
export function Subjects(props: {
  list: 'notices' | 'retention'
  due: Column<Subject>
  more?: Column<Subject>[]
  filters?: (address: Record<string, unknown>, change: (next: Record<string, unknown>) => void) => Filter[]
  bar?: ReactNode
  empty: { title: string; text: string }
  /** What can be done to those chosen; without it none can be. */
  acts: ComponentType<{ ids: string[]; onDone: () => void }> | undefined
}) {
  const [address, change] = useAddress<Record<string, unknown>>()
  const [chosen, setChosen] = useState<Subject[]>([])
  const text = String(address.text ?? '')
  const list = useSubjects(props.list, text, String(address.state ?? ''))
  const files = useFiles().data
  const Acts = props.acts
  const columns: Column<Subject>[] = [
    {
      key: 'name',
      title: m.person_name(),
      fixed: true,
      width: 190,
      ellipsis: true,
      render: (row) => (
        <Anchor size="sm" fw={560} renderRoot={(root) => <Link to={`/people/${row.id}` as never} {...root} />}>
          {[row.given_name, row.family_name].filter(Boolean).join(' ')}
        </Anchor>
      ),
    },
    props.due,
    { key: 'company', title: m.person_company(), width: 200, ellipsis: true, render: (row) => row.company },
    { key: 'email', title: m.person_email(), width: 220, ellipsis: true, render: (row) => row.email },
    ...(props.more ?? []),
    { key: 'obtained', title: m.person_law_obtained(), width: 130, render: (row) => formatDate(row.obtained_on) },
    { key: 'source', title: m.person_law_source(), width: 200, ellipsis: true, render: (row) => (row.source ? sourceText(row.source, files) : m.person_law_form()) },
  ]
  return (
    <>
      <FilterBar search={{ value: text, onChange: (next) => change({ text: next }), placeholder: m.person_search() }} filters={props.filters?.(address, change) ?? []}>
        {props.bar}
      </FilterBar>
      <Box flex={1} mih={0} display="flex" style={{ flexDirection: 'column' }}>
        <DataTable
          name={`lawful-${props.list}`}
          label={m.person_law_title()}
          columns={columns}
          rows={list.data?.pages.flatMap((page) => page.items) ?? []}
          idOf={(row) => row.id}
          hasMore={list.hasNextPage}
          onMore={() => {
            if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
          }}
          loading={list.isPending}
          error={list.error}
          onRetry={() => void list.refetch()}
          {...(Acts && { selected: chosen, onSelect: setChosen })}
          foot={Acts && chosen.length > 0 && <Acts ids={chosen.map((one) => one.id)} onDone={() => setChosen([])} />}
          empty={<EmptyState icon={IconShieldCheck} title={props.empty.title} text={props.empty.text} />}
        />
      </Box>
    </>
  )
}

/** A day that may have passed, said in words too. */
export function DueDay({ date, late, text }: { date: string | undefined; late: boolean; text?: string }) {
  return (
    <Stack gap={0}>
      <Text size="sm" c={late ? 'brick' : undefined} fw={late ? 560 : undefined}>
        {formatDate(date)}
      </Text>
      {text && (
        <Text size="xs" c="dimmed">
          {text}
        </Text>
      )}
    </Stack>
  )
}
