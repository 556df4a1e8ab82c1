import { Box, Grid, Stack } from '@mantine/core'
import { type ComponentType, lazy, Suspense } from 'react'
import { Boundary } from '@/app/Boundary'
import type { HomePart } from '@/app/noun'
import { nouns } from '@/app/nouns'
import { ScreenLoading } from '@/app/ScreenLoading'
import { allows, useUser } from '@/app/session'
import { MapView } from '@/map/MapView'
import * as m from '@/paraglide/messages.js'
import { PageHeader } from '@/ui/PageHeader'

interface LoadedPart {
  part: HomePart
  Content: ComponentType
}

const everything: LoadedPart[] = nouns
  .flatMap((noun) => noun.home ?? [])
  .sort((a, b) => a.order - b.order)
  .map((part) => ({ part, Content: lazy(part.load) }))

/** The first screen: what each noun has to say to this role, in order. */
export default function Home() {
  const user = useUser()
  const parts = everything.filter(({ part }) => allows(part.roles, user.role))
  const main = parts.filter(({ part }) => part.column !== 'side')
  const side = parts.filter(({ part }) => part.column === 'side')
  const first = user.name.split(' ')[0] ?? ''
  return (
    <>
      <PageHeader title={m.home_greeting({ name: first })} text={m.home_text()} />
      {parts.length === 0 ? (
        <Box flex={1} mih={420} display="flex">
          <MapView label={m.home_map()} />
        </Box>
      ) : (
        <Grid p="lg" gap="lg">
          <Grid.Col span={{ base: 12, lg: side.length > 0 ? 8 : 12 }}>
            <Parts parts={main} />
          </Grid.Col>
          {side.length > 0 && (
            <Grid.Col span={{ base: 12, lg: 4 }}>
              <Parts parts={side} />
            </Grid.Col>
          )}
        </Grid>
      )}
    </>
  )
}

function Parts({ parts }: { parts: LoadedPart[] }) {
  return (
    <Stack gap="lg">
      {parts.map(({ part, Content }) => (
        <Boundary key={`${part.column} ${part.order}`}>
          <Suspense fallback={<ScreenLoading />}>
            <Content />
          </Suspense>
        </Boundary>
      ))}
    </Stack>
  )
}
