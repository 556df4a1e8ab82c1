import { Avatar, Menu, SegmentedControl, Stack, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { toastError } from '@/ui/toast'
import { type Language, languages, useLanguage } from './language'
import { roleName } from './roleName'
import { useGo } from './navigation'
import { useSession, useSigning, useUser } from './session'

/** Who one is, language, light or dark, and the way out. */
export function UserMenu() {
  const user = useUser()
  const demo = useSession().data?.demo ?? false
  const { signOut, update } = useSigning()
  const { language, choose } = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const go = useGo()
  return (
    <Menu position="right-end" width={248} withinPortal>
      <Menu.Target>
        <UnstyledButton aria-label={m.app_user_menu()} p={4} mt={4} style={{ borderRadius: 999 }}>
          <Avatar name={user.name || user.email} color="initials" size={32} radius="xl" variant="filled" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Stack gap={0} px="sm" py="xs">
          <Text fw={600} size="md">
            {user.name || user.email}
          </Text>
          <Text size="xs" c="dimmed">
            {roleName(user.role)} · {user.email}
          </Text>
        </Stack>
        <Menu.Divider />
        <Stack gap="xs" px="sm" py="xs">
          <SegmentedControl
            fullWidth
            aria-label={m.app_language()}
            data={languages}
            value={language}
            onChange={(value) => {
              choose(value as Language)
              update({ locale: value }).catch(toastError)
            }}
          />
          <SegmentedControl
            fullWidth
            aria-label={m.app_theme()}
            data={[
              { value: 'light', label: m.app_theme_light() },
              { value: 'dark', label: m.app_theme_dark() },
              { value: 'auto', label: m.app_theme_auto() },
            ]}
            value={colorScheme}
            onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}
          />
        </Stack>
        <Menu.Divider />
        <Menu.Item leftSection={<IconUserCircle size={16} />} onClick={() => go('/settings')}>
          {m.app_my_settings()}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut().catch(toastError)}>
          {demo ? m.app_switch_user() : m.app_sign_out()}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
