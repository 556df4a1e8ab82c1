import type { Role } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import type { components } from '@/api/schema'

export type User = components['schemas']['User']
export const usersKey = ['get', '/api/v1/users']

export const roles: Role[] = ['representative', 'manager', 'headquarters', 'administrator']

/** What a role lets someone do, in one sentence. */
export function roleText(role: Role): string {
  switch (role) {
    case 'representative':
      return m.admin_role_representative_text()
    case 'manager':
      return m.admin_role_manager_text()
    case 'headquarters':
      return m.admin_role_headquarters_text()
    case 'administrator':
      return m.admin_role_administrator_text()
  }
}

/** How far someone's access is. */
export function standing(user: Pick<User, 'active' | 'signs_in'>): 'active' | 'invited' | 'inactive' {
  if (!user.active) return 'inactive'
  return user.signs_in ? 'active' : 'invited'
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Those whose name, address or job holds every word, whatever the accents. */
export function find<T extends Pick<User, 'name' | 'email' | 'title' | 'active'>>(users: readonly T[], words: string, inactive: boolean): T[] {
  const wanted = fold(words).split(/\s+/).filter(Boolean)
  return users.filter((user) => {
    if (!user.active && !inactive) return false
    const text = fold(`${user.name} ${user.email} ${user.title}`)
    return wanted.every((word) => text.includes(word))
  })
}
