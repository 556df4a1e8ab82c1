import { expect, it } from 'vitest'
import { conditionOf, fieldOf, filterOf, readChoice, toggled, writeChoice } from './choice'

it('reads what it writes', () => {
  for (const text of ['', 'a', 'a|b|!c', '!c', '?|!d']) expect(writeChoice(readChoice(text))).toBe(text)
})

it('takes a value once: wanted, unwanted or neither', () => {
  let choice = toggled(undefined, 'a', false)
  expect(choice).toEqual({ yes: ['a'], no: [] })
  choice = toggled(choice, 'a', true)
  expect(choice).toEqual({ yes: [], no: ['a'] })
  expect(toggled(choice, 'a', true)).toEqual({ yes: [], no: [] })
})

it('says each choice by one condition on its own field', () => {
  expect(conditionOf('function', { yes: ['it', 'sales'], no: [] })).toBe("(function IN ('it', 'sales'))")
  expect(conditionOf('function', { yes: ['?'], no: ['it'] })).toBe("(function IS NULL) AND (function IS NULL OR NOT (function IN ('it')))")
  expect(conditionOf('list', { yes: [], no: ['x'] })).toBe("(NOT (A_OVERLAPS(list, ('x'))))")
  expect(conditionOf('customer', { yes: ['true'], no: [] })).toBe('(customer = TRUE)')
  expect(filterOf({ region: { yes: ["Provence-Alpes-Côte d'Azur"], no: [] } }, ' l’achat ', "potential > 5 OR title = 'x'")).toBe(
    "keywords('l’achat') AND (region IN ('Provence-Alpes-Côte d''Azur')) AND (potential > 5 OR title = 'x')",
  )
  expect(filterOf({ region: { yes: [], no: [] } }, ' ', '')).toBe('')
})

it('knows a condition by its field', () => {
  expect(fieldOf("function IN ('it')")).toBe('function')
  expect(fieldOf("(region IS NULL OR NOT (region IN ('x')))")).toBe('region')
  expect(fieldOf("A_OVERLAPS(territory, ('t'))")).toBe('territory')
  expect(fieldOf("NOT (A_OVERLAPS(list, ('x')))")).toBe('list')
  expect(fieldOf("keywords('a')")).toBe('keywords')
  expect(fieldOf('potential > 5')).toBeNull()
})
