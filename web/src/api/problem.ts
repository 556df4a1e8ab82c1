import * as messages from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'

/** What the program answers when it cannot do as asked: RFC 9457, with the stable
 *  word `key` by which the message is translated, and the `params` that fill it. */
export class Problem extends Error {
  readonly status: number
  readonly key: string
  readonly params: Record<string, unknown>
  /** Fields at fault, as {location, message}, where the request was malformed. */
  readonly fields: { location: string; message: string }[]

  constructor(status: number, body: unknown, fallback: string) {
    const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
    super(text(given.detail) || text(given.title) || fallback)
    this.name = 'Problem'
    this.status = status
    this.key = text(given.key)
    this.params = (given.params as Record<string, unknown> | undefined) ?? {}
    this.fields = Array.isArray(given.errors)
      ? given.errors.map((e: Record<string, unknown>) => ({ location: text(e.location), message: text(e.message) }))
      : []
  }
}

/** The answer never came: no network, or the program stopped. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('the server cannot be reached', { cause })
    this.name = 'Unreachable'
  }
}

/** The name of the message that translates a problem's key: "plan.unit_too_large"
 *  is worded by the noun plan as `plan_fault_unit_too_large`. */
export function messageOf(key: string): string {
  const dot = key.indexOf('.')
  return dot < 0 ? `app_fault_${key}` : `${key.slice(0, dot)}_fault_${key.slice(dot + 1).replaceAll('.', '_')}`
}

/** A failure as a sentence in the reader's language. */
export function explain(error: unknown): string {
  if (error instanceof Unreachable) return messages.app_fault_unreachable()
  if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error)
  const table = messages as unknown as Record<string, ((inputs: Record<string, unknown>) => string) | undefined>
  const translated = error.key ? table[messageOf(error.key)] : undefined
  if (translated) return translated(Object.fromEntries(Object.entries(error.params).map(([name, value]) => [name, shown(value)])))
  if (error.fields.length > 0) return [error.message, ...error.fields.map((f) => f.message)].join(' — ')
  if (error.status === 403) return messages.app_fault_forbidden()
  if (error.status >= 500) return messages.app_fault_internal()
  return error.message
}

/** Days are sent as 2026-11-30. */
function shown(value: unknown): unknown {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? formatDate(value) : value
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
