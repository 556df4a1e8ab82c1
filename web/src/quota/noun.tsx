import { IconTargetArrow } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'quota',
  rail: { order: 70, group: 'territories', icon: IconTargetArrow, label: m.quota_title, to: '/quotas', key: 'o' },
  routes: [
    { path: '/quotas', load: () => import('./AttainmentScreen'), title: m.quota_title },
    { path: '/quotas/forecast', load: () => import('./ForecastScreen'), title: m.quota_tab_forecast },
    { path: '/quotas/setting', load: () => import('./SettingScreen'), title: m.quota_tab_setting },
    { path: '/quotas/pay', load: () => import('./PayScreen'), title: m.quota_tab_pay },
  ],
  home: [{ order: 12, load: () => import('./MyNumber') }],
})
