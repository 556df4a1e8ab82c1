import { IconMailDown } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'mailbox',
  routes: [{ path: '/signals/mailboxes', load: () => import('./MailboxesScreen'), title: m.mailbox_title }, { path: '/signals/mailboxes/connected', load: () => import('./ConnectedScreen'), title: m.mailbox_connecting }],
  commands: () => [{ id: 'mailboxes', label: m.mailbox_title, icon: IconMailDown, keywords: 'imap email google gmail microsoft outlook oauth mailbox reply replies inbox boîte réponse réponses courriel messagerie', run: (go) => go('/signals/mailboxes') }],
})
