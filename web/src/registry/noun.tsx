import { IconScript } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'registry',
  commands: () => [{ id: 'registries', label: m.registry_title, icon: IconScript, keywords: 'register legal announcements json registre annonces légales bodacc', roles: ['administrator', 'headquarters'], run: (go) => go('/news?part=registers') }],
})
