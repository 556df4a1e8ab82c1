import { expect, test } from 'vitest'
import { type Feed, type Signal, withTold } from './signals'

const one = (seq: number, more: Partial<Signal> = {}): Signal =>
  ({ id: `s${seq}`, seq, kind: 'funding', happened_on: '2026-05-20', score: 100, places: [], ...more }) as unknown as Signal
const feed: Feed = { items: [one(5), one(3, { score: 50 })], tuned: [{ kind: 'moved', tuning: 'muted', count: 0 }], seq: 5, total: 2, today: '2026-05-20' } as unknown as Feed
const ids = (f: Feed) => f.items.map((s) => s.id).join(' ')

test('what is told stands where the feed would have it, once', () => {
  const next = withTold(feed, one(6, { score: 70 }), {})
  expect(ids(next)).toBe('s5 s6 s3')
  expect(next.seq).toBe(6)
  expect(ids(withTold(next, one(6), {}))).toBe('s5 s6 s3')
  expect(ids(withTold(feed, one(7), {}))).toBe('s7 s5 s3')
})

test('what was not asked for is left out', () => {
  expect(ids(withTold(feed, one(6, { muted: true }), {}))).toBe('s5 s3')
  expect(ids(withTold(feed, one(6, { kind: 'moved', muted: true }), { kind: 'moved' }))).toBe('s6 s5 s3')
  expect(ids(withTold(feed, one(6), { state: 'dismissed' }))).toBe('s5 s3')
  expect(ids(withTold(feed, one(6, { happened_on: '2026-01-01' }), { days: 30 }))).toBe('s5 s3')
  expect(ids(withTold(feed, one(6), { account: 'a' }))).toBe('s5 s3')
  expect(ids(withTold(feed, one(6, { places: [{ account_id: 'a', name: 'A', side: 'about' }] }), { account: 'a' }))).toBe('s6 s5 s3')
})

test('one more of a cause that stands in one line is counted there', () => {
  const group = one(8, { kind: 'moved', evidence: { rule: 'North' }, group: { key: 'rule/n', count: 4 } } as Partial<Signal>)
  const next = withTold({ ...feed, tuned: [], items: [group] } as Feed, one(9, { kind: 'moved', evidence: { rule: 'North' } } as Partial<Signal>), {})
  expect(ids(next)).toBe('s8')
  expect(next.items[0]?.group?.count).toBe(5)
  expect(next.total).toBe(3)
})
