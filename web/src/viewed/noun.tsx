import { IconEye, IconIdBadge2, IconLink } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'viewed',
  routes: [
    { path: '/signals/views', load: () => import('./ViewsScreen'), title: m.viewed_views_title },
    { path: '/signals/links', load: () => import('./LinksScreen'), title: m.viewed_links_title },
    { path: '/signals/page', load: () => import('./PageScreen'), title: m.viewed_page_title },
  ],
  commands: () => [
    { id: 'views', label: m.viewed_views_title, icon: IconEye, keywords: 'who viewed opened read views qui a vu consulté lu ouvert vues', run: (go) => go('/signals/views') },
    { id: 'smart-links', label: m.viewed_links_title, icon: IconLink, keywords: 'smart link tracked document pdf lien suivi partage', run: (go) => go('/signals/links') },
    { id: 'public-page', label: m.viewed_page_title, icon: IconIdBadge2, keywords: 'public page profile photo pitch profil publique', run: (go) => go('/signals/page') },
  ],
})
