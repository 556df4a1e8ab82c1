import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from '@/api/problem'
import { sessionKey } from './session'

/** The store of what was read. A 401 means that the session ended: it is read
 *  anew and the sign-in form appears. */
export function makeQueries(): QueryClient {
  const ended = (error: unknown) => {
    if (error instanceof Problem && error.status === 401) void queries.invalidateQueries({ queryKey: sessionKey })
  }
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: ended }),
    mutationCache: new MutationCache({ onError: ended }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => !(error instanceof Problem && error.status < 500) && count < 2,
        refetchOnWindowFocus: false,
      },
    },
  })
  return queries
}
