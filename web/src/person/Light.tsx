import { Alert, Text } from '@mantine/core'
import { IconCircleCheck, IconCircleHalf2, IconCircleX, IconHelpCircle } from '@tabler/icons-react'
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
  }
  const unknown = { color: 'gray', icon: <IconHelpCircle />, title: m.person_may_unknown() }
  const look = light.ways.length > 0 ? looks[light.state] : unknown
  const open = light.ways.filter((way) => way.may).map((way) => fieldText(way.kind))
  const notice = {
    sent: m.person_notice_sent({ date: formatDate(light.notice_on) }),
    not_needed: '',
    due: m.person_notice_due({ date: formatDate(light.notice_on) }),
    overdue: m.person_notice_overdue({ date: formatDate(light.notice_on) }),
    '': '',
  }[light.notice]
  return (
    <Alert color={look.color} icon={look.icon} title={look.title} role="status">
      {open.length > 0 && <Text size="sm">{m.person_may_by({ ways: open.join(', ') })}</Text>}
      {light.ways
        .filter((way) => !way.may)
        .map((way) => (
          <Text size="sm" key={way.kind}>
            {way.because === 'objection'
              ? m.person_may_objected({ way: fieldText(way.kind), date: formatDate(way.since) })
              : way.because === 'erasure'
                ? m.person_may_erased({ way: fieldText(way.kind), date: formatDate(light.erase_on) })
                : m.person_may_over({ way: fieldText(way.kind), date: formatDate(light.keep_until) })}
            {way.source && ` (${sourceText(way.source, files)})`}
          </Text>
        ))}
      {notice && <Text size="sm">{notice}</Text>}
      {light.keep_until && !light.over && <Text size="sm" c="dimmed">{m.person_keep_until({ date: formatDate(light.keep_until) })}</Text>}
    </Alert>
  )
}
