import * as m from '@/paraglide/messages.js'
import type { Role } from './session'

export function roleName(role: Role): string {
  switch (role) {
    case 'administrator':
      return m.app_role_administrator()
    case 'headquarters':
      return m.app_role_headquarters()
    case 'manager':
      return m.app_role_manager()
    case 'representative':
      return m.app_role_representative()
  }
}
