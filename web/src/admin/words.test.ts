import { expect, test } from 'vitest'
import { actionText, auditNouns, dayStart, detailText, nounWord } from './words'

test('every noun of the log has a word', () => {
  for (const noun of auditNouns) expect(nounWord(noun)).not.toBe(noun)
})

test('an unknown act stays readable', () => {
  expect(actionText('plan.publish')).toContain(' · ')
  expect(actionText('gadget.frobnicate')).toBe('gadget · frobnicate')
  expect(actionText('bare')).toBe('bare')
})

test('a day ends where the next begins, across months', () => {
  expect(dayStart('2026-02-28', 1)).toBe(dayStart('2026-03-01'))
  expect(dayStart('yesterday')).toBeUndefined()
  expect(dayStart(undefined)).toBeUndefined()
})

test('details are flat text', () => {
  expect(detailText({ name: 'CRM', role: null, n: 2, list: [1] })).toBe('name: CRM, n: 2, list: [1]')
  expect(detailText(null)).toBe('')
})
