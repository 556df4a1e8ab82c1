import { IconHistory, IconSettings } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import { administrators } from '@/app/session'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'admin',
  rail: { order: 90, group: 'data', icon: IconSettings, label: m.admin_title, to: '/admin', roles: administrators, first: ['administrator'] },
  routes: [
    { path: '/admin', load: () => import('./Users'), title: m.admin_users, roles: administrators },
    { path: '/admin/audit', load: () => import('./AuditLog'), title: m.admin_audit, roles: administrators },
  ],
  commands: () => [
    {
      id: 'admin-users',
      label: m.admin_users,
      description: m.admin_command_text,
      icon: IconSettings,
      roles: administrators,
      keywords: 'users utilisateurs invite inviter role rôle deactivate désactiver password mot de passe',
      run: (go) => go('/admin'),
    },
    {
      id: 'admin-audit',
      label: m.admin_audit,
      description: m.admin_audit_text,
      icon: IconHistory,
      roles: administrators,
      keywords: 'audit log journal history historique',
      run: (go) => go('/admin/audit'),
    },
  ],
})
