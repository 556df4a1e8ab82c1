import { expect, test } from 'vitest'
import { filterOf, nothing } from './conditions'

test('what was chosen is written as a filter', () => {
  expect(filterOf(nothing)).toBe('')
  expect(filterOf({ ...nothing, kinds: ['moved'] })).toBe("kind = 'moved'")
  expect(filterOf({ ...nothing, kinds: ['funding', 'hiring'], words: " l'atelier%" })).toBe("kind IN ('funding', 'hiring') AND CASEI(ACCENTI(quote)) LIKE CASEI(ACCENTI('%l''atelier %'))")
  expect(filterOf({ ...nothing, customers: 'no', headcount: '50', territories: ['a', 'b'] })).toBe("A_OVERLAPS(territory, ('a', 'b')) AND customer = FALSE AND headcount >= 50")
})
