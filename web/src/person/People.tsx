import { Badge, Box, Button, Skeleton, Text } from '@mantine/core'
import { IconShieldCheck, IconUsers, IconUsersGroup } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useAddress } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { type Column, DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { FilterBar } from '@/ui/FilterBar'
import { formatNumber } from '@/ui/format'
import { Inspector } from '@/ui/Inspector'
import { PageHeader } from '@/ui/PageHeader'
import { usePairCount } from './duplicates'
import { type Person, nameOf, presentOf, usePeople, usePerson } from './people'
import { PersonDetails } from './PersonDetails'

const contact = (person: Person, ...kinds: string[]) => person.contact_points.find((one) => kinds.includes(one.kind))?.value ?? ''

/** All people within sight. */
export default function People() {
  const [address, change] = useAddress<{ text: string; chosen: string }>()
  const text = String(address.text ?? '')
  const list = usePeople(text)
  const doubles = usePairCount().data?.total
  const columns: Column<Person>[] = [
    { key: 'name', title: m.person_name(), fixed: true, width: 220, ellipsis: true, render: (row) => <Text size="sm" fw={560} truncate>{nameOf(row)}</Text> },
    { key: 'job', title: m.person_job(), width: 200, ellipsis: true, render: (row) => presentOf(row)?.title },
    { key: 'company', title: m.person_company(), width: 240, ellipsis: true, render: (row) => presentOf(row)?.account_name || presentOf(row)?.company },
    { key: 'email', title: m.person_email(), width: 240, ellipsis: true, render: (row) => contact(row, 'email') },
    { key: 'phone', title: m.person_phone(), width: 150, ellipsis: true, render: (row) => contact(row, 'phone', 'mobile') },
  ]
  return (
    <>
      <PageHeader
        title={m.person_title()}
        actions={
          <>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconUsersGroup size={15} />}
              rightSection={
                doubles ? (
                  <Badge size="sm" variant="light" color="ochre" className="numbers">
                    {formatNumber(doubles)}
                  </Badge>
                ) : undefined
              }
              renderRoot={(root) => <Link to={'/people/duplicates' as never} {...root} />}
            >
              {m.person_duplicates()}
            </Button>
            <Button size="xs" variant="default" leftSection={<IconShieldCheck size={15} />} renderRoot={(root) => <Link to={'/people/data-protection' as never} {...root} />}>
              {m.person_law_open()}
            </Button>
          </>
        }
      />
      <FilterBar search={{ value: text, onChange: (next) => change({ text: next }), placeholder: m.person_search() }} />
      <Box flex={1} mih={0}>
        <DataTable
          name="people"
          label={m.person_title()}
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
          onOpen={(row) => change({ chosen: row.id })}
          openId={address.chosen}
          empty={<EmptyState icon={IconUsers} title={m.person_none()} text={m.person_none_text()} />}
        />
      </Box>
      {address.chosen && <Chosen key={address.chosen} id={String(address.chosen)} onClose={() => change({ chosen: '' })} />}
    </>
  )
}

function Chosen({ id, onClose }: { id: string; onClose: () => void }) {
  const read = usePerson(id)
  return (
    <Inspector
      kind={m.person_one()}
      title={read.data ? nameOf(read.data) : ''}
      onClose={onClose}
      actions={
        <Button size="xs" variant="light" renderRoot={(root) => <Link to={`/people/${id}` as never} {...root} />}>
          {m.person_open()}
        </Button>
      }
    >
      {read.error ? <Failure error={read.error} /> : read.data ? <PersonDetails person={read.data} /> : <Skeleton h={160} />}
    </Inspector>
  )
}
