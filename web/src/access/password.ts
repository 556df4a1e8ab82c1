import * as m from '@/paraglide/messages.js'

/** As many characters as the server asks for, counted as it counts them. */
export const shortest = 10

/** Why a password will not do; null when it will. */
export function strongEnough(password: string): string | null {
  return [...password].length < shortest ? m.access_password_rule() : null
}

export function samePassword(again: string, password: string): string | null {
  return again === password ? null : m.access_again_wrong()
}
