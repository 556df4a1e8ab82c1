import { useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '@/api/client'

export type Role = 'administrator' | 'headquarters' | 'manager' | 'representative'

export interface SessionUser {
  id: string
  name: string
  email: string
  role: Role
  locale: string
}

export interface DemoUser {
  id: string
  name: string
  role: Role
  title: string
}

export interface Session {
  user: SessionUser | null
  demo: boolean
  demo_users: DemoUser[] | null
  version: string
}

const path = '/api/v1/session'
export const sessionKey = ['session'] as const

/** Who is signed in; read once and kept until someone signs in or out. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => request<Session>('GET', path, undefined, signal),
    staleTime: Infinity,
    retry: 1,
  })
}

/** The signed-in user; only for screens inside the shell, where there is one. */
export function useUser(): SessionUser {
  const user = useSession().data?.user
  if (!user) throw new Error('no one is signed in')
  return user
}

/** Whether a role is among those that may; everyone may when none are named. */
export function allows(roles: readonly Role[] | undefined, role: Role): boolean {
  return roles === undefined || roles.includes(role)
}

export const managers: Role[] = ['administrator', 'headquarters', 'manager']
export const headquarters: Role[] = ['administrator', 'headquarters']
export const administrators: Role[] = ['administrator']

/** Signing in and out. Everything read as someone else is forgotten. */
export function useSigning() {
  const queries = useQueryClient()
  const renew = async () => {
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] })
    await queries.refetchQueries({ queryKey: sessionKey })
  }
  return {
    signIn: async (email: string, password: string) => {
      await request('POST', path, { email, password })
      await renew()
    },
    signInDemo: async (userId: string) => {
      await request('POST', `${path}/demo`, { user_id: userId })
      await renew()
    },
    signOut: async () => {
      await request('DELETE', path)
      await renew()
    },
    update: async (change: { locale?: string; name?: string }) => {
      await request('PATCH', path, change)
      await queries.refetchQueries({ queryKey: sessionKey })
    },
    renew,
  }
}
