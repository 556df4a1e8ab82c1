import { IconMailDown } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'mailbox',
  routes: [{ path: '/signals/mailboxes', load: () => import('./MailboxesScreen'), title: m.mailbox_title }],
  commands: () => [{ id: 'mailboxes', label: m.mailbox_title, icon: IconMailDown, keywords: 'imap email mailbox reply replies inbox boîte réponse réponses courriel messagerie', run: (go) => go('/signals/mailboxes') }],
})
