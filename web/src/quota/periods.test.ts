import { expect, test } from 'vitest'
import { dayAfter, periodOf, periodsOf } from './periods'

test('a key names a year or a quarter, anything else the current year', () => {
  expect(periodOf('2025-Q4', '2026-11-26')).toEqual({ key: '2025-Q4', from: '2025-10-01', to: '2026-01-01' })
  expect(periodOf('2025', '2026-11-26')).toEqual({ key: '2025', from: '2025-01-01', to: '2026-01-01' })
  for (const odd of [undefined, '', '2025-Q5', 'soon']) expect(periodOf(odd, '2026-11-26').key).toBe('2026')
})

test('forecasts are of the current quarter unless another is asked for', () => {
  expect(periodOf(undefined, '2026-11-26', 'quarter').key).toBe('2026-Q4')
  expect(periodOf(undefined, '2026-03-31', 'quarter').key).toBe('2026-Q1')
  expect(periodOf('2025', '2026-11-26', 'quarter').key).toBe('2025')
})

test('every year that rounds touch may be chosen', () => {
  const list = periodsOf([{ starts_on: '2024-07-01', ends_on: '2025-07-01' }, { starts_on: '2027-01-01', ends_on: '2028-01-01' }], '2026-02-03')
  expect(list.filter((one) => !one.key.includes('Q')).map((one) => one.key)).toEqual(['2027', '2026', '2025', '2024'])
  expect(list).toHaveLength(20)
})

test('days are counted across months', () => {
  expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28')
})
