import { expect, test } from 'vitest'
import { samePassword, strongEnough } from './password'

test('a password is counted in characters, not in bytes or halves', () => {
  expect(strongEnough('a'.repeat(9))).not.toBeNull()
  expect(strongEnough('a'.repeat(10))).toBeNull()
  expect(strongEnough('🌲'.repeat(5))).not.toBeNull()
  expect(strongEnough('é'.repeat(10))).toBeNull()
})

test('the second typing must be the first', () => {
  expect(samePassword('correct horse', 'correct horse')).toBeNull()
  expect(samePassword('Correct horse', 'correct horse')).not.toBeNull()
})
