// The one way to the program: typed paths from the generated schema, every
// failure thrown as a Problem or Unreachable.
import createFetch, { type Middleware } from 'openapi-fetch'
import createHooks from 'openapi-react-query'
import { offer } from './asking'
import { Problem, Unreachable } from './problem'
import type { paths } from './schema'

async function problemOf(response: Response): Promise<Problem> {
  let body: unknown
  try {
    body = await response.clone().json()
  } catch {
    body = undefined
  }
  return new Problem(response.status, body, response.statusText || `HTTP ${response.status}`)
}

const sent = new WeakMap<Request, Request>()

const failures: Middleware = {
  onRequest({ request: about }) {
    if (about.method !== 'GET') sent.set(about, about.clone())
  },
  async onResponse({ request: about, response }) {
    if (response.ok) return
    const problem = await problemOf(response)
    offer(problem, sent.get(about))
    throw problem
  },
  onError({ error }) {
    return error instanceof DOMException && error.name === 'AbortError' ? error : new Unreachable(error)
  },
}

/** api.GET('/api/v1/…', …) with types from the schema; throws on failure. */
export const api = createFetch<paths>({ baseUrl: '' })
api.use(failures)

/** useApi.useQuery('get', '/api/v1/…', {params}) and useMutation, over TanStack Query. */
export const useApi = createHooks(api)

/** A request whose path is not in the schema (uploads, downloads, raw routes). */
export async function request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const raw = body instanceof FormData || body instanceof Blob
  let response: Response
  try {
    response = await fetch(path, {
      method,
      signal: signal ?? null,
      headers: raw || body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? null : raw ? (body as BodyInit) : JSON.stringify(body),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Unreachable(error)
  }
  if (!response.ok) {
    const problem = await problemOf(response)
    if (!raw) offer(problem, new Request(path, { method, ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }) }))
    throw problem
  }
  if (response.status === 204 || response.headers.get('Content-Length') === '0') return undefined as T
  return (await response.json()) as T
}
