// Everything open of somebody who leaves is seen, given to colleagues as was
// foretold, and taken back: nothing is lost on the way.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstration, get, page, signIn } from './arpent.mjs'

const demo = demonstration()

/** All ids of a list, page by page. */
async function ids(p, path) {
  const out = []
  for (let cursor = ''; ; ) {
    const found = await get(p, demo.address, `${path}&limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    out.push(...found.items.map((one) => one.id))
    cursor = found.next
    if (!cursor) return out.sort()
  }
}

test('all of somebody goes to colleagues and comes back', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address, { locale: 'en-GB' })
  await signIn(p, demo.address, 'Headquarters')
  const { items: users } = await get(p, demo.address, '/users')
  let leaver, most = 0
  for (const one of users.filter((one) => one.role === 'representative' && one.active)) {
    const { counts } = await get(p, demo.address, `/users/${one.id}/belongings`)
    const total = counts.reduce((sum, count) => sum + count.count, 0)
    if (total > most && counts.filter((count) => count.count > 0).length > 2) [leaver, most] = [one, total]
  }
  assert.ok(leaver, 'nobody has much')
  const accounts = () => ids(p, `/accounts?owner=${leaver.id}`)
  const before = await accounts()
  assert.ok(before.length > 5)
  const open = (await get(p, demo.address, `/users/${leaver.id}/belongings`)).counts

  await p.goto(`${demo.address}/hand-over/${leaver.id}`)
  await p.getByRole('heading', { name: `Hand over from ${leaver.name}` }).waitFor()
  const give = p.getByRole('button', { name: new RegExp(`^Hand over [\\d,]+ from `) })
  await give.waitFor()
  await p.getByText('By share', { exact: true }).click()
  await p.getByRole('combobox', { name: 'Another colleague' }).click()
  await p.getByRole('option').filter({ visible: true }).first().click()
  const row = p.getByRole('row').filter({ has: p.getByRole('rowheader', { name: 'Accounts' }) })
  await row.getByRole('cell').nth(1).waitFor() // two colleagues
  await p.waitForFunction(
    ({ label, total }) => {
      const heads = [...document.querySelectorAll('th[scope="row"]')].filter((one) => one.textContent === label)
      const cells = heads.flatMap((one) => [...one.parentElement.querySelectorAll('td')])
      return cells.length === 2 && cells.reduce((sum, one) => sum + Number(one.textContent.replace(/\D/g, '')), 0) === total
    },
    { label: 'Accounts', total: open.find((one) => one.part === 'accounts').count },
  )
  assert.deepEqual(await accounts(), before) // a preview changes nothing
  await shot('handover-preview')
  await give.click()
  await p.getByRole('alert').filter({ hasText: 'Handed over:' }).waitFor()
  await p.getByText('Done before').waitFor()
  await shot('handover-done')
  assert.deepEqual(await accounts(), [])
  const [done] = (await get(p, demo.address, `/users/${leaver.id}/hand-overs`)).items
  const given = (part) => done.counts.filter((one) => one.part === part).reduce((sum, one) => sum + one.count, 0)
  for (const one of open) if (one.part !== 'introductions') assert.equal(given(one.part), one.count, one.part)
  assert.equal(done.state, 'done')
  const taken = []
  for (const to of done.order.to) taken.push(...(await ids(p, `/accounts?owner=${to.user_id}`)))
  for (const id of before) assert.ok(taken.includes(id), `${id} is with nobody`)

  await p.getByRole('table').getByRole('button', { name: 'Take back' }).first().click()
  await p.getByRole('alert').filter({ hasText: 'Given back:' }).waitFor()
  await p.getByRole('table').getByText('Taken back').first().waitFor()
  assert.deepEqual(await accounts(), before)
  const again = (await get(p, demo.address, `/users/${leaver.id}/belongings`)).counts
  assert.deepEqual(again, open)
  assert.deepEqual(trouble, [])
})

test('a manager hands over only of those who work in their territories', async () => {
  const head = await page(demo.browser, demo.address, { locale: 'en-GB' })
  await signIn(head.page, demo.address, 'Headquarters')
  const boss = await page(demo.browser, demo.address, { locale: 'en-GB' })
  await signIn(boss.page, demo.address, 'Manager')
  const { items: users } = await get(head.page, demo.address, '/users')
  const statuses = { own: 0, others: 0 }
  for (const one of users.filter((one) => one.role === 'representative' && one.active)) {
    const answer = await boss.page.request.get(`${demo.address}/api/v1/users/${one.id}/belongings`)
    if (answer.status() === 200) statuses.own++
    else {
      assert.equal(answer.status(), 404)
      statuses.others++
      const to = users.find((other) => other.active && other.id !== one.id).id
      assert.equal((await boss.page.request.post(`${demo.address}/api/v1/users/${one.id}/hand-over`, { data: { way: 'share', to: [{ user_id: to }] } })).status(), 404)
    }
  }
  assert.ok(statuses.own > 0 && statuses.others > 0, JSON.stringify(statuses))
  assert.deepEqual(boss.trouble, [])
})
