// What a manager and a representative see: their own part and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstration, get, page, signIn } from './arpent.mjs'

const demo = demonstration()

// every lists all accounts someone sees, page by page.
async function every(p) {
  const ids = new Set()
  for (let cursor = ''; ; ) {
    const answer = await get(p, demo.address, '/accounts?limit=200' + cursor)
    for (const one of answer.items) ids.add(one.id)
    if (!answer.next) {
      assert.equal(ids.size, answer.total)
      return ids
    }
    cursor = '&cursor=' + encodeURIComponent(answer.next)
  }
}

// What is seen is asked of the API that the screens ask; the home is looked at.
for (const [role, name] of [['Responsable', 'manager'], ['Commercial', 'representative']]) {
  test(`a ${name} sees what is theirs`, async () => {
    const { page: p, trouble, shot } = await page(demo.browser, demo.address)
    await signIn(p, demo.address, role)
    await p.getByRole('heading', { level: 2 }).filter({ visible: true }).first().waitFor()
    await shot(`fr-home-${name}`)
    const head = await page(demo.browser, demo.address, { locale: 'en-GB' })
    await signIn(head.page, demo.address, 'Headquarters')
    const mine = await every(p)
    const all = await every(head.page)
    const territories = (await get(p, demo.address, '/territories')).items.map((one) => one.id)
    const within = new Set()
    for (const { id, territory_id: territory } of (await get(head.page, demo.address, '/alignments/dots')).items) if (territories.includes(territory)) within.add(id)
    for (const id of within) assert.ok(mine.has(id), `${id} is in scope and not shown`)
    assert.ok(mine.size > 0 && mine.size < all.size, `${mine.size} of ${all.size} accounts`)
    const hidden = [...all].filter((id) => !mine.has(id))
    for (const id of hidden.slice(0, 20)) assert.equal((await p.request.get(`${demo.address}/api/v1/accounts/${id}`)).status(), 404)
    assert.deepEqual(trouble, [])
  })
}
