import { IconBellRinging } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'signal',
  rail: { order: 13, group: 'day', icon: IconBellRinging, label: m.signal_signals, to: '/signals', key: 's', first: ['manager', 'representative'] },
  routes: [{ path: '/signals', load: () => import('./Signals'), title: m.signal_signals }, { path: '/signals/worth', load: () => import('./WorthScreen'), title: m.signal_worth }],
  home: [{ order: 6, column: 'side', load: () => import('./Changed') }],
  commands: () => [{ id: 'signals', label: m.signal_signals, icon: IconBellRinging, keywords: 'signal change job promoted poste promotion nouveau what changed', run: (go) => go('/signals') }],
})
