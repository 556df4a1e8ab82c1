import { IconWebhook } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import { headquarters } from '@/app/session'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'hook',
  rail: { order: 88, group: 'data', icon: IconWebhook, label: m.hook_title, to: '/hooks', roles: headquarters, first: [] },
  routes: [{ path: '/hooks', load: () => import('./HooksScreen'), title: m.hook_title, roles: headquarters }],
  commands: () => [{ id: 'hooks', label: m.hook_title, icon: IconWebhook, roles: headquarters, keywords: 'webhook hook events système événements crochet', run: (go) => go('/hooks') }],
})
