import { describe, expect, it } from 'vitest'
import { applyChange, decodeAssignment, decodeLocks, groupsOfLevel, middles, neighbourOfPiece, outside, sumsOf, sumsOfUnits, type Held } from './assignment'
import { none } from './contract'

/** Base64 of bytes, as the program writes it. */
const base64 = (bytes: number[]) => btoa(String.fromCharCode(...bytes))

describe('decoding', () => {
  it('reads 16-bit numbers with the low byte first', () => {
    expect([...decodeAssignment(base64([1, 0, 0, 1, 255, 255]))]).toEqual([1, 256, none])
  })
  it('reads one byte per lock', () => {
    expect([...decodeLocks(base64([0, 1, 1]))]).toEqual([0, 1, 1])
  })
  it('reads nothing from nothing', () => {
    expect(decodeAssignment('')).toHaveLength(0)
  })
})

describe('applyChange', () => {
  const held: Held = { version: 1, plan: Uint16Array.of(0, 0, 1), locks: new Uint8Array(3) }
  it('moves units, and takes them out of every territory', () => {
    const after = applyChange(held, { version: 2, moved: [{ unit: 0, to: 1 }, { unit: 2, to: -1 }] })
    expect([...after.plan]).toEqual([1, 0, none])
    expect(after.version).toBe(2)
  })
  it('leaves what was held as it was', () => {
    applyChange(held, { version: 2, moved: [{ unit: 0, to: 1 }] })
    expect([...held.plan]).toEqual([0, 0, 1])
  })
  it('keeps the same array when nothing moved', () => {
    expect(applyChange(held, { version: 2, moved: [] }).plan).toBe(held.plan)
  })
  it('prefers a whole assignment to moves', () => {
    const after = applyChange(held, { version: 2, moved: [], assignment: base64([1, 0, 1, 0, 1, 0]) })
    expect([...after.plan]).toEqual([1, 1, 1])
  })
})

describe('sums', () => {
  const columns = [[1, 2, 4], [10, 20, 40]]
  it('adds each measure in each territory, nothing for units without one', () => {
    expect(sumsOf([0, none, 1], 2, columns)).toEqual([[1, 10], [4, 40]])
  })
  it('adds up to the whole whatever the assignment', () => {
    const sums = sumsOf([1, 0, 1], 2, columns)
    expect(sums[0]![0]! + sums[1]![0]!).toBe(7)
  })
  it('adds some units', () => {
    expect(sumsOfUnits([0, 2], columns)).toEqual([5, 50])
  })
})

it('middles are the means of the units, NaN without any', () => {
  const [first, second] = middles([0, 0], 2, [2, 4], [46, 48])
  expect(first).toEqual([3, 47])
  expect(second![0]).toBeNaN()
})

it('groups by index of the level: outside the plan, in no territory, in one', () => {
  expect([...groupsOfLevel([3, none], [2, 0])]).toEqual([-1, outside, 3])
})

it('a piece that is cut off goes to the territory around it', () => {
  // Units on a line; 4 belongs to territory 0 but lies amid territory 1.
  const lon = [0, 0.1, 0.2, 1, 1.1, 1.2, 9]
  expect(neighbourOfPiece([4], [0, 0, 0, 1, 0, 1, 2], lon, lon.map(() => 46))).toBe(1)
  expect(neighbourOfPiece([0], [0, none], [0, 1], [46, 46])).toBe(-1)
})
