import { Alert, Text } from '@mantine/core'
import { IconCircleCheck, IconCircleHalf2, IconCircleX } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'
import type { Person } from './people'
import { fieldText, sourceText, useFiles } from './provenance'

/** Whether one may approach somebody, by which ways, and why not by others. */
export function Light({ light }: { light: Person['light'] }) {
  const files = useFiles().data
  const looks = {
    yes: { color: 'green', icon: <IconCircleCheck />, title: m.person_may_yes() },
    partly: { color: 'ochre', icon: <IconCircleHalf2 />, title: m.person_may_partly() },
    no: { color: 'red', icon: <IconCircleX />, title: m.person_may_no() },
  }[light.state]
  const open = light.ways.filter((way) => way.may).map((way) => fieldText(way.kind))
  return (
    <Alert color={looks.color} icon={looks.icon} title={looks.title} role="status">
      {light.ways.length === 0 && <Text size="sm">{m.person_may_unknown()}</Text>}
      {open.length > 0 && <Text size="sm">{m.person_may_by({ ways: open.join(', ') })}</Text>}
      {light.ways
        .filter((way) => !way.may)
        .map((way) => (
          <Text size="sm" key={way.kind}>
            {m.person_may_objected({ way: fieldText(way.kind), date: formatDate(way.since) })}
            {way.source && ` (${sourceText(way.source, files)})`}
          </Text>
        ))}
    </Alert>
  )
}
