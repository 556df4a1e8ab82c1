// Quotas, whole: how far everyone is and why, goals set and put in force, where
// the quarter will end, what it pays.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browse, get, page, signIn, start } from './arpent.mjs'
import { words } from './words.mjs'

let browser
before(async () => { browser = await browse() })
after(async () => { await browser?.close() })

let failed = async () => {}
async function step(name, act) {
  try {
    await act()
  } catch (error) {
    await failed()
    throw new Error(`${name}: ${error.message}`, { cause: error })
  }
}

const total = (credits, outcome) => credits.filter((one) => one.outcome === outcome).reduce((sum, one) => sum + one.amount, 0)

// settled waits until the API answers what is wanted of a path.
async function settled(p, address, path, wanted) {
  for (let i = 0; ; i++) {
    const answer = await get(p, address, path)
    if (wanted(answer)) return answer
    assert.ok(i < 100, `${path} never became what was wanted`)
    await p.waitForTimeout(100)
  }
}

for (const [language, locale, colorScheme] of [['en', 'en-GB', 'dark'], ['fr', 'fr-FR', 'light']]) test(`quotas, forecast and pay (${language})`, async (t) => {
  const say = words(language)
  const program = await start(['demo'])
  t.after(() => program.stop())
  const { address } = program
  const { page: p, trouble, shot } = await page(browser, address, { locale, colorScheme })
  failed = () => shot(`${language}-quota-failed`)
  await signIn(p, address, say('app_role_headquarters'))

  await step('a number opens the deals that it is made of', async () => {
    await p.goto(address + '/quotas')
    const table = p.getByRole('table', { name: say('quota_table') })
    await table.getByRole('row').nth(2).getByRole('button', { name: /%/ }).first().click()
    const chosen = await p.waitForFunction(() => new URLSearchParams(location.search).get('whose'))
    const id = JSON.parse(JSON.stringify(await chosen.jsonValue())).replaceAll('"', '').split(':')[1]
    const standing = (await get(p, address, '/attainment')).items.find((one) => one.territory_id === id)
    const { items } = await get(p, address, `/attainment/${id}/credits`)
    assert.equal(total(items, 'won'), standing.credited)
    await p.getByText(say('quota_total')).last().waitFor()
    await shot(`${language}-quota-1-attainment`)
  })

  await step('it is asked as of another day, and drawn on the map', async () => {
    const now = (await get(p, address, '/attainment')).items[0]
    const year = new Date().getFullYear()
    const then = (await get(p, address, `/attainment?as_of=${year}-01-31`)).items[0]
    assert.ok(then.credited < now.credited && then.quota === now.quota)
    await p.goto(`${address}/quotas?by=map&as_of=${year}-01-31`)
    await p.getByText(say('quota_map_legend')).waitFor()
    await p.waitForLoadState('networkidle')
    await shot(`${language}-quota-2-map`)
  })

  let draft
  await step('goals are written like in a spreadsheet', async () => {
    draft = (await get(p, address, '/quota-rounds')).items.find((one) => one.state === 'draft').id
    const grid = () => get(p, address, '/quota-rounds/' + draft)
    const before = (await grid()).rows
    await p.goto(address + '/quotas/setting')
    await p.locator('#cell-2-0').click()
    await p.keyboard.type('+10%')
    await p.keyboard.press('Enter')
    const raised = Math.round(before[2].total * 1.1)
    await settled(p, address, '/quota-rounds/' + draft, (answer) => answer.rows[2].total === raised)
    await p.locator('#cell-2-0').click()
    await p.locator('#cell-4-0').click({ modifiers: ['Shift'] })
    await p.keyboard.press('Control+d')
    await settled(p, address, '/quota-rounds/' + draft, (answer) => [2, 3, 4].every((i) => answer.rows[i].total === raised))
    await shot(`${language}-quota-3-setting`)
    await p.keyboard.press('Control+z')
    await settled(p, address, '/quota-rounds/' + draft, (answer) => answer.rows[3].total === before[3].total && answer.rows[2].total === raised)
    await p.getByRole('button', { name: say('quota_undo') }).click()
    await settled(p, address, '/quota-rounds/' + draft, (answer) => answer.rows[2].total === before[2].total)
  })

  const rep = await page(browser, address, { locale, colorScheme, viewport: { width: 390, height: 844 } })
  await signIn(rep.page, address, say('app_role_representative'))
  await step('a representative proposes their number, and sees no other', async () => {
    failed = () => rep.shot(`${language}-quota-failed`)
    const { rows } = await get(rep.page, address, '/quota-rounds/' + draft)
    assert.equal(rows.length, 1)
    await rep.page.goto(address + '/quotas/setting')
    await rep.page.getByRole('button', { name: say('quota_propose') }).click()
    await rep.page.getByLabel(say('quota_can_do_in', { currency: 'EUR' })).fill('98765')
    await rep.page.getByRole('button', { name: say('quota_send') }).click()
    await settled(p, address, '/quota-rounds/' + draft, (answer) => answer.rows.find((one) => one.territory_id === rows[0].territory_id).proposed === 9876500)
    await rep.shot(`${language}-quota-4-proposed`)
  })

  await step('the round is put in force, and withdrawn', async () => {
    failed = () => shot(`${language}-quota-failed`)
    await p.goto(`${address}/quotas/setting?round=${draft}`)
    await p.getByRole('button', { name: say('quota_approve') }).click()
    await p.getByRole('dialog').getByRole('button', { name: say('quota_approve') }).click()
    await p.getByText(say('quota_state_in_force'), { exact: true }).waitFor()
    assert.ok((await get(p, address, '/quota-rounds/' + draft)).in_force)
    await shot(`${language}-quota-5-approved`)
    await p.getByRole('button', { name: say('quota_more') }).click()
    await p.getByRole('menuitem', { name: say('quota_withdraw') }).click()
    await p.getByRole('dialog').getByRole('button', { name: say('quota_withdraw') }).click()
    await p.getByText(say('quota_state_past'), { exact: true }).waitFor()
  })

  await step('the forecast is looked into, and judged', async () => {
    await p.goto(address + '/quotas/forecast')
    await p.getByText(say('quota_landing_title')).waitFor()
    await p.getByText(say('quota_changes_say')).waitFor()
    await shot(`${language}-quota-6-forecast`)
    const root = (await get(p, address, '/forecast')).items[0]
    await p.getByRole('button', { name: say('quota_deals_and_judgement') }).click()
    await p.locator('label').filter({ hasText: say('quota_judgement') }).click()
    await p.getByLabel(say('quota_i_believe_in', { currency: 'EUR' })).fill('6000000')
    await p.getByRole('button', { name: say('quota_judge') }).click()
    const judged = await settled(p, address, '/forecast', (answer) => answer.items[0].judgement?.amount === 600000000)
    assert.equal(judged.items[0].commit_forecast, root.commit_forecast, 'a judgement changes nothing that is reckoned')
    await shot(`${language}-quota-7-judged`)
  })
  assert.deepEqual(trouble, [])

  await step('one sees what one is paid, and what more would pay', async () => {
    failed = () => rep.shot(`${language}-quota-failed`)
    const plan = (await get(rep.page, address, '/pay-plans')).items[0].id
    const { people } = await get(rep.page, address, `/pay-plans/${plan}/people`)
    assert.equal(people.length, 1)
    const all = (await get(p, address, `/pay-plans/${plan}/people`)).people
    assert.ok(all.length > 20)
    const other = all.find((one) => one.user_id !== people[0].user_id)
    assert.equal((await rep.page.request.get(`${address}/api/v1/pay-plans/${plan}/people/${other.user_id}`)).status(), 404)
    const statement = await get(rep.page, address, `/pay-plans/${plan}/people/${people[0].user_id}`)
    for (const part of statement.person.parts) assert.equal(part.lines.reduce((sum, line) => sum + line.pays, 0), part.earned, 'the lines pay what is earned')
    assert.equal(statement.ledger.reduce((sum, entry) => sum + entry.amount, 0), statement.paid)
    await rep.page.goto(address + '/quotas/pay')
    await rep.page.getByText(say('quota_what_if_nothing')).waitFor()
    const slider = rep.page.getByRole('slider')
    await slider.focus()
    for (let i = 0; i < 5; i++) await slider.press('ArrowRight')
    await rep.page.getByText(say('quota_what_if_say')).waitFor()
    await rep.shot(`${language}-quota-8-pay`)
  })
  assert.deepEqual(rep.trouble, [])
})
