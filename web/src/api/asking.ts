// Acts that are not the user's alone: the program answers that headquarters
// decides, and the shell offers to ask for just this.
import { Problem, Unreachable } from './problem'

const eventName = 'arpent-ask'

/** An act that was refused because it needs asking for. */
export interface Refused {
  power: string
  request: Request
}

/** Tells the shell of an act that can be asked for. */
export function offer(problem: Problem, request: Request | undefined) {
  if (problem.key !== 'autonomy.ask' || !request) return
  window.dispatchEvent(new CustomEvent<Refused>(eventName, { detail: { power: String(problem.params.power ?? ''), request } }))
}

/** Listens for such acts until the answer is called. */
export function onRefused(hear: (refused: Refused) => void): () => void {
  const listen = (event: Event) => hear((event as CustomEvent<Refused>).detail)
  window.addEventListener(eventName, listen)
  return () => window.removeEventListener(eventName, listen)
}

/** Sends the act again, as something asked of headquarters. */
export async function askFor(refused: Refused, because: string): Promise<void> {
  const again = refused.request.clone()
  again.headers.set('Ask-Because', encodeURIComponent(because))
  let answer: Response
  try {
    answer = await fetch(again)
  } catch (error) {
    throw new Unreachable(error)
  }
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => undefined), answer.statusText)
}
