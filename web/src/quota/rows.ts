// The order and folding of a tree laid out as rows, parents first.
import { compareNames } from '@/ui/format'
import { type Figures, paceOf } from './quotas'

export type Order = 'name' | 'attained' | 'pace' | 'won' | 'quota' | 'weighted' | 'overdue'

export interface Sorting {
  by: Order
  descending: boolean
}

type Named = Figures & { name: string }

export function compare(a: Named, b: Named, { by, descending }: Sorting): number {
  const way = descending ? -1 : 1
  if (by === 'name') return way * compareNames(a.name, b.name)
  const value = (one: Named): number => {
    switch (by) {
      case 'attained':
        return one.attained ?? -1
      case 'pace':
        return paceOf(one) ?? -2
      case 'won':
        return one.credited
      default:
        return one[by]
    }
  }
  return way * (value(a) - value(b)) || compareNames(a.name, b.name)
}

interface Noded extends Named {
  territory_id: string
  parent_id: string
  depth: number
}

/** Siblings in order, each with what is below it, folded parts left out. */
export function layOut<T extends Noded>(items: readonly T[], sorting: Sorting, folded: ReadonlySet<string>): T[] {
  const below = new Map<string, T[]>()
  for (const one of items) below.set(one.parent_id, [...(below.get(one.parent_id) ?? []), one])
  const out: T[] = []
  const walk = (parent: string) => {
    for (const one of (below.get(parent) ?? []).toSorted((a, b) => compare(a, b, sorting))) {
      out.push(one)
      if (!folded.has(one.territory_id)) walk(one.territory_id)
    }
  }
  walk('')
  return out
}

/** Those that have something below them. */
export function parents(items: readonly { parent_id: string }[]): Set<string> {
  return new Set(items.map((one) => one.parent_id).filter(Boolean))
}
