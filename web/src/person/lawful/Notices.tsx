import { Button, Menu } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { NoticeText } from './NoticeText'
import { useCounts, useTell, type Way, wayNames } from './protection'
import { DueDay, Subjects } from './Subjects'

/** Who is to be told who keeps what about them. */
export function Notices() {
  const [reading, setReading] = useState(false)
  const counts = useCounts().data
  const [today] = useState(() => new Date().toISOString().slice(0, 10))
  return (
    <>
      <Subjects
        list="notices"
        due={{
          key: 'due',
          title: m.person_law_due(),
          fixed: true,
          width: 150,
          render: (row) => <DueDay date={row.due_on} late={row.due_on < today} text={row.due_on < today ? m.person_law_overdue() : ''} />,
        }}
        filters={(address, change) => [
          {
            key: 'state',
            label: m.person_law_state(),
            options: [
              { value: 'overdue', label: m.person_law_overdue(), count: counts?.overdue ?? 0 },
              { value: 'due', label: m.person_law_still_due(), count: counts?.due ?? 0 },
            ],
            value: address.state ? [String(address.state)] : [],
            onChange: (next) => change({ state: next.at(-1) ?? '' }),
          },
        ]}
        bar={
          <Button size="compact-sm" variant="default" leftSection={<IconFileText size={15} />} onClick={() => setReading(true)}>
            {m.person_law_notice_text()}
          </Button>
        }
        empty={{ title: m.person_law_notices_none(), text: m.person_law_notices_none_text() }}
        acts={Tell}
      />
      {reading && <NoticeText onClose={() => setReading(false)} />}
    </>
  )
}

/** Says of those chosen that they were told, and how. */
export function Tell({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const tell = useTell()
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button size="compact-sm" variant="light" loading={tell.isPending} ml="sm">
          {m.person_law_tell({ count: ids.length, text: formatNumber(ids.length) })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {Object.entries(wayNames).map(([way, name]) => (
          <Menu.Item key={way} onClick={() => tell.mutate({ ids, way: way as Way }, { onSuccess: onDone })}>
            {name()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
