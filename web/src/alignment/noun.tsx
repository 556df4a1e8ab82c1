import { IconListCheck } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import { headquarters, managers } from '@/app/session'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'alignment',
  rail: { order: 62, group: 'territories', icon: IconListCheck, label: m.alignment_title, to: '/rules', roles: managers, key: 'r', first: ['headquarters'] },
  routes: [
    { path: '/rules', load: () => import('./Rules'), title: m.alignment_title, roles: managers },
    { path: '/rules/new', load: () => import('./RulePage'), title: m.alignment_new, roles: headquarters },
    { path: '/rules/preview', load: () => import('./PreviewPage'), title: m.alignment_preview, roles: headquarters },
    { path: '/rules/$ruleId', load: () => import('./RulePage'), title: m.alignment_one, roles: managers },
  ],
  commands: () => [
    {
      id: 'alignment-new',
      label: m.alignment_new,
      icon: IconListCheck,
      keywords: 'rule règle assign affecter',
      roles: headquarters,
      run: (go) => go('/rules/new'),
    },
  ],
})
