import { IconMapPins, IconMapRoute, IconPlus } from '@tabler/icons-react'
import { request } from '@/api/client'
import { matches } from '@/app/matches'
import { defineNoun } from '@/app/noun'
import { managers } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import type { Plan } from './contract'
import { stateName } from './words'

export default defineNoun({
  name: 'plan',
  rail: { order: 50, group: 'territories', icon: IconMapPins, label: m.plan_title, to: '/plans', roles: managers, key: 'p', first: ['administrator', 'headquarters'] },
  routes: [
    { path: '/plans', load: () => import('./Plans'), title: m.plan_title, roles: managers },
    { path: '/plans/new', load: () => import('./NewPlan'), title: m.plan_new, roles: managers },
    { path: '/plans/$planId', load: () => import('./PlanEditor'), title: m.plan_title, roles: managers },
    { path: '/plans/$planId/compare', load: () => import('./Compare'), title: m.plan_compare, roles: managers },
  ],
  commands: () => [
    {
      id: 'plan-new',
      label: m.plan_new,
      description: m.plan_new_text,
      icon: IconPlus,
      keywords: 'plan territory design optimise rebalance secteur découper optimiser rééquilibrer',
      roles: managers,
      run: (go) => go('/plans/new'),
    },
  ],
  search: async (query, signal) => {
    const { items } = await request<{ items: Plan[] }>('GET', '/api/v1/plans', undefined, signal)
    return items
      .filter((plan) => matches(query, plan.name))
      .map((plan) => ({ id: `plan ${plan.id}`, label: plan.name, description: stateName(plan.state), icon: IconMapRoute, to: `/plans/${plan.id}` }))
  },
})
