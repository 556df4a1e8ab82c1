import { useComputedColorScheme } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { request } from '@/api/client'
import { useLive } from '@/api/live'
import { fill } from '@/map/colours'
import type { SelectMode } from '@/map/SelectTool'
import { useJob } from '@/ui/job'
import { toastError } from '@/ui/toast'
import { decodeAssignment } from './assignment'
import { type LiveRun, liveColours, liveTerritories } from './live'
import { planKey, planPath, usePlan, usePlanAssignment, usePlanEdit, usePlanUnits, useRefresh } from './queries'
import type { CutPiece, PlanChange, PlanRun, RunEvent, RunWish } from './contract'

/** Everything the editor holds: the plan as read, the run as it goes, the selection. */
export function useEditor(id: string) {
  const detail = usePlan(id)
  const units = usePlanUnits(id)
  const held = usePlanAssignment(id)
  const dark = useComputedColorScheme('light') === 'dark'
  const refresh = useRefresh(id)
  const run = useRun(id)
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set())
  const [chosen, setChosen] = useState<number | null>(null)
  const cut = useCut(id)
  const plan = detail.data
  const territories = useMemo(() => (plan ? (run.live ? liveTerritories(plan.slots, plan.measures, run.live) : plan.slots) : []), [plan, run.live])
  const fills = useMemo(() => territories.map((territory) => fill(territory.colour, dark)), [territories, dark])

  const changed = useCallback(
    (change: PlanChange) => {
      cut.take(change)
      if (change.units_changed) setSelected(new Set())
      if (change.all) setChosen((before) => (before !== null && before >= change.territories.length ? null : before))
    },
    [cut],
  )
  const edit = usePlanEdit(id, changed)

  // Someone else's edit, or our own in another window.
  useLive(`plan/${id}`, (event, data) => {
    if (event !== 'changed') return
    const { version } = data as { version?: number }
    if (version === undefined || version !== held.data?.version) void refresh()
  })

  const select = useCallback((indices: Iterable<number>, mode: SelectMode) => {
    setSelected((before) => {
      if (mode === 'replace') return new Set(indices)
      const after = new Set(before)
      for (const i of indices) {
        if (mode === 'add') after.add(i)
        else after.delete(i)
      }
      return after
    })
  }, [])

  return {
    id,
    detail,
    units,
    held,
    plan,
    territories,
    fills,
    dark,
    /** The assignment that is shown: the run's best so far while one goes on. */
    assignment: run.live?.plan ?? held.data?.plan,
    run,
    cut: cut.pieces,
    edit,
    refresh,
    selected,
    select,
    chosen,
    choose: setChosen,
    busy: run.running,
    mayEdit: plan?.may_edit === true && plan.state === 'draft' && !run.running,
  }
}

export type Editor = ReturnType<typeof useEditor>

/** Pieces that hang apart from their territory, kept current by edits. */
function useCut(id: string) {
  const initial = usePlan(id).data as { cut?: CutPiece[]; version?: number } | undefined
  const [own, setOwn] = useState<{ version: number; pieces: CutPiece[] } | null>(null)
  const read = initial?.cut
  const version = initial?.version ?? 0
  // A plan read anew (a run ended) brings its own pieces.
  const pieces = useMemo(() => (own && own.version >= version ? own.pieces : (read ?? [])), [own, read, version])
  const take = useCallback(
    (change: PlanChange) => {
      const touched = new Set(change.territories.map((territory) => territory.number))
      setOwn((before) => {
        const known = before && before.version >= version ? before.pieces : (read ?? [])
        const rest = change.all ? [] : known.filter((piece) => !touched.has(piece.territory))
        return { version: change.version, pieces: [...rest, ...change.cut] }
      })
    },
    [read, version],
  )
  return useMemo(() => ({ pieces, take }), [pieces, take])
}

/** The run of the optimiser that goes on, if one does. */
function useRun(id: string) {
  const detail = usePlan(id)
  const units = usePlanUnits(id)
  const refresh = useRefresh(id)
  const [live, setLive] = useState<LiveRun | null>(null)
  const [started, setStarted] = useState<PlanRun | null>(null)
  const [heard, setHeard] = useState<string | null>(null) // a job begun elsewhere since the plan was read
  const [ended, setEnded] = useState<string | null>(null)
  const plan = detail.data
  const jobId = [started?.job_id, plan?.running_job, heard].find((job) => job && job !== ended) ?? null
  const finish = useCallback(
    (job: string) => {
      void refresh().finally(() => {
        setEnded(job)
        setLive(null)
      })
    },
    [refresh],
  )
  const job = useJob(jobId, () => jobId && finish(jobId))
  const state = job.data?.state
  useEffect(() => {
    if (jobId && (state === 'done' || state === 'failed' || state === 'cancelled')) finish(jobId)
  }, [jobId, state, finish])

  const colours = useRef<number[] | null>(null)
  const take = (event: RunEvent) => {
    const territories = event.sums?.length ?? plan?.territories ?? 0
    const assignment = event.assignment ? decodeAssignment(event.assignment) : null
    if (assignment && units.data) colours.current = liveColours(assignment, territories, units.data, colours.current ?? plan?.slots.map((slot) => slot.colour) ?? [])
    setLive((before) => ({
      event,
      plan: assignment ?? before?.plan ?? null,
      sums: event.sums ?? before?.sums ?? null,
      colours: colours.current,
    }))
  }
  useLive(`plan/${id}`, (event, data) => {
    if (event !== 'plan') return
    const run = data as RunEvent
    if (run.job === ended) return
    setHeard(run.job)
    take(run)
  })

  // Opened while a run goes on: its latest look, before the next event comes.
  const progress = useQuery({
    queryKey: planKey(id, 'progress', jobId ?? ''),
    enabled: jobId !== null && live === null && units.data !== undefined,
    queryFn: ({ signal }) => request<RunEvent>('GET', planPath(id, '/progress'), undefined, signal),
    retry: false,
    staleTime: Infinity,
  })
  const first = progress.data
  useEffect(() => {
    if (first && first.assignment && live === null && jobId !== null) take(first)
    // oxlint-disable-next-line react/exhaustive-deps -- only when it arrives
  }, [first])

  const start = useMutation({
    mutationFn: (wish: RunWish) => request<PlanRun>('POST', planPath(id, '/runs'), wish),
    onSuccess: (made) => {
      colours.current = null
      setLive(null)
      setStarted(made)
    },
    onError: toastError,
  })
  const runId = live?.event.run ?? started?.id
  const stop = useMutation({
    mutationFn: () => (runId ? request('POST', planPath(id, `/runs/${runId}/stop`), {}) : request('POST', `/api/v1/jobs/${jobId}/cancel`)),
    onError: toastError,
  })
  return { live, job: job.data, running: jobId !== null, start, stop, wish: started?.wish }
}
