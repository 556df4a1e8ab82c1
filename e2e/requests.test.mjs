// A deal is changed and the change taken back; a manager asks for what
// headquarters keeps to itself, and gets it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstration, get, page, signIn } from './arpent.mjs'
import { words } from './words.mjs'

const say = words('fr')
const demo = demonstration()

test('a deal is won, and it is taken back', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address)
  await signIn(p, demo.address, 'Siège')
  const [deal] = (await get(p, demo.address, '/deals?outcome=open&limit=1')).items
  await p.goto(`${demo.address}/deals?chosen=${deal.id}`)
  await p.getByRole('button', { name: say('deal_edit'), exact: true }).click()
  const form = p.getByRole('dialog')
  await form.getByText(say('deal_won'), { exact: true }).click()
  await form.getByRole('button', { name: say('deal_save') }).click()
  await form.waitFor({ state: 'hidden' })
  const won = await get(p, demo.address, `/deals/${deal.id}`)
  assert.equal(won.outcome, 'won')
  assert.ok(won.close_on <= new Date().toISOString().slice(0, 10), 'it closed today, not some day')
  await shot('fr-deal-won')
  await p.getByRole('button', { name: say('app_undo'), exact: true }).click()
  await p.getByText(say('app_undone')).waitFor()
  const back = await get(p, demo.address, `/deals/${deal.id}`)
  assert.deepEqual([back.outcome, back.close_on, back.amount], [deal.outcome, deal.close_on, deal.amount])
  assert.equal((await get(p, demo.address, `/deals/${deal.id}/changes`)).items[0].act, 'change')
  assert.deepEqual(trouble, [])
})

test('what is not a manager’s alone is asked for and carried out', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address)
  await signIn(p, demo.address, 'Responsable')
  const territory = (await get(p, demo.address, '/territories')).items.find((one) => one.depth > 0)
  await p.goto(`${demo.address}/territories/${territory.id}`)
  await p.getByRole('button', { name: say('territory_change'), exact: true }).click()
  await p.getByRole('dialog').getByRole('textbox').first().fill('Un autre nom')
  await p.getByRole('dialog').getByRole('button').last().click()
  const ask = p.getByRole('dialog', { name: say('autonomy_ask_title') })
  await ask.getByRole('textbox').fill('Le nom prête à confusion')
  await ask.getByRole('button', { name: say('autonomy_ask'), exact: true }).click()
  await p.getByText(say('autonomy_sent')).waitFor()
  assert.equal((await get(p, demo.address, `/territories/${territory.id}`)).name, territory.name)
  const head = await page(demo.browser, demo.address)
  await signIn(head.page, demo.address, 'Siège')
  await head.page.goto(`${demo.address}/requests`)
  await head.page.getByText('Le nom prête à confusion').waitFor()
  await head.shot('fr-requests')
  await head.page.getByRole('button', { name: say('autonomy_approve') }).first().click()
  await head.page.getByText('Le nom prête à confusion').waitFor({ state: 'hidden' })
  assert.equal((await get(p, demo.address, `/territories/${territory.id}`)).name, 'Un autre nom')
  await p.goto(`${demo.address}/requests?tab=decided`)
  await p.getByText('Le nom prête à confusion').waitFor()
  await shot('fr-requests-decided')
  assert.deepEqual([...trouble, ...head.trouble], [])
})
