import { IconSwords } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'competitor',
  rail: { order: 24, group: 'selling', icon: IconSwords, label: m.competitor_title, to: '/competitors', first: [] },
  routes: [{ path: '/competitors', load: () => import('./WinLossScreen'), title: m.competitor_title }],
  commands: () => [{ id: 'competitors', label: m.competitor_title, icon: IconSwords, keywords: 'competitor win loss rival concurrent concurrence gagné perdu', run: (go) => go('/competitors') }],
})
