import { expect, it } from 'vitest'
import { csv, inUnits } from './csv'

it('quotes what must be, and lets no text be a formula', () => {
  expect(csv([['a', 'b,"c"', 1.5], ['=SUM(A1)', '', -2]])).toBe('\uFEFFa,"b,""c""",1.5\r\n\'=SUM(A1),,-2\r\n')
})

it('writes money in whole units', () => {
  expect(inUnits(12345, 'EUR')).toBe(123.45)
  expect(inUnits(1.239, 'h')).toBe(1.24)
})
