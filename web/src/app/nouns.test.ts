import { expect, test } from 'vitest'
import { nouns } from './nouns'

test('no two nouns of the rail share a key or a place', () => {
  const items = nouns.flatMap((noun) => (noun.rail ? [noun.rail] : []))
  const keys = items.flatMap((item) => item.key ?? [])
  const places = items.map((item) => item.order)
  expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted())
  expect(places.toSorted((a, b) => a - b)).toEqual([...new Set(places)].toSorted((a, b) => a - b))
})
