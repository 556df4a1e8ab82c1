import type { RailGroup, RailItem } from './noun'
import { nouns } from './nouns'
import { allows, type Role } from './session'

/** Everything in the rail or behind it for a role, in order. */
export function railItems(role: Role): RailItem[] {
  return nouns
    .flatMap((noun) => (noun.rail ? [noun.rail] : []))
    .filter((item) => allows(item.roles, role))
    .sort((a, b) => a.order - b.order)
}

/** How many entries a rail has at most, and the bar of a phone. */
export const most = { rail: 7, phone: 4 }

const groups: RailGroup[] = ['day', 'selling', 'territories', 'data']

/** What a role has in the rail itself, and the rest under its headings. */
export function railOf(role: Role, phone: boolean): { first: RailItem[]; rest: { group: RailGroup; items: RailItem[] }[] } {
  const items = railItems(role)
  const first = items.filter((item) => allows(item.first, role)).slice(0, phone ? most.phone : most.rail)
  const rest = items.filter((item) => !first.includes(item))
  return {
    first,
    rest: groups.map((group) => ({ group, items: rest.filter((item) => item.group === group) })).filter(({ items }) => items.length > 0),
  }
}
