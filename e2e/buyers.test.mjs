// Who decides at an account, and who buys: the map filled by dragging and by the
// menu, what is missing on it; a persona written, held against deals, changed,
// searched by, and read by others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstration, get, page, signIn } from './arpent.mjs'

const demo = demonstration()

/** An account with people who have no role yet, of whom one fills a usual seat once they have. */
async function mapOf(p) {
  const { items } = await get(p, demo.address, '/accounts?limit=200&sort=name')
  for (const { id } of items) {
    const map = await get(p, demo.address, `/accounts/${id}/committee`)
    const free = map.people.filter((one) => !one.role && !one.left)
    const seat = map.usual.seats.find((one) => one.function && one.state === 'known' && one.people.some((who) => free.some((one) => one.person_id === who)))
    const names = new Set(map.people.map((one) => one.name))
    if (!seat || free.length < 2 || names.size !== map.people.length) continue
    const first = free.find((one) => seat.people.includes(one.person_id))
    return { id, map, first, second: free.find((one) => one !== first) }
  }
  assert.fail('no account has people without a role')
}

test('who decides at an account', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address, { locale: 'en-GB' })
  await signIn(p, demo.address, 'Headquarters')
  const { id, map, first, second } = await mapOf(p)
  const now = async (one) => (await get(p, demo.address, `/accounts/${id}/committee`)).people.find((other) => other.person_id === one.person_id)
  const board = p.getByRole('region', { name: 'Relationship map' })
  const card = (role, one) => board.locator(`[data-role="${role}"] li`).filter({ has: p.getByRole('link', { name: one.name, exact: true }) })
  const told = (text) => p.getByRole('alert').filter({ hasText: text })

  await p.goto(`${demo.address}/accounts/${id}`)
  await p.getByRole('tab', { name: 'Relationship map' }).click()
  await card('none', first).waitFor()
  await card('none', first).dragTo(board.locator('[data-role="champion"]'))
  await card('champion', first).waitFor()
  await told(`${first.name}: Champion`).waitFor()
  assert.equal((await now(first)).role, 'champion')
  await p.locator('li[data-state="involved"]').filter({ hasText: first.name }).first().waitFor() // the gap is filled
  await shot('buyers-map')
  await told(`${first.name}: Champion`).getByRole('button').first().click()
  await card('none', first).waitFor()
  assert.equal((await now(first)).role, '')

  await card('none', first).getByRole('button', { name: `What to do with ${first.name}` }).click()
  await p.getByRole('menuitem', { name: 'Decision maker' }).click()
  await card('decision_maker', first).waitFor()

  await card('none', second).getByRole('button', { name: `What to do with ${second.name}` }).click()
  await p.getByRole('menuitem', { name: 'Edit…' }).click()
  const form = p.getByRole('dialog', { name: `${second.name} on the map` })
  await form.getByText('Against', { exact: true }).click()
  await form.getByRole('combobox', { name: 'Reports to' }).click()
  await p.getByRole('option', { name: new RegExp(`^${first.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) }).click()
  await form.getByRole('textbox', { name: 'Note' }).fill('Prefers the other supplier')
  await form.getByRole('button', { name: 'Keep' }).click()
  await form.waitFor({ state: 'detached' })
  await card('none', second).getByText(`Reports to ${first.name}`).waitFor()
  await card('none', second).getByText('Prefers the other supplier').waitFor()
  const said = await now(second)
  assert.deepEqual([said.attitude, said.note], ['opponent', 'Prefers the other supplier'])
  await p.reload()
  await card('none', second).getByText('Against').waitFor()
  await card('decision_maker', first).waitFor()
  await shot('buyers-map-kept')

  const rep = await page(demo.browser, demo.address)
  await signIn(rep.page, demo.address, 'Commercial')
  const sees = (await rep.page.request.get(`${demo.address}/api/v1/accounts/${id}`)).status()
  assert.equal((await rep.page.request.get(`${demo.address}/api/v1/accounts/${id}/committee`)).status(), sees)
  let hidden
  for (const one of (await get(p, demo.address, '/accounts?limit=200')).items)
    if ((await rep.page.request.get(`${demo.address}/api/v1/accounts/${one.id}`)).status() === 404) hidden ??= one.id
  assert.equal((await rep.page.request.put(`${demo.address}/api/v1/accounts/${hidden}/committee/people/${first.person_id}`, { data: { role: 'champion', attitude: '' } })).status(), 404)
  assert.ok(map.people.length > 1)
  assert.deepEqual(trouble, [])
})

test('who buys is written down, held against deals and searched by', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address, { locale: 'en-GB' })
  await signIn(p, demo.address, 'Headquarters')
  await p.goto(`${demo.address}/leads?function=maintenance`)
  await p.getByRole('button', { name: 'Personas' }).click()
  await p.getByRole('menuitem', { name: 'Make a persona of this search' }).click()
  const form = p.getByRole('dialog', { name: 'New persona' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Keeps machines running')
  assert.equal(await form.getByRole('textbox', { name: 'Who they are (CQL2)' }).inputValue(), "(function IN ('maintenance'))")
  await form.getByRole('textbox', { name: 'Why they buy' }).fill('A day without the line costs more than the part')
  await form.getByRole('button', { name: 'Objection' }).click()
  await form.getByRole('textbox', { name: 'They say' }).fill('Too dear')
  await form.getByRole('textbox', { name: 'One answers' }).fill('Count the hours')
  await form.getByText('Everybody', { exact: true }).click()
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'detached' })
  await p.getByText('“Keeps machines running” is kept').waitFor()

  await p.goto(`${demo.address}/leads/personas`)
  const card = p.getByRole('article').filter({ has: p.getByRole('heading', { name: 'Keeps machines running', exact: true }) })
  await card.getByText('Deals of three years').waitFor()
  const kept = (await get(p, demo.address, '/personas')).items.find((one) => one.name === 'Keeps machines running')
  assert.ok(kept.test.won > 10 && kept.test.lost > 10 && !kept.test.own, JSON.stringify(kept.test))
  assert.equal(kept.total, (await get(p, demo.address, `/leads?limit=0&filter=${encodeURIComponent(kept.filter)}`)).total)
  await card.getByText(`On ${kept.test.won_with.toLocaleString('en-GB')} of ${kept.test.won.toLocaleString('en-GB')} won deals`).waitFor()
  await shot('buyers-personas')

  const { facets: [sizes] } = await get(p, demo.address, `/leads?limit=0&facets=size&filter=${encodeURIComponent(kept.filter)}`)
  const some = sizes.values.find((one) => one.text && one.count < kept.total)
  await card.getByRole('button', { name: 'Change' }).click()
  const change = p.getByRole('dialog', { name: 'Change Keeps machines running' })
  await change.getByRole('textbox', { name: 'Who they are (CQL2)' }).fill(`function = 'maintenance' AND size IN ('${some.text}')`)
  await change.getByRole('button', { name: 'Save' }).click()
  await change.waitFor({ state: 'detached' })
  await card.getByText('version 2').waitFor()
  await card.getByRole('button', { name: 'Earlier versions' }).click()
  await card.getByText("(function IN ('maintenance'))", { exact: true }).waitFor()
  assert.deepEqual((await get(p, demo.address, `/personas/${kept.id}/versions`)).items.map((one) => one.version), [2, 1])

  const narrower = await get(p, demo.address, `/personas/${kept.id}`)
  assert.ok(narrower.total > 0 && narrower.total < kept.total)
  await card.getByRole('button', { name: new RegExp(`${narrower.total.toLocaleString('en-GB')}`) }).click()
  await p.getByText(new RegExp(`^${narrower.total.toLocaleString('en-GB')} `)).filter({ visible: true }).first().waitFor()
  assert.match(p.url(), /function=maintenance/)

  const rep = await page(demo.browser, demo.address)
  await signIn(rep.page, demo.address, 'Commercial')
  const theirs = await get(rep.page, demo.address, `/personas/${kept.id}`)
  assert.ok(!theirs.may_edit && theirs.total < narrower.total && !theirs.test.own)
  assert.equal(theirs.test.won, narrower.test.won) // what everybody's deals say
  const single = await rep.page.request.post(`${demo.address}/api/v1/personas`, { data: { name: 'One firm', filter: "company LIKE 'A%'", why: '', say: '', objections: [], shared: 'nobody' } })
  assert.ok((await single.json()).test.own) // which could single out what is another's
  assert.equal((await rep.page.request.delete(`${demo.address}/api/v1/personas/${kept.id}`)).status(), 403)

  await p.goto(`${demo.address}/leads/personas`)
  await card.getByRole('button', { name: 'Delete' }).click()
  await card.waitFor({ state: 'detached' })
  await p.getByRole('alert').filter({ hasText: '“Keeps machines running” is deleted' }).getByRole('button', { name: 'Undo' }).click()
  await card.waitFor()
  assert.deepEqual(trouble, [])
})
