import { IconSitemap } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'territory',
  rail: { order: 60, group: 'territories', icon: IconSitemap, label: m.territory_title, to: '/territories', key: 't', first: ['administrator', 'headquarters', 'manager'] },
  routes: [
    { path: '/territories', load: () => import('./Territories'), title: m.territory_title },
    { path: '/territories/unassigned', load: () => import('./UnassignedList'), title: m.territory_unassigned },
    { path: '/territories/$territoryId', load: () => import('./TerritoryPage'), title: m.territory_one },
  ],
  commands: () => [
    {
      id: 'territory-unassigned',
      label: m.territory_unassigned,
      icon: IconSitemap,
      keywords: 'unassigned non affectés accounts comptes',
      run: (go) => go('/territories/unassigned'),
    },
  ],
})
