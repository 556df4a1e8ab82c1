// The assignment of a plan as the screen holds it: the territory of each unit.
import { none, type PlanChange } from './contract'

function bytes(base64: string): Uint8Array {
  const text = atob(base64)
  const out = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i)
  return out
}

/** Base64 of little-endian 16-bit numbers, one per unit. */
export function decodeAssignment(base64: string): Uint16Array {
  const raw = bytes(base64)
  const view = new DataView(raw.buffer)
  const out = new Uint16Array(raw.length >> 1)
  for (let i = 0; i < out.length; i++) out[i] = view.getUint16(2 * i, true)
  return out
}

/** Base64 of one byte per unit, 1 where it is locked. */
export function decodeLocks(base64: string): Uint8Array {
  return bytes(base64)
}

export interface Held {
  version: number
  plan: Uint16Array
  locks: Uint8Array
}

/** What is held after an edit; the arrays are new where something changed, so that
 *  what depends on them is drawn anew. */
export function applyChange(held: Held, change: Pick<PlanChange, 'version' | 'moved' | 'assignment' | 'locks'>): Held {
  let plan = held.plan
  if (change.assignment) plan = decodeAssignment(change.assignment)
  else if (change.moved.length > 0) {
    plan = held.plan.slice()
    for (const { unit, to } of change.moved) plan[unit] = to < 0 ? none : to
  }
  return { version: change.version, plan, locks: change.locks ? decodeLocks(change.locks) : held.locks }
}

/** Sums of each measure in each territory. */
export function sumsOf(plan: ArrayLike<number>, territories: number, columns: readonly (readonly number[])[]): number[][] {
  const sums = Array.from({ length: territories }, () => columns.map(() => 0))
  for (let i = 0; i < plan.length; i++) {
    const row = sums[plan[i]!]
    if (!row) continue
    for (let k = 0; k < columns.length; k++) row[k]! += columns[k]![i] ?? 0
  }
  return sums
}

/** The sums of some units. */
export function sumsOfUnits(units: Iterable<number>, columns: readonly (readonly number[])[]): number[] {
  const sums = columns.map(() => 0)
  for (const i of units) for (let k = 0; k < columns.length; k++) sums[k]! += columns[k]![i] ?? 0
  return sums
}

/** The middle of each territory's units, NaN where it has none. */
export function middles(plan: ArrayLike<number>, territories: number, lon: readonly number[], lat: readonly number[]): [number, number][] {
  const sum = Array.from({ length: territories }, () => [0, 0, 0])
  for (let i = 0; i < plan.length; i++) {
    const row = sum[plan[i]!]
    if (!row) continue
    row[0]! += lon[i]!
    row[1]! += lat[i]!
    row[2]! += 1
  }
  return sum.map(([x, y, n]) => [x! / n!, y! / n!])
}

/** Groups by index in the level's tiles, for AreaLayer: `outside` where an area is
 *  no unit of the plan, -1 where its unit is in no territory. */
export const outside = -2

export function groupsOfLevel(plan: ArrayLike<number>, area: readonly number[]): Int32Array {
  const groups = new Int32Array(area.reduce((most, a) => Math.max(most, a + 1), 0)).fill(outside)
  for (let i = 0; i < area.length; i++) {
    const a = area[i]!
    if (a >= 0) groups[a] = plan[i] === none ? -1 : plan[i]!
  }
  return groups
}

/** The territory that a cut-off piece is best given to: of the units nearest to its
 *  own, outside it, the one met most often. -1 when there is none. */
export function neighbourOfPiece(piece: readonly number[], plan: ArrayLike<number>, lon: readonly number[], lat: readonly number[]): number {
  const inside = new Set(piece)
  const own = plan[piece[0]!]
  const votes = new Map<number, number>()
  for (const u of piece.slice(0, 40)) {
    const squeeze = Math.cos((lat[u]! * Math.PI) / 180)
    const near: { d: number; t: number }[] = []
    for (let i = 0; i < plan.length; i++) {
      const t = plan[i]!
      if (t === none || t === own || inside.has(i)) continue
      const d = ((lon[i]! - lon[u]!) * squeeze) ** 2 + (lat[i]! - lat[u]!) ** 2
      if (near.length < 4) near.push({ d, t })
      else {
        let worst = 0
        for (let k = 1; k < 4; k++) if (near[k]!.d > near[worst]!.d) worst = k
        if (d < near[worst]!.d) near[worst] = { d, t }
      }
    }
    for (const { d, t } of near) votes.set(t, (votes.get(t) ?? 0) + 1 / (d + 1e-6))
  }
  let best = -1
  for (const [t, v] of votes) if (best < 0 || v > votes.get(best)!) best = t
  return best
}
