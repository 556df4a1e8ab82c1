import { expect, test } from 'vitest'
import { most, railItems, railOf } from './rails'
import type { Role } from './session'

const roles: Role[] = ['administrator', 'headquarters', 'manager', 'representative']

test.each(roles)('a %s has at most seven entries in the rail, the rest under headings, each once', (role) => {
  for (const phone of [false, true]) {
    const { first, rest } = railOf(role, phone)
    expect(first.length).toBeLessThanOrEqual(phone ? most.phone : most.rail)
    expect(first[0]?.to).toBe('/')
    const all = [...first, ...rest.flatMap(({ items }) => items)].map(({ to }) => to)
    expect(all.toSorted()).toEqual(
      railItems(role)
        .map(({ to }) => to)
        .toSorted(),
    )
  }
})

test('no role is given more than the rail holds', () => {
  for (const role of roles) expect(railItems(role).filter((item) => !item.first || item.first.includes(role)).length).toBeLessThanOrEqual(most.rail)
})
