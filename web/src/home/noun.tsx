import { IconHome } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import { headquarters, managers } from '@/app/session'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'home',
  rail: { order: 10, group: 'day', icon: IconHome, label: m.home_title, to: '/', key: 'h' },
  routes: [{ path: '/', load: () => import('./Home'), title: m.home_title }],
  home: [
    { order: 10, roles: managers, load: () => import('./parts/Balance') },
    { order: 15, roles: ['representative'], load: () => import('./parts/Mine') },
    { order: 15, roles: ['representative', 'manager'], column: 'side', load: () => import('./parts/Deals') },
    { order: 20, roles: headquarters, column: 'side', load: () => import('./parts/OwnData') },
    { order: 90, column: 'side', load: () => import('./parts/Synthetic') },
  ],
})
