import { IconUserSearch } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'lead',
  rail: { order: 15, icon: IconUserSearch, label: m.lead_title, to: '/leads', key: 'l' },
  routes: [{ path: '/leads', load: () => import('./LeadBuilder'), title: m.lead_title }],
  home: [{ order: 12, roles: ['representative', 'manager'], load: () => import('./Today') }],
  commands: () => [
    { id: 'lead-search', label: m.lead_title, icon: IconUserSearch, keywords: 'lead prospect prospection recherche search people contacts', run: (go) => go('/leads') },
  ],
})
