import { expect, test } from 'vitest'
import { areaOf, spread } from './sheet'

const area = areaOf({ row: 3, column: 2 }, { row: 1, column: 1 })

test('one cell fills the area, many are laid from its corner and cut at the edge', () => {
  expect(area).toEqual({ top: 1, bottom: 3, left: 1, right: 2 })
  expect(spread([['7']], area, 9, 9)).toHaveLength(6)
  expect(spread([['1', '2', '3'], ['4', '5', '6']], area, 2, 3)).toEqual([{ row: 1, column: 1, value: '1' }, { row: 1, column: 2, value: '2' }])
})
