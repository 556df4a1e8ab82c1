import { expect, test } from 'vitest'
import { readPercents } from './RampForm'

test('percentages as people write them', () => {
  expect(readPercents('25, 50;75 %')).toEqual([25, 50, 75])
  expect(readPercents('')).toEqual([])
  for (const wrong of ['120', 'half', '12.5', '-5']) expect(readPercents(wrong)).toBeUndefined()
})
