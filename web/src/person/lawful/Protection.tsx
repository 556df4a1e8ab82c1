import { Badge, Box, Group, SegmentedControl } from '@mantine/core'
import { useAddress } from '@/app/navigation'
import { allows, headquarters, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { Erasures } from './Erasures'
import { Notices } from './Notices'
import { useCounts } from './protection'
import { Registry } from './Registry'
import { Retention } from './Retention'

interface Address extends Record<string, unknown> {
  part: string
}

/** What the law asks about the people one may sell to. */
export default function Protection() {
  const [address, change] = useAddress<Address>()
  const role = useUser().role
  const counts = useCounts().data
  const parts = [
    { value: 'notices', label: m.person_law_notices(), count: (counts?.due ?? 0) + (counts?.overdue ?? 0), color: counts?.overdue ? 'brick' : 'gray' },
    { value: 'retention', label: m.person_law_retention(), count: counts?.over ?? 0, color: 'gray' },
    ...(allows(managers, role) ? [{ value: 'erasures', label: m.person_law_erasures(), count: counts?.erasures ?? 0, color: 'gray' }] : []),
    ...(allows(headquarters, role) ? [{ value: 'register', label: m.person_law_register(), count: 0, color: 'gray' }] : []),
  ]
  const part = parts.some((one) => one.value === address.part) ? String(address.part) : 'notices'
  return (
    <>
      <PageHeader title={m.person_law_title()} text={m.person_law_text()} trail={[{ label: m.person_title(), to: '/people' }]} />
      <Box px="lg" py="xs" style={{ borderBottom: '1px solid var(--arpent-line)', flex: 'none', overflowX: 'auto' }}>
        <SegmentedControl
          aria-label={m.person_law_title()}
          value={part}
          miw="max-content"
          onChange={(next) => change({ part: next, text: '', state: '' })}
          data={parts.map((one) => ({
            value: one.value,
            label: (
              <Group gap={6} wrap="nowrap" justify="center" style={{ whiteSpace: 'nowrap' }}>
                {one.label}
                {one.count > 0 && (
                  <Badge size="sm" variant="light" color={one.color} className="numbers" style={{ flex: 'none' }}>
                    {formatNumber(one.count)}
                  </Badge>
                )}
              </Group>
            ),
          }))}
        />
      </Box>
      {part === 'notices' && <Notices />}
      {part === 'retention' && <Retention />}
      {part === 'erasures' && <Erasures />}
      {part === 'register' && <Registry />}
    </>
  )
}
