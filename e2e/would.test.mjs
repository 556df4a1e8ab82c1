// Whom one would meet in a territory of a plan that is only a draft: from the
// plan's territory to the leads, counted, chosen and left out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstration, get, page, signIn } from './arpent.mjs'

const demo = demonstration()

test('the people who would be in a territory of a draft', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address, { locale: 'en-GB' })
  await signIn(p, demo.address, 'Headquarters')
  const post = async (path, data) => {
    const answer = await p.request.post(demo.address + '/api/v1' + path, { data })
    assert.ok(answer.ok(), `${path}: ${await answer.text()}`)
    return answer.json()
  }
  const wish = { balance: [{ measure: 'workload', percent: 20 }], objective: { kind: 'moment' }, keep: 0.2 }
  const { id } = await post('/plans', { name: 'Spring draft', level: 'accounts', wish: { territories: 12, ...wish } })
  const count = async (filter) => (await get(p, demo.address, `/leads?limit=0&filter=${encodeURIComponent(filter)}`)).total
  const text = (number) => number.toLocaleString('en-GB')
  const title = (number) => p.locator('header, main').getByText(new RegExp(`^${text(number)} (people|leads?)`)).filter({ visible: true }).first()
  const { slots } = await get(p, demo.address, `/plans/${id}`)
  let chosen, inside
  for (const slot of slots) {
    inside = await count(`would_be_in IN ('${id}/${slot.number}')`)
    if (inside > 0) { chosen = slot; break }
  }
  assert.ok(chosen, 'no territory of the draft has people')

  await p.goto(`${demo.address}/plans/${id}`)
  await p.getByRole('table').getByRole('button', { name: chosen.name, exact: true }).click()
  await p.getByRole('link', { name: 'Show the people who would be there' }).click()
  await p.waitForURL(/would_be_in/)
  await title(inside).waitFor()
  const filters = p.getByRole('navigation', { name: 'Filters' })
  assert.equal(await filters.getByRole('combobox', { name: 'Plan' }).inputValue(), 'Spring draft')
  await p.getByRole('button', { name: new RegExp(`Territory under a plan: ${chosen.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) }).waitFor()
  const values = p.locator('#lead-field-would_be_in')
  await values.getByRole('button', { name: chosen.name, pressed: true }).first().waitFor()
  await shot('would-be-in')

  // Left out instead: everybody else.
  const all = await count('')
  await values.getByRole('button', { name: `Exclude ${chosen.name}` }).first().click()
  await title(all - inside).waitFor()
  await shot('would-be-out')

  // Another draft, chosen on the screen, begins with nothing chosen.
  await post('/plans', { name: 'Autumn draft', level: 'accounts', wish: { territories: 4, ...wish } })
  await p.reload()
  await filters.getByRole('combobox', { name: 'Plan' }).click()
  await p.getByRole('option', { name: 'Autumn draft' }).click()
  await title(all).waitFor()
  await p.waitForURL((url) => !url.search.includes('would_be_in'))
  assert.deepEqual(trouble, [])

  const rep = await page(demo.browser, demo.address)
  await signIn(rep.page, demo.address, 'Commercial')
  const answer = await rep.page.request.get(`${demo.address}/api/v1/leads?limit=0&filter=${encodeURIComponent(`would_be_in IN ('${id}/${chosen.number}')`)}`)
  assert.equal(answer.status(), 422)
  await rep.page.goto(`${demo.address}/leads`)
  await rep.page.getByRole('navigation', { name: 'Filtres' }).waitFor()
  assert.equal(await rep.page.getByText('Secteur selon un plan').count(), 0)
  assert.deepEqual(rep.trouble, [])
})
