import { Stack, Text, Title } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { usePersonasOf } from './personas'
import { Says } from './Says'

/** The personas that a lead is of, with what to say to them; nothing when of none. */
export function PersonasOf({ person, account }: { person: string; account: string }) {
  const read = usePersonasOf(person, account)
  if (!read.data || read.data.length === 0) return null
  return (
    <section>
      <Title order={3} mb={4}>
        {m.lead_persona_of()}
      </Title>
      <Stack gap="sm">
        {read.data.map((one) => (
          <div key={one.id}>
            <Text size="sm" fw={600}>
              {one.name}
            </Text>
            <Says persona={one} />
          </div>
        ))}
      </Stack>
    </section>
  )
}
