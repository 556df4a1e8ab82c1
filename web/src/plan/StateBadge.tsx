import { Badge } from '@mantine/core'
import { IconArchive, IconBolt, IconCalendarTime, IconPencil } from '@tabler/icons-react'
import type { PlanState } from './contract'
import { stateName } from './words'

const looks: Record<PlanState, { colour: string; icon: typeof IconBolt }> = {
  draft: { colour: 'gray', icon: IconPencil },
  scheduled: { colour: 'ochre', icon: IconCalendarTime },
  active: { colour: 'pine', icon: IconBolt },
  archived: { colour: 'gray', icon: IconArchive },
}

export function StateBadge({ state }: { state: PlanState }) {
  const { colour, icon: Icon } = looks[state]
  return (
    <Badge color={colour} variant={state === 'active' ? 'filled' : 'light'} leftSection={<Icon size={12} aria-hidden />}>
      {stateName(state)}
    </Badge>
  )
}
