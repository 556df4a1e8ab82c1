import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

/** The parameters of the present address: {planId} of /plans/$planId. */
export function useRouteParams<T extends Record<string, string>>(): T {
  return useParams({ strict: false }) as T
}

/** The part of the address after "?" and a way to change it in place, so that
 *  filters and chosen records survive a reload and can be sent to others. */
export function useAddress<T extends Record<string, unknown>>(): [Partial<T>, (change: Partial<T>) => void] {
  const search = useSearch({ strict: false }) as Partial<T>
  const navigate = useNavigate()
  const change = useCallback(
    (next: Partial<T>) => {
      void navigate({
        to: '.',
        replace: true,
        search: ((old: Record<string, unknown>) => {
          const merged: Record<string, unknown> = { ...old, ...next }
          for (const key of Object.keys(merged)) if (merged[key] === undefined || merged[key] === '') delete merged[key]
          return merged
        }) as never,
      })
    },
    [navigate],
  )
  return [search, change]
}

/** Goes to an address of the program, given as text. */
export function useGo(): (to: string) => void {
  const navigate = useNavigate()
  return useCallback((to: string) => void navigate({ href: to }), [navigate])
}
