// A deal is changed and the change taken back; a manager asks for what
// headquarters keeps to itself, and gets it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browse, get, page, signIn, start } from './arpent.mjs'
import { words } from './words.mjs'

const say = words('fr')
let program, browser
before(async () => {
  program = await start(['demo'])
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

test('a deal is won, and it is taken back', async () => {
  const { page: p, trouble, shot } = await page(browser, program.address)
  await signIn(p, program.address, 'Siège')
  const [deal] = (await get(p, program.address, '/deals?outcome=open&limit=1')).items
  await p.goto(`${program.address}/deals?chosen=${deal.id}`)
  await p.getByRole('button', { name: say('deal_edit'), exact: true }).click()
  const form = p.getByRole('dialog')
  await form.getByText(say('deal_won'), { exact: true }).click()
  await form.getByRole('button', { name: say('deal_save') }).click()
  await form.waitFor({ state: 'hidden' })
  const won = await get(p, program.address, `/deals/${deal.id}`)
  assert.equal(won.outcome, 'won')
  assert.ok(won.close_on <= new Date().toISOString().slice(0, 10), 'it closed today, not some day')
  await shot('fr-deal-won')
  await p.getByRole('button', { name: say('app_undo'), exact: true }).click()
  await p.getByText(say('app_undone')).waitFor()
  const back = await get(p, program.address, `/deals/${deal.id}`)
  assert.deepEqual([back.outcome, back.close_on, back.amount], [deal.outcome, deal.close_on, deal.amount])
  assert.equal((await get(p, program.address, `/deals/${deal.id}/changes`)).items[0].act, 'change')
  assert.deepEqual(trouble, [])
})

test('what is not a manager’s alone is asked for and carried out', async () => {
  const { page: p, trouble, shot } = await page(browser, program.address)
  await signIn(p, program.address, 'Responsable')
  const territory = (await get(p, program.address, '/territories')).items.find((one) => one.depth > 0)
  await p.goto(`${program.address}/territories/${territory.id}`)
  await p.getByRole('button', { name: say('territory_change'), exact: true }).click()
  await p.getByRole('dialog').getByRole('textbox').first().fill('Un autre nom')
  await p.getByRole('dialog').getByRole('button').last().click()
  const ask = p.getByRole('dialog', { name: say('autonomy_ask_title') })
  await ask.getByRole('textbox').fill('Le nom prête à confusion')
  await ask.getByRole('button', { name: say('autonomy_ask'), exact: true }).click()
  await p.getByText(say('autonomy_sent')).waitFor()
  assert.equal((await get(p, program.address, `/territories/${territory.id}`)).name, territory.name)
  const head = await page(browser, program.address)
  await signIn(head.page, program.address, 'Siège')
  await head.page.goto(`${program.address}/requests`)
  await head.page.getByText('Le nom prête à confusion').waitFor()
  await head.shot('fr-requests')
  await head.page.getByRole('button', { name: say('autonomy_approve') }).first().click()
  await head.page.getByText('Le nom prête à confusion').waitFor({ state: 'hidden' })
  assert.equal((await get(p, program.address, `/territories/${territory.id}`)).name, 'Un autre nom')
  await p.goto(`${program.address}/requests?tab=decided`)
  await p.getByText('Le nom prête à confusion').waitFor()
  await shot('fr-requests-decided')
  assert.deepEqual([...trouble, ...head.trouble], [])
})
