import { Box, Group, Skeleton, Stack } from '@mantine/core'
import * as m from '@/paraglide/messages.js'

/** The outline of a screen while it is fetched. */
export function ScreenLoading() {
  return (
    <Box p="lg" role="status" aria-label={m.app_loading()}>
      <Stack gap="lg">
        <Group justify="space-between">
          <Skeleton h={28} w={220} />
          <Skeleton h={32} w={120} />
        </Group>
        <Skeleton h={36} />
        <Stack gap="xs">
          {[92, 100, 84, 96, 78, 90].map((width) => (
            <Skeleton key={width} h={18} w={`${width}%`} />
          ))}
        </Stack>
      </Stack>
    </Box>
  )
}
