import { expect, test } from 'vitest'
import { moved } from './rules'

test('a rule takes the place of the one it is dropped on', () => {
  const ids = ['a', 'b', 'c', 'd']
  expect(moved(ids, 'a', 'c')).toEqual(['b', 'c', 'a', 'd'])
  expect(moved(ids, 'd', 'b')).toEqual(['a', 'd', 'b', 'c'])
  expect(moved(ids, 'b', 'b')).toEqual(ids)
  expect(moved(ids, 'x', 'b')).toEqual(ids)
})
