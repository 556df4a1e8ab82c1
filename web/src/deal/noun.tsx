import { IconBriefcase } from '@tabler/icons-react'
import { request } from '@/api/client'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'
import { queryText } from '@/ui/useList'
import { dealsPath, type ListedDeal } from './deals'

export default defineNoun({
  name: 'deal',
  rail: { order: 22, group: 'selling', icon: IconBriefcase, label: m.deal_title, to: '/deals', key: 'd', first: ['manager', 'representative'] },
  routes: [{ path: '/deals', load: () => import('./DealList'), title: m.deal_title }],
  commands: () => [{ id: 'deals', label: m.deal_title, icon: IconBriefcase, keywords: 'deal opportunity pipeline affaire opportunité vente', run: (go) => go('/deals') }],
  search: async (query, signal) => {
    const { items } = await request<{ items: ListedDeal[] }>('GET', dealsPath + queryText({ text: query, limit: 5 }), undefined, signal)
    return items.map((one) => ({ id: `deal ${one.id}`, label: one.name, description: one.account_name, icon: IconBriefcase, to: `/deals?chosen=${one.id}` }))
  },
})
