import { IconUserHeart, IconUsersGroup, IconUserSearch } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'lead',
  rail: { order: 15, group: 'selling', icon: IconUserSearch, label: m.lead_title, to: '/leads', key: 'l', first: ['manager', 'representative'] },
  routes: [
    { path: '/leads', load: () => import('./LeadBuilder'), title: m.lead_title },
    { path: '/leads/personas', load: () => import('./persona/Personas'), title: m.lead_personas },
    { path: '/leads/introductions', load: () => import('./Introductions'), title: m.lead_introductions },
  ],
  home: [{ order: 12, roles: ['representative', 'manager'], load: () => import('./Today') }],
  commands: () => [
    { id: 'lead-search', label: m.lead_title, icon: IconUserSearch, keywords: 'lead prospect prospection recherche search people contacts', run: (go) => go('/leads') },
    { id: 'lead-personas', label: m.lead_personas, icon: IconUserHeart, keywords: 'persona profil type acheteur buyer objections', run: (go) => go('/leads/personas') },
    { id: 'lead-introductions', label: m.lead_introductions, icon: IconUsersGroup, keywords: 'introduction mise en relation présenter presenter path chemin', run: (go) => go('/leads/introductions') },
  ],
})
