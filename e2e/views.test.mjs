// A representative sends a personal link; whoever opens it in another browser is
// seen at once in the page that the representative has open. A robot is not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browse, get, page, signIn, start } from './arpent.mjs'
import { paper } from './paper.mjs'
import { words } from './words.mjs'

const say = words('fr')
const reader = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'
let program, browser, rep
before(async () => {
  program = await start(['demo'])
  browser = await browse()
  rep = await page(browser, program.address)
  await signIn(rep.page, program.address, say('app_role_representative'))
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

// visitor is a browser of somebody else, which no program seems to drive.
async function visitor(options = {}) {
  const other = await page(browser, program.address, { userAgent: reader, ...options })
  await other.page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false }))
  return other
}

test('a personal link that is opened elsewhere is seen at once', async () => {
  const { page: p, trouble, shot } = rep
  const someone = (await get(p, program.address, '/people?limit=50')).items.find((one) => one.positions?.some((held) => held.account_id && !held.valid_to))
  const name = `${someone.given_name} ${someone.family_name}`

  await p.goto(`${program.address}/signals/links`)
  await p.getByRole('button', { name: say('viewed_new') }).first().click()
  const form = p.getByRole('dialog')
  const lines = ['Gammes en stock', 'Livraison en 24 heures', 'Reprise des emballages']
  await form.locator('input[type=file]').setInputFiles({ name: 'Catalogue 2027.pdf', mimeType: 'application/pdf', buffer: paper([['Catalogue 2027', ...lines], ['Visserie', ...lines], ['Outillage', ...lines]]) })
  await form.getByRole('combobox', { name: say('viewed_person') }).fill(name)
  await p.getByRole('option').filter({ hasText: name }).first().click()
  await shot('fr-link-new')
  await form.getByRole('button', { name: say('viewed_make') }).click()
  const made = p.getByRole('dialog', { name: say('viewed_made') })
  const address = await made.getByRole('textbox').inputValue()
  await shot('fr-link-made')

  // What scans mails opens it first, and nobody is told.
  const scanned = await fetch(address, { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Barracuda Sentinel (EE))' } })
  assert.equal(scanned.status, 200)

  await p.goto(`${program.address}/signals/views`)
  await p.getByRole('listitem').filter({ visible: true }).first().waitFor()
  const feed = await p.context().newPage()
  await feed.goto(`${program.address}/signals`)
  await feed.getByRole('heading', { level: 1, name: say('signal_signals') }).waitFor()
  await feed.waitForLoadState('networkidle').catch(() => undefined)

  const other = await visitor()
  const row = p.getByRole('listitem').filter({ hasText: name }).filter({ hasText: 'Catalogue 2027' })
  assert.equal(await row.count(), 0)
  const told = feed.getByRole('listitem').filter({ hasText: 'Catalogue 2027' })
  await p.bringToFront()
  const opened = Promise.withResolvers?.() ?? (() => { let resolve; const promise = new Promise((r) => (resolve = r)); return { promise, resolve } })()
  other.page.on('response', (answer) => new URL(answer.url()).pathname.startsWith('/l/') && opened.resolve(Date.now()))
  const going = other.page.goto(address)
  const at = await opened.promise
  await row.waitFor()
  console.log(`seen ${Date.now() - at} ms after the page was sent`)
  await told.waitFor()
  await going
  await shot('fr-view-arrived')
  await feed.screenshot({ path: new URL('./shots/fr-view-signal.png', import.meta.url).pathname })

  // Which pages are read, and how long.
  await other.page.locator('figure').nth(2).waitFor()
  await other.page.locator('figure .read').first().waitFor({ state: 'attached' })
  await other.shot('fr-public-document')
  await row.filter({ hasText: /\b1 page sur 3/ }).waitFor()
  await other.page.locator('figure').nth(1).scrollIntoViewIfNeeded()
  await other.page.mouse.wheel(0, 1300)
  await row.filter({ hasText: /\b2 pages sur 3/ }).waitFor()
  await shot('fr-view-pages')

  await p.goto(`${program.address}/signals/views?apart=yes`)
  await p.getByText(say('viewed_apart_agent')).filter({ visible: true }).first().waitFor()
  await shot('fr-views-apart')
  const link = (await get(p, program.address, '/smart-links?mine=true')).items.find((one) => one.title === 'Catalogue 2027')
  assert.equal((await get(p, program.address, `/views?link=${link.id}`)).items.length, 1)

  // Taken back, it no longer opens; opened again, it does.
  await p.goto(`${program.address}/signals/links`)
  await p.getByRole('button', { name: say('viewed_acts') }).first().click()
  await shot('fr-links')
  await p.getByRole('menuitem', { name: say('viewed_revoke') }).click()
  await p.getByText(say('viewed_revoked'), { exact: true }).filter({ visible: true }).first().waitFor()
  assert.equal((await other.page.goto(address)).status(), 404)
  await other.shot('fr-public-gone')
  await p.getByRole('button', { name: say('app_undo'), exact: true }).click()
  await p.getByText(say('viewed_revoked'), { exact: true }).first().waitFor({ state: 'hidden' })
  assert.equal((await other.page.goto(address)).status(), 200)
  assert.deepEqual([...trouble, ...other.trouble.filter((one) => !one.includes('404'))], [])
})

test('a public page is off until it is published', async () => {
  const { page: p, trouble, shot } = rep
  await p.goto(`${program.address}/signals/page`)
  const handle = p.getByLabel(say('viewed_handle'))
  await handle.fill('camille-essai')
  await p.getByLabel(say('viewed_pitch')).fill('Fixations et outillage pour les ateliers. Je passe chez vous chaque mois.')
  await p.getByLabel(say('viewed_meeting')).fill('https://meet.example/camille')
  const areas = p.getByRole('combobox', { name: say('viewed_areas') })
  await areas.fill('Nord')
  await areas.press('Enter')
  await areas.fill('Pas-de-Calais')
  await areas.press('Enter')
  const preview = p.frameLocator('iframe')
  await preview.getByText('Pas-de-Calais').waitFor()
  await p.getByRole('button', { name: say('viewed_save') }).click()
  await p.getByText(say('viewed_saved')).waitFor()
  const other = await visitor()
  assert.equal((await other.page.goto(`${program.address}/p/camille-essai`)).status(), 404)
  await p.getByRole('switch').check({ force: true })
  await p.getByRole('button', { name: say('viewed_save') }).click()
  await p.getByRole('link', { name: say('viewed_open_page') }).waitFor()
  await shot('fr-page-edit')
  assert.equal((await other.page.goto(`${program.address}/p/camille-essai`)).status(), 200)
  await other.shot('fr-public-page')
  await p.goto(`${program.address}/signals/views`)
  await p.getByText(say('viewed_saw_page', { who: say('viewed_somebody') })).filter({ visible: true }).first().waitFor()
  await other.page.getByRole('button', { name: /enregistrer ma visite/ }).click()
  await other.page.getByText(/n’est plus enregistrée/).waitFor()
  await p.getByText(say('viewed_saw_page', { who: say('viewed_somebody') })).first().waitFor({ state: 'hidden' })
  assert.deepEqual([...trouble, ...other.trouble], [])
})
