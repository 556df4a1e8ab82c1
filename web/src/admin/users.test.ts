import { expect, test } from 'vitest'
import { find, standing } from './users'

const rémi = { name: 'Rémi Noël', email: 'remi@example.org', title: 'Commercial', active: true }
const ada = { name: 'Ada Lund', email: 'ada@example.org', title: '', active: false }

test('people are found whatever the accents and the order of the words', () => {
  expect(find([rémi, ada], 'noel REMI', false)).toEqual([rémi])
  expect(find([rémi, ada], 'commercial', false)).toEqual([rémi])
  expect(find([rémi, ada], 'noel lund', true)).toEqual([])
})

test('the deactivated are shown only when asked for', () => {
  expect(find([rémi, ada], '', false)).toEqual([rémi])
  expect(find([rémi, ada], ' ada', true)).toEqual([ada])
})

test('who has no password yet is invited, who is closed is closed first', () => {
  expect(standing({ active: true, signs_in: false })).toBe('invited')
  expect(standing({ active: true, signs_in: true })).toBe('active')
  expect(standing({ active: false, signs_in: false })).toBe('inactive')
})
