import { expect, test } from 'vitest'
import { layOut, parents } from './rows'

const figures = { quota: 100, due: 50, deals: 1, open: 0, weighted: 0, overdue: 0 }
const one = (territory_id: string, parent_id: string, depth: number, credited: number) => ({ ...figures, territory_id, parent_id, depth, name: territory_id, credited, attained: credited * 100 })
const items = [one('F', '', 0, 60), one('N', 'F', 1, 20), one('N1', 'N', 2, 15), one('N2', 'N', 2, 5), one('S', 'F', 1, 40)]

test('siblings are sorted, children stay below their parent', () => {
  expect(layOut(items, { by: 'attained', descending: true }, new Set()).map((row) => row.territory_id)).toEqual(['F', 'S', 'N', 'N1', 'N2'])
  expect(layOut(items, { by: 'won', descending: false }, new Set()).map((row) => row.territory_id)).toEqual(['F', 'N', 'N2', 'N1', 'S'])
})

test('what is folded away is left out, with all below it', () => {
  expect(layOut(items, { by: 'name', descending: false }, new Set(['N'])).map((row) => row.territory_id)).toEqual(['F', 'N', 'S'])
  expect(layOut(items, { by: 'name', descending: false }, new Set(['F'])).map((row) => row.territory_id)).toEqual(['F'])
  expect([...parents(items)]).toEqual(['F', 'N'])
})
