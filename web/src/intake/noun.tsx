import { IconFileImport } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'intake',
  rail: { order: 30, group: 'data', icon: IconFileImport, label: m.intake_title, to: '/import', key: 'i', first: ['administrator'] },
  routes: [
    { path: '/import', load: () => import('./ImportHome'), title: m.intake_title },
    { path: '/import/$importId', load: () => import('./ImportPage'), title: m.intake_title },
  ],
  commands: () => [
    {
      id: 'intake-new',
      label: m.intake_command,
      description: m.intake_command_text,
      icon: IconFileImport,
      keywords: 'import importer fichier file csv excel xlsx salesforce hubspot dynamics upload charger',
      run: (go) => go('/import'),
    },
  ],
})
