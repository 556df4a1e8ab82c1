import { IconStar } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'following',
  routes: [{ path: '/signals/following', load: () => import('./FollowingScreen'), title: m.following_title }],
  commands: () => [{ id: 'following', label: m.following_title, icon: IconStar, keywords: 'follow rule mute less suivre règle masquer moins suivis', run: (go) => go('/signals/following') }],
})
