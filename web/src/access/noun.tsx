import { IconUserCircle } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'access',
  routes: [
    { path: '/link/$secret', load: () => import('./FollowLink'), title: m.access_link_tab },
    { path: '/settings', load: () => import('./Settings'), title: m.access_settings },
  ],
  commands: () => [
    {
      id: 'access-settings',
      label: m.access_settings,
      description: m.access_settings_text,
      icon: IconUserCircle,
      keywords: 'profile profil password mot de passe sessions token jeton api language langue settings réglages',
      run: (go) => go('/settings'),
    },
  ],
})
