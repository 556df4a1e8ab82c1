// What the screens of this noun read and change.
import { keepPreviousData, type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, request } from '@/api/client'
import { Problem, Unreachable } from '@/api/problem'
import type { components } from '@/api/schema'
import { toastError } from '@/ui/toast'

export type Import = components['schemas']['Import']
export type Format = components['schemas']['Format']
export type Options = components['schemas']['ImportOptions']
export type Correction = components['schemas']['Correction']
export type ColumnMapping = components['schemas']['ColumnMapping']
export type Target = components['schemas']['ImportTarget']
export type TargetField = components['schemas']['ImportField']
export type Sample = components['schemas']['Sample']
export type Preview = components['schemas']['Preview']
export type PreviewRow = components['schemas']['PreviewRow']
export type ProblemRow = components['schemas']['ProblemRow']
export type RowProblem = PreviewRow['problems'][number]

export const importsPath = '/api/v1/imports'
const importKey = (id: string) => ['import', id] as const
const previewKey = (id: string) => ['import-preview', id] as const

/** States in which a job works on the import. */
export function isBusy(state: Import['state']): boolean {
  return state === 'queued' || state === 'running' || state === 'undoing'
}

export function useTargets() {
  return useQuery({
    queryKey: ['import-targets'],
    staleTime: Infinity,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/import-targets', { signal })).data!.items,
  })
}

/** The makes of file that are recognised, by their id. */
export function useMakes() {
  return useQuery({
    queryKey: ['import-makes'],
    staleTime: Infinity,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/import-makes', { signal })).data!.items,
  })
}

export function useSamples() {
  return useQuery({
    queryKey: ['import-samples'],
    staleTime: Infinity,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/import-samples', { signal })).data!.items,
  })
}

/** One import; read again and again while a job works on it. */
export function useImport(id: string) {
  return useQuery({
    queryKey: importKey(id),
    queryFn: async ({ signal }) => (await api.GET('/api/v1/imports/{id}', { params: { path: { id } }, signal })).data!,
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data.state) ? 600 : false),
  })
}

/** How the first rows would be stored; rehearsed anew after each correction. */
export function usePreview(id: string, enabled: boolean) {
  return useQuery({
    queryKey: previewKey(id),
    enabled,
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/imports/{id}/preview', { params: { path: { id }, query: { rows: 100 } }, signal })).data!,
  })
}

/** Forgets lists of imports and of their rows, after one changed. */
export function forgetLists(queries: QueryClient) {
  void queries.invalidateQueries({ predicate: ({ queryKey: [kind, path] }) => kind === 'list' && String(path).startsWith(importsPath) })
}

/** The acts on one import; each leaves the screen with what the program answered. */
export function useActs(id: string) {
  const queries = useQueryClient()
  const keep = (next: Import | undefined) => {
    if (next) queries.setQueryData(importKey(id), next)
    forgetLists(queries)
  }
  const path = { params: { path: { id } } }
  return {
    correct: useMutation({
      mutationFn: async (body: Correction) => (await api.PATCH('/api/v1/imports/{id}', { ...path, body })).data,
      onSuccess: (next) => {
        keep(next)
        void queries.invalidateQueries({ queryKey: previewKey(id) })
      },
      onError: toastError,
    }),
    run: useMutation({ mutationFn: async () => (await api.POST('/api/v1/imports/{id}/run', path)).data, onSuccess: keep, onError: toastError }),
    cancel: useMutation({ mutationFn: async () => (await api.POST('/api/v1/imports/{id}/cancel', path)).data, onSuccess: keep, onError: toastError }),
    undo: useMutation({ mutationFn: async () => (await api.POST('/api/v1/imports/{id}/undo', path)).data, onSuccess: keep, onError: toastError }),
    discard: useMutation({
      mutationFn: () => request('DELETE', `${importsPath}/${id}`),
      onSuccess: () => forgetLists(queries),
      onError: toastError,
    }),
  }
}

/** Sends a file and tells the share that has arrived; fetch cannot. */
export function upload(target: string, file: File, progress: (share: number) => void, signal: AbortSignal): Promise<Import> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    form.append('file', file)
    const sending = new XMLHttpRequest()
    sending.open('POST', `${importsPath}?target=${encodeURIComponent(target)}`)
    sending.responseType = 'json'
    sending.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    sending.onload = () =>
      sending.status < 300 ? resolve(sending.response as Import) : reject(new Problem(sending.status, sending.response, sending.statusText))
    sending.onerror = () => reject(new Unreachable(sending.status))
    sending.onabort = () => reject(new DOMException('abandoned', 'AbortError'))
    signal.addEventListener('abort', () => sending.abort())
    sending.send(form)
  })
}
