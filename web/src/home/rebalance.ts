// One click from "12 territories are overloaded" to a better plan: makes a draft
// on today's alignment, runs the optimiser, follows it live; publishes, takes back.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { components } from '@/api/schema'

export type Balance = components['schemas']['BalanceToday']
type Plan = components['schemas']['PlanDetail']
type Run = components['schemas']['PlanRun']
type RunEvent = components['schemas']['RunEvent']

/** Seconds the optimiser gets when asked from the first screen. */
export const seconds = 8

export const balanceKey = ['plan-balance'] as const

export function useBalance(enabled = true) {
  return useQuery({
    queryKey: balanceKey,
    enabled,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/plans/balance', { signal })).data!,
  })
}

export type Phase = 'idle' | 'making' | 'running' | 'done' | 'publishing' | 'published' | 'withdrawing'

/** What one knows of the territories that are becoming: their sums by measure. */
export interface Becoming {
  plan: Plan
  sums: number[][]
}

export function useRebalance(name: string) {
  const queries = useQueryClient()
  const [phase, setPhase] = useState<Phase>('idle')
  const [error, setError] = useState<unknown>(null)
  const [becoming, setBecoming] = useState<Becoming | null>(null)
  const [run, setRun] = useState<Run | null>(null)
  const [event, setEvent] = useState<RunEvent | null>(null)

  const attempt = useCallback(async (during: Phase, back: Phase, act: () => Promise<void>) => {
    setError(null)
    setPhase(during)
    try {
      await act()
    } catch (failure) {
      setError(failure)
      setPhase(back)
    }
  }, [])

  const reload = async (plan: Plan) => {
    const { data } = await api.GET('/api/v1/plans/{id}', { params: { path: { id: plan.id } } })
    setBecoming({ plan: data!, sums: data!.slots.map((slot) => slot.sums) })
    return data!
  }

  const finish = async (plan: Plan, id: string) => {
    const { data } = await api.GET('/api/v1/plans/{id}/runs', { params: { path: { id: plan.id } } })
    const found = data!.items.find((one) => one.id === id)
    if (!found || found.state === 'queued' || found.state === 'running') return
    setRun(found)
    await reload(plan)
    setPhase('done')
  }

  useLive(phase === 'running' && becoming ? `plan/${becoming.plan.id}` : null, (kind, data) => {
    if (kind !== 'plan') return
    const seen = data as RunEvent
    setEvent(seen)
    if (seen.sums && becoming) setBecoming({ ...becoming, sums: seen.sums })
  })
  useQuery({
    queryKey: ['home-run', run?.id],
    enabled: phase === 'running' && run !== null && becoming !== null,
    refetchInterval: 700,
    gcTime: 0,
    queryFn: async () => {
      await finish(becoming!.plan, run!.id)
      return null
    },
  })

  const start = () =>
    attempt('making', 'idle', async () => {
      const { data: made } = await api.POST('/api/v1/plans', { body: { name, level: 'accounts', start: 'today' } })
      const plan = made!
      setBecoming({ plan, sums: plan.slots.map((slot) => slot.sums) })
      const { data: started } = await api.POST('/api/v1/plans/{id}/runs', {
        params: { path: { id: plan.id } },
        body: { kind: 'optimise', warm: true, seconds },
      })
      setRun(started!)
      setPhase('running')
    })

  const settle = async (job: string) => {
    for (;;) {
      const { data } = await api.GET('/api/v1/jobs/{id}', { params: { path: { id: job } } })
      if (data!.state === 'failed') throw new Error(data!.error?.message ?? 'failed')
      if (data!.state === 'done' || data!.state === 'cancelled') break
      await new Promise((resolve) => window.setTimeout(resolve, 300))
    }
    await queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' && query.queryKey[0] !== balanceKey[0] })
  }

  const publish = (from: string) =>
    attempt('publishing', 'done', async () => {
      const { data } = await api.POST('/api/v1/plans/{id}/publish', { params: { path: { id: becoming!.plan.id } }, body: { from, anyway: true } })
      await settle(data!.job_id)
      setPhase('published')
    })

  const withdraw = () =>
    attempt('withdrawing', 'published', async () => {
      const { data } = await api.POST('/api/v1/plans/{id}/withdraw', { params: { path: { id: becoming!.plan.id } }, body: {} })
      await settle(data!.job_id)
      setPhase('done')
    })

  return { phase, error, becoming, run, event, start, publish, withdraw }
}

export type Rebalancing = ReturnType<typeof useRebalance>
