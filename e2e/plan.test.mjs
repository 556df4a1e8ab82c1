// The main job, whole: accounts in, a plan on the map, published.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { browse, get, page, signIn, start } from './arpent.mjs'
import { accounts } from './file.mjs'
import { words } from './words.mjs'

let browser
before(async () => { browser = await browse() })
after(async () => { await browser?.close() })

const rows = 400

// step names what was being done when a journey fails, and shows it: each rests
// on the one before, so the first failure ends it.
let failed = async () => {}
async function step(name, act) {
  try {
    await act()
  } catch (error) {
    await failed()
    throw new Error(`${name}: ${error.message}`, { cause: error })
  }
}

for (const [language, locale] of [['en', 'en-GB'], ['fr', 'fr-FR']]) test(`accounts in, a plan out (${language})`, async (t) => {
  const say = words(language)
  const program = await start(['demo'])
  t.after(() => program.stop())
  const { page: p, trouble, shot } = await page(browser, program.address, { locale, acceptDownloads: true })
  failed = () => shot(language + '-failed')
  await signIn(p, program.address, say('app_role_headquarters'))
  const all = (await get(p, program.address, '/accounts?limit=1')).total
  const file = accounts(rows)

  await step('a file with bad rows is imported', async () => {
    await p.goto(program.address + '/import')
    await p.locator('input[type=file]').setInputFiles({ name: 'essais.csv', mimeType: 'text/csv', buffer: Buffer.from(file.text) })
    const go = p.getByRole('button', { name: say('intake_run_count', { text: rows }) })
    await go.waitFor()
    await p.getByText(say('intake_part_rejected')).filter({ visible: true }).first().waitFor()
    await shot(language + '-2-import-preview')
    await go.click()
    await p.getByText(say('intake_done_rejects', { stored: rows - file.bad, total: rows })).waitFor({ timeout: 180_000 })
    await p.getByRole('tab', { name: say('intake_tab_rejected', { count: file.bad }) }).click()
    await shot(language + '-3-import-result')
    const waiting = p.waitForEvent('download')
    await p.getByRole('link', { name: say('intake_download') }).or(p.getByRole('button', { name: say('intake_download') })).first().click()
    const text = await readFile(await (await waiting).path(), 'utf8')
    assert.equal(text.trim().split(/\r?\n/).length, file.bad + 1, 'rejected rows and their heading')
    assert.equal((await get(p, program.address, '/accounts?limit=1')).total, all + rows - file.bad)
  })

  let id
  await step('a plan is made and optimised', async () => {
    await p.goto(program.address + '/plans/new')
    await p.getByRole('button', { name: say('plan_create') }).click()
    await p.waitForURL(/\/plans\/(?!new)[^/]+$/)
    id = new URL(p.url()).pathname.split('/').pop()
    await p.getByRole('button', { name: say('plan_run_ways') }).click()
    await p.getByRole('menuitemradio', { name: say('plan_seconds', { count: 10 }) }).or(p.getByRole('menuitem', { name: say('plan_seconds', { count: 10 }) })).click()
    await p.keyboard.press('Escape')
    await p.getByRole('button', { name: say('plan_run') }).or(p.getByRole('button', { name: say('plan_run_more') })).click()
    await p.getByRole('button', { name: say('plan_run_stop') }).waitFor()
    await p.getByRole('button', { name: say('plan_run_stop') }).waitFor({ state: 'hidden', timeout: 60_000 })
    const plan = await get(p, program.address, '/plans/' + id)
    assert.equal(plan.score.unassigned, 0, 'every unit has a territory')
    await shot(language + '-4-plan-optimised')
  })

  await step('ten units are moved by hand, and back', async () => {
    await p.getByRole('button', { name: say('map_list_show') }).click()
    const list = p.getByRole('region', { name: say('plan_unit_list') })
    const items = list.getByRole('listitem')
    const here = new Set() // the territories that the ten are in
    for (let i = 0; i < 10; i++) {
      here.add((await items.nth(i).innerText()).trim().split('\n').at(-1).trim())
      await items.nth(i).getByRole('checkbox').check()
    }
    const selection = p.getByRole('region', { name: say('plan_selection') })
    await selection.getByText(/^10 /).waitFor()
    await shot(language + '-5-ten-selected')
    await selection.getByRole('button', { name: say('plan_move') }).click()
    await p.getByRole('option').filter({ visible: true }).first().waitFor()
    const names = (await p.getByRole('option').allInnerTexts()).map((text) => text.trim().split('\n')[0].trim())
    const elsewhere = names.findIndex((name) => !here.has(name))
    assert.ok(elsewhere >= 0, `only ${names} are offered, the ten are in ${[...here]}`)
    await p.getByRole('option').nth(elsewhere).click()
    const undo = p.getByRole('button', { name: say('plan_undo_of', { what: say('plan_edit_move', { text: 10 }) }) })
    await undo.click()
    await p.getByRole('button', { name: say('plan_redo_of', { what: say('plan_edit_move', { text: 10 }) }) }).waitFor()
    await shot(language + '-6-undone')
  })

  await step('it is compared with today', async () => {
    await p.getByRole('link', { name: say('plan_compare_short') }).click()
    await p.getByText(say('plan_compare_sentence')).filter({ visible: true }).first().waitFor()
    await shot(language + '-7-compare')
    await p.getByRole('link', { name: say('plan_back_to_plan') }).click()
  })

  await step('it is published', async () => {
    await p.getByRole('button', { name: say('plan_publish') }).click()
    const dialog = p.getByRole('dialog')
    const anyway = dialog.getByRole('checkbox', { name: say('plan_publish_anyway') })
    const go = dialog.getByRole('button', { name: say('plan_publish') })
    await go.waitFor()
    await dialog.getByText(say('plan_publish_moved')).waitFor()
    if (await anyway.isVisible()) await anyway.check()
    await shot(language + '-8-publish')
    await go.click()
    await p.getByText(say('plan_published')).waitFor({ timeout: 180_000 })
    assert.equal((await get(p, program.address, '/plans/' + id)).state, 'active')
    await shot(language + '-9-published')
  })
  assert.deepEqual(trouble, [])

  for (const name of ['manager', 'representative']) {
    await step(`a ${name} sees the part that is theirs`, async () => {
      const other = await page(browser, program.address, { locale })
      failed = () => other.shot(language + '-failed')
      await signIn(other.page, program.address, say('app_role_' + name))
      await other.page.goto(program.address + '/accounts')
      await other.page.getByRole('heading', { level: 1 }).waitFor()
      await other.page.waitForLoadState('networkidle')
      await other.shot(`${language}-10-accounts-${name}`)
      const mine = (await get(other.page, program.address, '/accounts?limit=1')).total
      assert.ok(mine > 0 && mine < all / 2, `${mine} of ${all} accounts`)
      const tree = (await get(other.page, program.address, '/territories')).items
      assert.ok(tree.length > 0 && tree.length < 30, `${tree.length} territories`)
      assert.deepEqual(other.trouble, [])
    })
  }
})
