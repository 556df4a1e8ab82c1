import { expect, test } from 'vitest'
import { classesOf, frameOf } from './figures'

test('classes count the steps reached', () => {
  expect([...classesOf([null, 0, 10, 15, 99], [10, 20])]).toEqual([-1, 0, 1, 1, 2])
})

test('levels are framed by their country', () => {
  expect(frameOf('us-county')[0]).toBeLessThan(-100)
  expect(frameOf('fr-commune')[3]).toBeGreaterThan(50)
})
