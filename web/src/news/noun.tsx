import { IconNews } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'news',
  rail: { order: 16, group: 'selling', icon: IconNews, label: m.news_title, to: '/news', first: [] },
  routes: [{ path: '/news', load: () => import('./NewsScreen'), title: m.news_title }],
  commands: () => [{ id: 'news', label: m.news_title, icon: IconNews, keywords: 'news feed rss atom review actualités flux presse revue', run: (go) => go('/news') }],
})
