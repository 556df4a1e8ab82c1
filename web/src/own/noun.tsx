import { IconDatabaseSearch } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import { headquarters } from '@/app/session'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'own',
  routes: [{ path: '/signals/records', load: () => import('./RecordsScreen'), title: m.own_title, roles: headquarters }],
  commands: () => [
    { id: 'own-records', label: m.own_title, icon: IconDatabaseSearch, roles: headquarters, keywords: 'records stuck contract silent problem rules données affaire bloquée contrat silence problème règles', run: (go) => go('/signals/records') },
  ],
})
