import { Button, Menu, Text } from '@mantine/core'
import { IconPencilPlus, IconUserHeart } from '@tabler/icons-react'
import { useState } from 'react'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { PersonaForm } from './PersonaForm'
import { usePersonas } from './personas'

/** Narrows what is searched for to a persona, or makes one of it. */
export function PersonaMenu({ filter, onChoose }: { filter: string; onChoose: (condition: string) => void }) {
  const [opened, setOpened] = useState(false)
  const [making, setMaking] = useState(false)
  const read = usePersonas(opened)
  const go = useGo()
  return (
    <>
      <Menu opened={opened} onChange={setOpened} position="bottom-end" width={320}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconUserHeart size={16} />}>
            {m.lead_personas()}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {read.data?.length === 0 && (
            <Text size="sm" c="dimmed" p="sm">
              {m.lead_personas_none()}
            </Text>
          )}
          {(read.data ?? [])
            .filter((one) => !one.broken)
            .map((one) => (
              <Menu.Item key={one.id} onClick={() => onChoose(one.filter)} rightSection={<Text size="xs" c="dimmed">{formatNumber(one.total)}</Text>}>
                {one.name}
              </Menu.Item>
            ))}
          <Menu.Divider />
          <Menu.Item disabled={!filter} leftSection={<IconPencilPlus size={15} />} onClick={() => setMaking(true)}>
            {m.lead_persona_make()}
          </Menu.Item>
          <Menu.Item onClick={() => go('/leads/personas')}>{m.lead_personas_all()}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {making && <PersonaForm filter={filter} onClose={() => setMaking(false)} />}
    </>
  )
}
