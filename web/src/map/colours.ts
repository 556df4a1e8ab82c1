// Colours of territories. Neighbours never share one; the palettes keep apart for
// the colour-blind (built on Paul Tol's "light" and "muted" schemes, SRON/EPS/TN/09-002)
// and are pale enough in the light, dark enough in the dark, for labels to be read.

/** Fills, in the order in which they are given out. */
export const palette: { light: readonly string[]; dark: readonly string[] } = {
  light: ['#77aadd', '#ee8866', '#44bb99', '#eedd88', '#bb88bb', '#bbcc33', '#ffaabb', '#99ddff', '#aaaa00', '#c0b4a5', '#8c93d6', '#cf9a5b'],
  dark: ['#4f87c2', '#c9633f', '#2f9a7b', '#c4ae4b', '#9a619a', '#8f9f22', '#cf7387', '#5fb4d9', '#858518', '#8d8377', '#6f77bd', '#a4743a'],
}

/** The fill of a colour index; indices past the palette begin it again. */
export function fill(index: number, dark: boolean): string {
  const shades = dark ? palette.dark : palette.light
  return shades[((index % shades.length) + shades.length) % shades.length]!
}

/** What is in no territory. */
export function fillOfNone(dark: boolean): string {
  return dark ? '#39413e' : '#d9d5cb'
}

/** A fill that shows nothing. */
export const noFill = 'rgba(0,0,0,0)'

/** The units whose fill differs from what was painted, with their new fill. Writes
 *  the new fills into `painted`. Units that `covers` leaves out are not filled. */
export function* changedFills(
  painted: (string | undefined)[],
  groups: ArrayLike<number>,
  fills: readonly string[],
  none: string = noFill,
  covers?: (index: number) => boolean,
): Generator<[number, string]> {
  const length = Math.max(groups.length, painted.length)
  for (let i = 0; i < length; i++) {
    const outside = i >= groups.length || (covers !== undefined && !covers(i))
    const fill = outside ? noFill : (fills[groups[i]!] ?? none)
    if (fill === painted[i] || (fill === noFill && painted[i] === undefined)) continue
    painted[i] = fill
    yield [i, fill]
  }
}

/** Which territories touch, from the territory of each unit (-1 for none) and the
 *  pairs of units that touch: neighbours[t] holds the territories beside t. */
export function territoryNeighbours(assignment: ArrayLike<number>, edges: Iterable<readonly [number, number]>, territories: number): number[][] {
  const sets = Array.from({ length: territories }, () => new Set<number>())
  for (const [a, b] of edges) {
    const s = assignment[a] ?? -1
    const t = assignment[b] ?? -1
    if (s < 0 || t < 0 || s === t) continue
    sets[s]?.add(t)
    sets[t]?.add(s)
  }
  return sets.map((set) => [...set].sort((a, b) => a - b))
}

/** Neighbours of points that have no shapes: each with its `nearest` nearest, both
 *  ways. Enough to keep near territories apart in colour. */
export function nearestNeighbours(points: readonly (readonly [number, number])[], nearest = 5): number[][] {
  const sets = points.map(() => new Set<number>())
  points.forEach(([x, y], i) => {
    const squeeze = Math.cos((y * Math.PI) / 180)
    points
      .map(([u, v], j) => ({ j, d: j === i ? Infinity : ((u - x) * squeeze) ** 2 + (v - y) ** 2 }))
      .sort((a, b) => a.d - b.d)
      .slice(0, Math.min(nearest, points.length - 1))
      .forEach(({ j }) => {
        sets[i]!.add(j)
        sets[j]!.add(i)
      })
  })
  return sets.map((set) => [...set].sort((a, b) => a - b))
}

/** A colour index for each territory so that neighbours differ: DSATUR (Brélaz,
 *  1979). Among the colours that are free it takes the one least used so far,
 *  so that the palette is spread; it goes past `colours` only where it must.
 *  `before` keeps as many of the former colours as still fit, so that a map does
 *  not change its colours while it is edited. The same input gives the same answer. */
export function assignColours(neighbours: readonly (readonly number[])[], colours = 8, before: readonly number[] = []): number[] {
  const n = neighbours.length
  const chosen = Array.from<number>({ length: n }).fill(-1)
  const used = Array.from<number>({ length: colours }).fill(0)
  const blocked = neighbours.map(() => new Set<number>())
  for (let done = 0; done < n; done++) {
    const t = mostConstrained(chosen, blocked, neighbours)
    const old = before[t]
    let colour = old !== undefined && old >= 0 && old < colours && !blocked[t]!.has(old) ? old : -1
    if (colour < 0) {
      for (let c = 0; c < colours; c++) if (!blocked[t]!.has(c) && (colour < 0 || used[c]! < used[colour]!)) colour = c
    }
    if (colour < 0) {
      colour = colours
      while (blocked[t]!.has(colour)) colour++
    }
    chosen[t] = colour
    used[colour] = (used[colour] ?? 0) + 1
    for (const other of neighbours[t]!) blocked[other]?.add(colour)
  }
  return chosen
}

/** The uncoloured one with most colours already around it, then most neighbours. */
function mostConstrained(chosen: number[], blocked: Set<number>[], neighbours: readonly (readonly number[])[]): number {
  let best = -1
  for (let t = 0; t < chosen.length; t++) {
    if (chosen[t] !== -1) continue
    if (best < 0) best = t
    else {
      const more = blocked[t]!.size - blocked[best]!.size
      if (more > 0 || (more === 0 && neighbours[t]!.length > neighbours[best]!.length)) best = t
    }
  }
  return best
}
