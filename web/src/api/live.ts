import { useEffect, useEffectEvent, useState } from 'react'

type Listener = (event: string, data: unknown) => void

/** Event names the program sends; a server-sent event reaches only those who ask for its name. */
const events = ['progress', 'finished', 'plan', 'changed']

/** One stream for the whole page: browsers allow six connections to a host, and
 *  every open screen may follow several topics. */
class Stream {
  private listeners = new Map<string, Set<Listener>>()
  private source: EventSource | null = null
  private opening = 0
  private heard = new Set(events)
  /** The number of the newest event of the topic whose events are kept. */
  private at = -1

  /** Has the events after a number come to whoever follows next a topic whose
   *  events are kept; false when some of them came already. */
  reach(topic: string, after: number): boolean {
    const missed = this.at > after
    if (!this.listeners.has(topic)) this.at = Math.max(this.at, after)
    return !missed
  }

  /** Follows a topic until the returned function is called. */
  follow(topic: string, listener: Listener, names: readonly string[] = []): () => void {
    const set = this.listeners.get(topic) ?? new Set()
    const fresh = set.size === 0 || names.some((name) => !this.heard.has(name))
    for (const name of names) this.heard.add(name)
    set.add(listener)
    this.listeners.set(topic, set)
    if (fresh) this.reopen()
    return () => {
      set.delete(listener)
      if (set.size > 0) return
      this.listeners.delete(topic)
      this.reopen()
    }
  }

  /** Joins changes of the same moment into one reconnection. */
  private reopen() {
    window.clearTimeout(this.opening)
    this.opening = window.setTimeout(() => this.open(), 20)
  }

  private open() {
    this.source?.close()
    this.source = null
    if (this.listeners.size === 0) return
    const query = [...this.listeners.keys()].map((topic) => `topic=${encodeURIComponent(topic)}`).join('&')
    const source = new EventSource(`/api/v1/live?${query}${this.at < 0 ? '' : `&after=${this.at}`}`)
    this.source = source
    // A refused stream (a topic that is gone, a session that ended) does not come
    // back by itself; one that broke does.
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED && this.source === source)
        this.opening = window.setTimeout(() => this.open(), 5000)
    }
    for (const name of this.heard) source.addEventListener(name, (e) => this.deliver(name, e as MessageEvent<string>))
  }

  private deliver(event: string, message: MessageEvent<string>) {
    if (message.lastEventId) this.at = Math.max(this.at, Number(message.lastEventId))
    const { topic, data } = unwrap(message)
    for (const [followed, set] of this.listeners) {
      if (topic !== undefined && topic !== followed) continue
      for (const listener of set) listener(event, data)
    }
  }
}

/** An event names its topic in its body ({topic, data}) or in the event's id. */
function unwrap(message: MessageEvent<string>): { topic: string | undefined; data: unknown } {
  let data: unknown
  try {
    data = JSON.parse(message.data)
  } catch {
    return { topic: undefined, data: message.data }
  }
  if (typeof data === 'object' && data !== null && 'topic' in data && 'data' in data) {
    const wrapped = data as { topic: string; data: unknown }
    return { topic: wrapped.topic, data: wrapped.data }
  }
  return { topic: undefined, data }
}

export const live = new Stream()

/** Calls `onEvent` for each event of a topic while the component is mounted.
 *  `names` lists event names beyond the usual ones. A null topic follows nothing. */
export function useLive(topic: string | null, onEvent: Listener, names?: readonly string[]) {
  const tell = useEffectEvent(onEvent)
  const joined = names?.join(' ') ?? ''
  useEffect(() => {
    if (topic === null) return
    return live.follow(topic, (event, data) => tell(event, data), joined ? joined.split(' ') : [])
  }, [topic, joined])
}

/** The last data of one event of a topic, or undefined before the first. */
export function useLiveValue<T>(topic: string | null, event: string): T | undefined {
  const [value, setValue] = useState<T>()
  useLive(topic, (name, data) => {
    if (name === event) setValue(data as T)
  }, [event])
  return value
}
