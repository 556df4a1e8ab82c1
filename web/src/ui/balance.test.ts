import { describe, expect, it } from 'vitest'
import { deviation, extent, standing } from './balance'

describe('standing', () => {
  it('judges by the bounds, and not without them', () => {
    expect(standing(9, { low: 10, high: 20 })).toBe('under')
    expect(standing(21, { low: 10, high: 20 })).toBe('over')
    expect(standing(10, { low: 10, high: 20 })).toBe('within')
    expect(standing(1e9, {})).toBe('within')
  })
  it('forgives what adding decimals does', () => {
    expect(standing(0.1 + 0.2, { high: 0.3 })).toBe('within')
  })
})

it('deviation is a share of the target, unknown without one', () => {
  expect(deviation(112, 100)).toBeCloseTo(0.12)
  expect(deviation(1, 0)).toBeUndefined()
  expect(deviation(1, undefined)).toBeUndefined()
})

it('extent holds every value and bound', () => {
  expect(extent([1, 5], { high: 8, target: 6 })).toBeGreaterThan(8)
  expect(extent([], {})).toBe(1)
})
