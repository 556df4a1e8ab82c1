import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'

export type Task = components['schemas']['Task']
export type TaskKind = Task['kind']
export type TaskState = 'open' | 'done' | 'dismissed'

export const kindNames: Record<TaskKind, () => string> = {
  call: m.task_kind_call,
  email: m.task_kind_email,
  meeting: m.task_kind_meeting,
  visit: m.task_kind_visit,
  follow_up: m.task_kind_follow_up,
  other: m.task_kind_other,
}

const acts: Record<Exclude<Task['act'], undefined | ''>, (input: { person: string }) => string> = {
  congratulate: m.task_act_congratulate,
  succeed: m.task_act_succeed,
  review_deal: m.task_act_review_deal,
  look_at: m.task_act_look_at,
  ask_or_erase: m.task_act_ask_or_erase,
  introduce: m.task_act_introduce,
}

/** What a task is called: its act with the name in sight, or its title. */
export const titleOf = (task: Task) => (task.act ? acts[task.act]({ person: task.person || m.task_act_someone() }) : task.title)

export interface Asked {
  state?: TaskState
  account?: string
  mine?: boolean

}

/** The tasks of a list, and the day by which they are late or not. */
export function useTasks(asked: Asked) {
  return useQuery({
    queryKey: ['tasks', asked],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/tasks', { params: { query: asked }, signal })).data!,
  })
}

function useForget() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['tasks'] })
}

const say: Record<TaskState, (input: { title: string }) => string> = { open: m.task_opened, done: m.task_finished, dismissed: m.task_was_dismissed }

/** Ends a task or opens it again; can be undone from the message. */
export function useFinish() {
  const forget = useForget()
  const set = (id: string, state: TaskState) => api.PUT('/api/v1/tasks/{id}/state', { params: { path: { id } }, body: { state } })
  return useMutation({
    mutationFn: ({ task, state }: { task: Task; state: TaskState }) => set(task.id, state),
    onError: toastError,
    onSuccess: async (_, { task, state }) => {
      await forget()
      toast(say[state]({ title: titleOf(task) }), async () => {
        await set(task.id, task.state as TaskState)
        await forget()
      })
    },
  })
}

/** Gives a task another day; can be undone from the message. */
export function usePostpone() {
  const forget = useForget()
  const set = (id: string, due_on: string) => api.PUT('/api/v1/tasks/{id}/due', { params: { path: { id } }, body: { due_on } })
  return useMutation({
    mutationFn: ({ task, day }: { task: Task; day: string }) => set(task.id, day),
    onError: toastError,
    onSuccess: async (_, { task }) => {
      await forget()
      toast(m.task_postponed({ title: titleOf(task) }), async () => {
        await set(task.id, task.due_on)
        await forget()
      })
    },
  })
}

export function useCreate(done: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: components['schemas']['NewTask']) => api.POST('/api/v1/tasks', { body }),
    onError: toastError,
    onSuccess: async () => {
      await forget()
      done()
    },
  })
}

/** A day so many days after another, both as YYYY-MM-DD. */
export function later(day: string, days: number): string {
  const at = new Date(`${day}T12:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}
