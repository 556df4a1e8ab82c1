import { Box, SimpleGrid, Skeleton, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useRouteParams } from '@/app/navigation'
import { FollowButton } from '@/following/FollowButton'
import { Paths } from '@/lead/Paths'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { toast } from '@/ui/toast'
import { SendLink } from '@/viewed/SendLink'
import { PersonRights } from './lawful/PersonRights'
import { Merged } from './Merged'
import { nameOf, type Person, usePerson } from './people'
import { PersonDetails } from './PersonDetails'
import { Provenance } from './Provenance'

/** One person on a page of their own. */
export default function PersonPage() {
  const { personId } = useRouteParams<{ personId: string }>()
  const read = usePerson(personId)
  useRemaining(personId, read.data)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  return (
    <>
      <PageHeader
        title={read.data ? nameOf(read.data) : '…'}
        trail={[{ label: m.person_title(), to: '/people' }]}
        actions={
          read.data && (
            <>
              <FollowButton person={read.data.id} name={nameOf(read.data)} />
              <SendLink person={{ id: read.data.id, name: nameOf(read.data) }} />
              <PersonRights person={read.data} />
            </>
          )
        }
      />
      <Box p="lg" maw={1200} style={{ overflow: 'auto' }}>
        {read.data ? (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing="lg">
            <Stack gap="lg">
              <Merged person={read.data.id} />
              <Paths person={read.data.id} name={nameOf(read.data)} />
              <PersonDetails person={read.data} />
            </Stack>
            <Provenance person={read.data} />
          </SimpleGrid>
        ) : (
          <Skeleton h={200} />
        )}
      </Box>
    </>
  )
}

/** Leads from the address of somebody who was merged to the one who remains. */
function useRemaining(asked: string, found: Person | undefined) {
  const navigate = useNavigate()
  useEffect(() => {
    if (!found || found.id === asked) return
    toast(m.person_merged_into({ name: nameOf(found) }))
    void navigate({ to: '/people/$personId' as never, params: { personId: found.id } as never, replace: true })
  }, [asked, found, navigate])
}
