import { IconGavel } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import { managers } from '@/app/session'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'autonomy',
  rail: { order: 66, group: 'territories', icon: IconGavel, label: m.autonomy_title, to: '/requests', roles: managers, first: ['headquarters'] },
  routes: [{ path: '/requests', load: () => import('./RequestsScreen'), title: m.autonomy_title, roles: managers }],
  home: [{ order: 8, column: 'side', roles: managers, load: () => import('./Waiting') }],
  commands: () => [{ id: 'requests', label: m.autonomy_title, icon: IconGavel, roles: managers, keywords: 'request escalation autonomy approve demande autonomie escalade accord', run: (go) => go('/requests') }],
})
