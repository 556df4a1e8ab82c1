import { ActionIcon, Menu, Switch, Tooltip } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconStack2 } from '@tabler/icons-react'
import mapClasses from '@/map/map.module.css'
import * as m from '@/paraglide/messages.js'
import { accountsLevel } from './contract'

export interface Options {
  names: boolean
  outlines: boolean
  accounts: boolean
}

export function useMapOptions(): [Options, (options: Options) => void] {
  const [options, setOptions] = useLocalStorage<Options>({
    key: 'arpent-plan-map',
    defaultValue: { names: true, outlines: true, accounts: false },
    getInitialValueInEffect: false,
  })
  return [options, setOptions]
}

/** What the map shows besides its units. */
export function MapOptions({ options, onChange, level }: { options: Options; onChange: (options: Options) => void; level: string }) {
  const rows: { key: keyof Options; label: string }[] = [
    { key: 'names', label: m.plan_show_names() },
    { key: 'outlines', label: m.plan_show_outlines() },
    ...(level === accountsLevel ? [] : [{ key: 'accounts' as const, label: m.plan_show_accounts() }]),
  ]
  return (
    <Menu closeOnItemClick={false} position="left-start">
      <Menu.Target>
        <Tooltip label={m.plan_map_options()} position="left">
          <ActionIcon className={mapClasses.cornerButton} size={31} variant="default" aria-label={m.plan_map_options()}>
            <IconStack2 size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {rows.map(({ key, label }) => (
          <Menu.Item key={key} role="menuitemcheckbox" aria-checked={options[key]} onClick={() => onChange({ ...options, [key]: !options[key] })} rightSection={<Switch size="xs" checked={options[key]} readOnly tabIndex={-1} aria-hidden />}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
