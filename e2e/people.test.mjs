// Who is there twice: compared, merged, undone, said to be two; within scope.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstration, get, page, signIn } from './arpent.mjs'

const demo = demonstration()

test('two people become one, two again, and are said to be two', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address, { locale: 'en-GB' })
  await signIn(p, demo.address, 'Headquarters')
  const { items, total } = await get(p, demo.address, '/person-duplicates?limit=100')
  assert.ok(total > 5 && items.some((one) => one.sure) && items.some((one) => !one.sure), `${total} pairs`)
  const [pair] = items
  const name = (one) => [one.given_name, one.family_name].filter(Boolean).join(' ')

  await p.goto(`${demo.address}/people`)
  await p.getByRole('link', { name: /^Duplicates/ }).click()
  const card = p.getByRole('article', { name: `${name(pair.left)} · ${name(pair.right)}` })
  await card.getByRole('radio', { name: `Given name: ${pair.right.given_name}` }).check()
  await shot('people-duplicates')
  await card.getByRole('button', { name: 'Merge' }).click()
  await card.waitFor({ state: 'detached' })
  const moved = await p.request.get(`${demo.address}/api/v1/people/${pair.right.id}`, { maxRedirects: 0 })
  assert.deepEqual([moved.status(), moved.headers().location], [307, `/api/v1/people/${pair.left.id}`])

  await p.goto(`${demo.address}/people/${pair.right.id}`) // the old address leads to who remains
  await p.waitForURL(`${demo.address}/people/${pair.left.id}`)
  await p.getByText(`Merged from ${name(pair.right)}`).waitFor()
  await p.getByText(`from ${name(pair.right)}, merged on`).filter({ visible: true }).first().waitFor()
  assert.equal((await get(p, demo.address, `/people/${pair.left.id}`)).given_name, pair.right.given_name)
  await shot('people-merged')
  await p.getByRole('button', { name: 'Undo' }).click()
  await p.getByText('1 person may be the same').waitFor()
  const back = await get(p, demo.address, `/people/${pair.left.id}`)
  for (const field of ['given_name', 'family_name', 'language', 'note', 'positions', 'contact_points', 'external']) assert.deepEqual(back[field], pair.left[field], field)
  assert.equal((await get(p, demo.address, `/people/${pair.right.id}`)).given_name, pair.right.given_name)

  await p.getByRole('link', { name: 'Compare' }).click()
  await card.getByRole('button', { name: 'Not the same' }).click()
  await card.waitFor({ state: 'detached' })
  await p.getByText('Not the same', { exact: true }).first().click()
  await card.getByRole('button', { name: 'Review again' }).click()
  await card.waitFor({ state: 'detached' })
  assert.equal((await get(p, demo.address, '/person-duplicates')).total, total)
  assert.deepEqual(trouble, [])
})

test('a representative reviews only whom they see', async () => {
  const head = await page(demo.browser, demo.address, { locale: 'en-GB' })
  await signIn(head.page, demo.address, 'Headquarters')
  const rep = await page(demo.browser, demo.address)
  await signIn(rep.page, demo.address, 'Commercial')
  const seen = async (id) => (await rep.page.request.get(`${demo.address}/api/v1/people/${id}`)).status() === 200
  const mine = (await get(rep.page, demo.address, '/person-duplicates?limit=100')).items
  for (const one of mine) assert.ok((await seen(one.left.id)) && (await seen(one.right.id)))
  let hidden = 0
  for (const one of (await get(head.page, demo.address, '/person-duplicates?limit=100')).items) {
    if ((await seen(one.left.id)) && (await seen(one.right.id))) continue
    hidden++
    assert.equal((await rep.page.request.patch(`${demo.address}/api/v1/person-duplicates/${one.id}`, { data: { state: 'apart' } })).status(), 404)
    assert.equal((await rep.page.request.post(`${demo.address}/api/v1/people/${one.left.id}/merge`, { data: { loser_id: one.right.id } })).status(), 404)
  }
  assert.ok(hidden > 0)
  await rep.page.goto(`${demo.address}/people/duplicates`)
  await rep.page.getByRole('heading', { name: 'Doublons', exact: true }).waitFor()
  assert.equal(await rep.page.getByRole('button', { name: 'Tout comparer' }).count(), 0)
  assert.deepEqual(rep.trouble, [])
})

test('everybody is compared with everybody', async () => {
  const { page: p, trouble } = await page(demo.browser, demo.address, { locale: 'en-GB' })
  await signIn(p, demo.address, 'Headquarters')
  await p.goto(`${demo.address}/people/duplicates`)
  await p.getByRole('button', { name: 'Compare everybody' }).click()
  await p.getByRole('button', { name: 'Compare everybody' }).waitFor({ state: 'detached' })
  await p.getByRole('button', { name: 'Compare everybody' }).waitFor()
  const { total } = await get(p, demo.address, '/person-duplicates')
  console.log(`${total} pairs among everybody`)
  assert.ok(total > 5)
  assert.deepEqual(trouble, [])
})
