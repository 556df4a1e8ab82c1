import { expect, test } from 'vitest'
import { readEntry, readTable, unitOf } from './entry'

test.each([
  ['12500', 1_250_000], ['12 500', 1_250_000], ['12\u202f500,5', 1_250_050], ['12.500', 1_250_000], ['12.5k', 1_250_000], ['1,2 M', 120_000_000], ['12 500 €', 1_250_000],
  ['+5%', 105_000], ['-10 %', 90_000], ['*1,1', 110_000], ['=600/12+3*2', 5_600], ['=1000-1', 99_900], ['0', 0],
])('%s in French', (text, wants) => expect(readEntry(text, 100_000, 100, ',')).toBe(wants))

test.each([['12,500', 1_250_000], ['12,500.25', 1_250_025], ['1.2m', 120_000_000], ['12.5', 1_250], ['£3', 300]])('%s in English', (text, wants) => expect(readEntry(text, 0, 100, '.')).toBe(wants))

test.each(['', 'abc', '-5', '1..2', '=1/0', '=1+', '12%', '--5%'])('%s is nothing', (text) => expect(readEntry(text, 100, 100, '.')).toBeUndefined())

test('pieces have no decimals', () => {
  expect(unitOf({ quantity: 'deals', currency: '' })).toBe(1)
  expect(unitOf({ quantity: 'revenue', currency: 'EUR' })).toBe(100)
  expect(unitOf({ quantity: 'revenue', currency: 'JPY' })).toBe(1)
  expect(readEntry('12.4', 0, 1, '.')).toBe(12)
})

test('a table pasted from a spreadsheet', () => {
  expect(readTable('1\t2\r\n3\t4\r\n')).toEqual([['1', '2'], ['3', '4']])
  expect(readTable('7')).toEqual([['7']])
})
