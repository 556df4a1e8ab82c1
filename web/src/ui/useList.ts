import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { request } from '@/api/client'

/** What every list of the API answers. */
export interface Page<T> {
  items: T[]
  next?: string
  total?: number
}

type Value = string | number | boolean | null | undefined | readonly string[]

/** "?a=1&b=x&b=y" of the values that are set. */
export function queryText(values: Record<string, Value>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) {
    if (Array.isArray(value)) for (const one of value) search.append(key, one)
    else if (value !== undefined && value !== null && value !== '') search.append(key, String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}

/** A list read page by page by its cursor. Its query key is ['list', path, query]:
 *  invalidate ['list', path] after a change. */
export function useList<T>(path: string, query: Record<string, Value> = {}, options: { enabled?: boolean; limit?: number } = {}) {
  const limit = options.limit ?? 100
  const result = useInfiniteQuery({
    queryKey: ['list', path, query, limit],
    enabled: options.enabled ?? true,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      request<Page<T>>('GET', path + queryText({ ...query, limit, cursor: pageParam }), undefined, signal),
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  })
  const pages = result.data?.pages
  const rows = useMemo(() => pages?.flatMap((page) => page.items ?? []) ?? [], [pages])
  const { isPending, isFetching, isFetchingNextPage, error, hasNextPage, fetchNextPage, refetch } = result
  const total = pages?.[0]?.total
  const loading = isPending && (options.enabled ?? true)
  // The same object while nothing in it is new, so that what shows it need not be drawn anew.
  return useMemo(
    () => ({
      rows,
      total,
      loading,
      refreshing: isFetching,
      error,
      hasMore: hasNextPage,
      more: () => {
        if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
      },
      retry: () => void refetch(),
    }),
    [rows, total, loading, isFetching, isFetchingNextPage, error, hasNextPage, fetchNextPage, refetch],
  )
}
