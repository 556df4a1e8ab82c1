import { expect, test } from 'vitest'
import type { Person } from './people'
import { type Change, importOf, saidBy, sourceText, valueText } from './provenance'

const person = { source: 'import/first', created_at: '2026-01-05T08:00:00Z' } as Person
const change = (field: string, source: string, at: string) => ({ field, source, recorded_at: at }) as Change

test('a field was said by its last change, else by what made the person', () => {
  const changes = [change('note', '', '2026-03-02T08:00:00Z'), change('note', 'import/second', '2026-02-01T08:00:00Z')]
  expect(saidBy(person, changes, 'note')).toEqual({ source: '', at: '2026-03-02T08:00:00Z' })
  expect(saidBy(person, changes, 'language')).toEqual({ source: 'import/first', at: '2026-01-05T08:00:00Z' })
})

test('a file out of sight keeps its name to itself', () => {
  const files = new Map([['seen', 'contacts.csv']])
  expect(sourceText('import/seen', files)).toBe('contacts.csv')
  expect(sourceText('import/hidden', files)).not.toContain('hidden')
  expect(sourceText('Trade show', files)).toBe('Trade show')
  expect(importOf('merge/1')).toBe('')
})

test('positions are told in words, nothing as nothing', () => {
  expect(valueText({ id: 'x', title: 'Buyer', company: 'Acme' })).toBe('Buyer · Acme')
  expect(valueText('fr')).toBe('fr')
  expect(valueText(null)).toBe('')
})
