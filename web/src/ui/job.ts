import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { request } from '@/api/client'
import { useLive } from '@/api/live'
import { Problem } from '@/api/problem'

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** One piece of long work; `done` counts up to `total`, 0 when not known. */
export interface Job {
  id: string
  kind: string
  subject: string
  state: JobState
  done: number
  total: number
  note: string
  result?: unknown
  error?: { code: string; key: string; message: string; params?: Record<string, unknown> } | null
  created_at: string
  started_at?: string
  finished_at?: string
  cancelling: boolean
}

export const jobKey = (id: string) => ['job', id] as const

export function isFinal(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}

/** A job, kept current by its live events; read anew now and then in case some
 *  were lost. `onFinished` is told once, when it ends while one watches, however
 *  that comes to be known; a job that was over before is not news. */
export function useJob(id: string | null, onFinished?: (job: Job) => void) {
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: jobKey(id ?? ''),
    enabled: id !== null,
    queryFn: ({ signal }) => request<Job>('GET', `/api/v1/jobs/${id}`, undefined, signal),
    refetchInterval: (q) => (q.state.data && isFinal(q.state.data.state) ? false : 4000),
  })
  useLive(id === null || (query.data && isFinal(query.data.state)) ? null : `job/${id}`, (event, data) => {
    if (event !== 'progress' && event !== 'finished') return
    const change = data as Partial<Job>
    if (change.id !== undefined && change.id !== id) return
    queries.setQueryData<Job>(jobKey(id!), (old) => (old ? { ...old, ...change } : old))
  })
  const [since] = useState(() => Date.now())
  const [running, setRunning] = useState<string | null>(null)
  const job = query.data
  const over = job !== undefined && isFinal(job.state)
  if (job && !over && running !== job.id) setRunning(job.id)
  // An end told live may come before its first look was drawn, and without its moment.
  const fresh = over && (job.finished_at === undefined || Date.parse(job.finished_at) > since - 5000)
  const news = over && (running === job.id || fresh) ? job.id : null
  const tell = useEffectEvent(() => job && onFinished?.(job))
  useEffect(() => {
    if (news !== null) tell()
  }, [news])
  return query
}

/** Why a job failed, as a Problem, so that it is worded like any other. */
export function failureOf(job: Job): Problem | null {
  return job.error ? new Problem(422, { detail: job.error.message, key: job.error.key, params: job.error.params }, job.error.message) : null
}
