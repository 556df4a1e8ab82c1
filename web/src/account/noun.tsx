import { IconBuilding, IconPlus } from '@tabler/icons-react'
import { request } from '@/api/client'
import { defineNoun } from '@/app/noun'
import { managers } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { queryText } from '@/ui/useList'
import { type Account, accountsPath } from './accounts'

export default defineNoun({
  name: 'account',
  rail: { order: 20, group: 'selling', icon: IconBuilding, label: m.account_title, to: '/accounts', key: 'a' },
  routes: [
    { path: '/accounts', load: () => import('./AccountList'), title: m.account_title },
    { path: '/accounts/duplicates', load: () => import('./Duplicates'), title: m.account_duplicates, roles: ['administrator', 'headquarters', 'manager'] },
    { path: '/hand-over/$userId', load: () => import('./handover/HandOverPage'), title: m.account_hand_over, roles: managers },
    { path: '/accounts/$accountId', load: () => import('./AccountPage'), title: m.account_title },
  ],
  commands: () => [
    {
      id: 'account-new',
      label: m.account_new,
      icon: IconPlus,
      keywords: 'account customer company compte client entreprise société créer ajouter',
      run: (go) => go('/accounts?new=true'),
    },
  ],
  search: async (query, signal) => {
    const { items } = await request<{ items: Account[] }>('GET', accountsPath + queryText({ text: query, limit: 6 }), undefined, signal)
    return items.map((one) => ({ id: `account ${one.id}`, label: one.name, description: one.town, icon: IconBuilding, to: `/accounts/${one.id}` }))
  },
})
