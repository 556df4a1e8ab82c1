import { expect, it } from 'vitest'
import { addressOf, conditionOf, filterOf, readArea, readChoice, readRange, toggled, writeArea, writeChoice, writeRange } from './choice'

it('reads what it writes', () => {
  for (const text of ['', 'a', 'a|b|!c', '!c', '?|!d']) expect(writeChoice(readChoice(text))).toBe(text)
})

it('keeps the signs within a value', () => {
  const choice = { yes: ['CEO | Founder', '!Go', '100 % PME', '%21'], no: ['a|b'] }
  expect(readChoice(writeChoice(choice))).toEqual(choice)
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
  expect(filterOf({ choices: { region: { yes: ["Provence-Alpes-Côte d'Azur"], no: [] } }, keywords: ' l’achat ', cql: "potential > 5 OR title = 'x'" })).toBe(
    "keywords('l’achat') AND (region IN ('Provence-Alpes-Côte d''Azur')) AND (potential > 5 OR title = 'x')",
  )
  expect(filterOf({ choices: { region: { yes: [], no: [] } }, keywords: ' ', ranges: { headcount: {} }, area: [] })).toBe('')
  expect(filterOf({ ranges: { headcount: { from: 10, to: 50 }, years_in_position: { to: 2 } }, area: [[1, 2], [3, 4.00001], [5, 6]] })).toBe(
    'headcount BETWEEN 10 AND 50 AND years_in_position <= 2 AND S_INTERSECTS(position, POLYGON((1 2, 3 4, 5 6, 1 2)))',
  )
})

it('reads ranges and areas that it writes', () => {
  for (const text of ['', '10..50', '10..', '..2.5']) expect(writeRange(readRange(text))).toBe(text)
  expect(readRange('x')).toEqual({ from: undefined, to: undefined })
  for (const text of ['', '1,2;3,4;5,6.5']) expect(writeArea(readArea(text))).toBe(text)
  expect(readArea('1,2;3,4')).toEqual([])
})

it('shows a filter as its choices, and what is no choice as it is', () => {
  const address = addressOf({
    keywords: 'vp',
    values: [
      { field: 'function', yes: ['it'], no: ['sales'], condition: '…' },
      { field: 'postcode', yes: ['69001'], no: [], condition: "postcode IN ('69001')" },
    ],
    ranges: [{ field: 'headcount', from: 10, condition: 'headcount >= 10' }],
    area: [[1, 2], [3, 4], [5, 6]],
    rest: 'potential > chance',
  })
  expect(Object.fromEntries(Object.entries(address).filter(([, value]) => value))).toEqual({
    keywords: 'vp', function: 'it|!sales', headcount: '10..', area: '1,2;3,4;5,6', cql: "(postcode IN ('69001')) AND (potential > chance)",
  })
})
