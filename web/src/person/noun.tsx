import { IconUsers } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'person',
  rail: { order: 25, group: 'selling', icon: IconUsers, label: m.person_title, to: '/people', first: [] },
  routes: [
    { path: '/people', load: () => import('./People'), title: m.person_title },
    { path: '/people/data-protection', load: () => import('./lawful/Protection'), title: m.person_law_title },
    { path: '/people/duplicates', load: () => import('./Duplicates'), title: m.person_duplicates },
    { path: '/people/$personId', load: () => import('./PersonPage'), title: m.person_title },
  ],
})
