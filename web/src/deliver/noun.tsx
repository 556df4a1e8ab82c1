import { IconMailForward } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'deliver',
  routes: [{ path: '/signals/delivery', load: () => import('./DeliveryScreen'), title: m.deliver_title }],
  commands: () => [{ id: 'delivery', label: m.deliver_title, icon: IconMailForward, keywords: 'email digest mail feed atom rss webhook newsletter récapitulatif flux lettre abonnement', run: (go) => go('/signals/delivery') }],
})
