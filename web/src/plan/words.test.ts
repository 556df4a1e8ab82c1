import { expect, it } from 'vitest'
import { formatMeasure, measureOptions } from './words'

it('offers each measure once, the first of its name, in order', () => {
  const choices = [{ name: 'a', label: 'A' }, { name: 'b', label: 'B' }, { name: 'a', label: 'Again' }, { name: 'c', label: '' }]
  expect(measureOptions(choices)).toEqual([{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }, { value: 'c', label: 'c' }])
  expect(measureOptions([])).toEqual([])
})

it('formats a measure with its unit', () => {
  expect(formatMeasure(12, 'km')).toMatch(/^12\s?km$/)
  expect(formatMeasure(12, 'people')).toBe('12')
})
