import { Box, Skeleton } from '@mantine/core'
import { useRouteParams } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { nameOf, usePerson } from './people'
import { PersonDetails } from './PersonDetails'

/** One person on a page of their own. */
export default function PersonPage() {
  const { personId } = useRouteParams<{ personId: string }>()
  const read = usePerson(personId)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  return (
    <>
      <PageHeader title={read.data ? nameOf(read.data) : '…'} trail={[{ label: m.person_title(), to: '/people' }]} />
      <Box p="lg" maw={720} style={{ overflow: 'auto' }}>
        {read.data ? <PersonDetails person={read.data} /> : <Skeleton h={200} />}
      </Box>
    </>
  )
}
