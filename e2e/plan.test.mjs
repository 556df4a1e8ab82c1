// The main job, whole: accounts in, a plan on the map, published.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { browse, get, page, signIn, start } from './arpent.mjs'
import { accounts } from './file.mjs'

let program, browser
before(async () => {
  program = await start(['demo'])
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const rows = 400

// step names what was being done when a journey fails, and shows it: each rests
// on the one before, so the first failure ends it.
let failed = async () => {}
async function step(name, act) {
  try {
    await act()
  } catch (error) {
    await failed()
    throw new Error(name, { cause: error })
  }
}

test('accounts in, a plan out', async () => {
  const { page: p, trouble, shot } = await page(browser, program.address, { locale: 'en-GB', acceptDownloads: true })
  failed = () => shot('en-failed')
  await signIn(p, program.address, 'Headquarters')
  const all = (await get(p, program.address, '/accounts?limit=1')).total
  const file = accounts(rows)

  await step('a file with bad rows is imported', async () => {
    await p.goto(program.address + '/import')
    await p.getByLabel(/Drop a file here/).setInputFiles({ name: 'essais.csv', mimeType: 'text/csv', buffer: Buffer.from(file.text) })
    const go = p.getByRole('button', { name: /^Import \d+ rows$/ })
    await go.waitFor()
    await p.getByText(/rejected/).first().waitFor()
    await shot('en-2-import-preview')
    await go.click()
    await p.getByText(`${rows - file.bad} of ${rows} rows are in.`, { exact: false }).waitFor({ timeout: 180_000 })
    await p.getByRole('tab', { name: `Rejected (${file.bad})` }).click()
    await shot('en-3-import-result')
    const waiting = p.waitForEvent('download')
    await p.getByRole('link', { name: 'Download (CSV)' }).or(p.getByRole('button', { name: 'Download (CSV)' })).first().click()
    const text = await readFile(await (await waiting).path(), 'utf8')
    assert.equal(text.trim().split(/\r?\n/).length, file.bad + 1, 'rejected rows and their heading')
    assert.equal((await get(p, program.address, '/accounts?limit=1')).total, all + rows - file.bad)
  })

  let id
  await step('a plan is made and optimised', async () => {
    await p.goto(program.address + '/plans/new')
    await p.getByRole('button', { name: 'Create the plan' }).click()
    await p.waitForURL(/\/plans\/(?!new)[^/]+$/)
    id = new URL(p.url()).pathname.split('/').pop()
    await p.getByRole('button', { name: 'Other ways to run' }).click()
    await p.getByRole('menuitemradio', { name: '10 seconds' }).or(p.getByRole('menuitem', { name: '10 seconds' })).click()
    await p.keyboard.press('Escape')
    await p.getByRole('button', { name: /^(Optimise|Improve)$/ }).click()
    await p.getByRole('button', { name: 'Stop and keep the best' }).waitFor()
    await p.getByRole('button', { name: 'Stop and keep the best' }).waitFor({ state: 'hidden', timeout: 60_000 })
    const plan = await get(p, program.address, '/plans/' + id)
    assert.equal(plan.score.unassigned, 0, 'every unit has a territory')
    await shot('en-4-plan-optimised')
  })

  await step('ten units are moved by hand, and back', async () => {
    await p.getByRole('button', { name: 'Show as a list' }).click()
    const list = p.getByRole('region', { name: /^Units/ })
    const boxes = list.getByRole('listitem').getByRole('checkbox')
    for (let i = 0; i < 10; i++) await boxes.nth(i).check()
    const selection = p.getByRole('region', { name: 'Selection' })
    await selection.getByText(/^10 /).waitFor()
    await shot('en-5-ten-selected')
    await selection.getByRole('button', { name: 'Move to…' }).click()
    await p.getByRole('option').nth(3).click()
    const undo = p.getByRole('button', { name: /^Undo: 10 units moved|^Undo: \d+ units moved/ })
    await undo.click()
    await p.getByRole('button', { name: /^Redo: \d+ units moved/ }).waitFor()
    await shot('en-6-undone')
  })

  await step('it is compared with today', async () => {
    await p.getByRole('link', { name: 'Compare' }).click()
    await p.getByText(/change hands/).first().waitFor()
    await shot('en-7-compare')
    await p.getByRole('link', { name: 'To the plan' }).click()
  })

  await step('it is published', async () => {
    await p.getByRole('button', { name: 'Publish' }).click()
    const dialog = p.getByRole('dialog')
    const anyway = dialog.getByRole('checkbox', { name: /although/ })
    const go = dialog.getByRole('button', { name: /^Publish/ })
    await go.waitFor()
    await dialog.getByText(/^[\d,]+ of [\d,]+ change hands/).waitFor()
    if (await anyway.isVisible()) await anyway.check()
    await shot('en-8-publish')
    await go.click()
    await p.getByText(/^Published:/).waitFor({ timeout: 180_000 })
    assert.equal((await get(p, program.address, '/plans/' + id)).state, 'active')
    await shot('en-9-published')
  })
  assert.deepEqual(trouble, [])

  for (const [role, name] of [['Manager', 'manager'], ['Representative', 'representative']]) {
    await step(`a ${name} sees the part that is theirs`, async () => {
      const other = await page(browser, program.address, { locale: 'en-GB' })
      failed = () => other.shot('en-failed')
      await signIn(other.page, program.address, role)
      await other.page.goto(program.address + '/accounts')
      await other.page.getByRole('heading', { level: 1 }).waitFor()
      await other.page.waitForLoadState('networkidle')
      await other.shot(`en-10-accounts-${name}`)
      const mine = (await get(other.page, program.address, '/accounts?limit=1')).total
      assert.ok(mine > 0 && mine < all / 2, `${mine} of ${all} accounts`)
      const tree = (await get(other.page, program.address, '/territories')).items
      assert.ok(tree.length > 0 && tree.length < 30, `${tree.length} territories`)
      assert.deepEqual(other.trouble, [])
    })
  }
})
