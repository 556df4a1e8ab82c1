import { expect, test } from 'vitest'
import { nouns } from './nouns'

test('no two nouns of the rail share a key or a place', () => {
  const items = nouns.flatMap((noun) => (noun.rail ? [noun.rail] : []))
  for (const of of [items.flatMap((item) => item.key ?? []), items.map((item) => item.order)]) expect(of.toSorted()).toEqual([...new Set(of)].toSorted())
})
