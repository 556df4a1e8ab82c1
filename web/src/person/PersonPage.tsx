import { Box, SimpleGrid, Skeleton } from '@mantine/core'
import { useRouteParams } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { nameOf, usePerson } from './people'
import { PersonDetails } from './PersonDetails'
import { Provenance } from './Provenance'

/** One person on a page of their own. */
export default function PersonPage() {
  const { personId } = useRouteParams<{ personId: string }>()
  const read = usePerson(personId)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  return (
    <>
      <PageHeader title={read.data ? nameOf(read.data) : '…'} trail={[{ label: m.person_title(), to: '/people' }]} />
      <Box p="lg" maw={1200} style={{ overflow: 'auto' }}>
        {read.data ? (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing="lg">
            <PersonDetails person={read.data} />
            <Provenance person={read.data} />
          </SimpleGrid>
        ) : (
          <Skeleton h={200} />
        )}
      </Box>
    </>
  )
}
