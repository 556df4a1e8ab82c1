// A rule from its first word to its undoing: written, previewed, applied from
// next month, asked of an account, taken back.
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

// The first day of next month, as the screen offers it.
function nextMonth() {
  const now = new Date()
  const first = new Date(now.getFullYear(), now.getMonth() + 1, 1, 12)
  return `${first.getFullYear()}-${String(first.getMonth() + 1).padStart(2, '0')}-01`
}

// ask reads what the API says of a condition.
async function ask(p, address, expression) {
  const answer = await p.request.post(address + '/api/v1/rules/check', { data: { expression, limit: 100 }, headers: { Origin: address } })
  assert.equal(answer.status(), 200, await answer.text())
  return answer.json()
}

for (const [language, locale] of [['en', 'en-GB'], ['fr', 'fr-FR']]) test(`a rule, from writing to undoing (${language})`, async (t) => {
  const say = words(language)
  const program = await start(['demo'])
  t.after(() => program.stop())
  const { page: p, trouble, shot } = await page(browser, program.address, { locale })
  failed = () => shot(language + '-rules-failed')
  await signIn(p, program.address, say('app_role_headquarters'))
  const name = 'Fromageries'
  const day = nextMonth()
  const where = async (id, as_of) => (await get(p, program.address, `/accounts/${id}/alignment?as_of=${as_of}`)).current.filter((one) => one.layer === 'primary')
  // attained opens the screen of attainment, as of a day or of today, and gives
  // the figures that it was given.
  const attained = async (as_of) => {
    const answer = p.waitForResponse((response) => response.url().includes('/api/v1/attainment?') && response.ok())
    await p.goto(program.address + '/quotas' + (as_of ? '?as_of=' + as_of : ''))
    const { items } = await (await answer).json()
    await p.getByRole('heading', { level: 1 }).waitFor()
    assert.ok(items.length > 0, 'somebody has a quota')
    return items
  }
  const earlier = new Date(Date.now() - 30 * 24 * 3600 * 1000).toISOString().slice(0, 10)
  let account, was, attainedBefore

  await step('the rule is written in rows, and counted meanwhile', async () => {
    await p.goto(program.address + '/rules')
    await p.getByRole('button', { name: say('alignment_new') }).click()
    await p.getByPlaceholder(say('alignment_name_example')).fill(name)
    await p.getByPlaceholder(say('alignment_territory_choose')).click()
    await p.getByRole('option', { name: /^\s*Grands comptes$/ }).click()
    const expected = await ask(p, program.address, "industry LIKE '10.51%'")
    assert.ok(expected.accounts > 0 && expected.accounts < expected.of, `${expected.accounts} of ${expected.of}`)
    await p.getByPlaceholder(say('alignment_values_hint')).fill('10.51')
    const matches = p.getByRole('region', { name: say('alignment_matches') })
    await matches.getByText(String(expected.accounts), { exact: true }).waitFor()
    await p.getByPlaceholder(say('alignment_values_hint')).press('Enter')
    const pick = expected.first.find((one) => one.territory_name !== 'Grands comptes')
    account = pick.id
    was = await where(account, day)
    await shot(language + '-rules-1-rows')
  })

  await step('the text says the same, and what is wrong in it is shown', async () => {
    await p.getByText(say('alignment_view_text'), { exact: true }).click()
    const text = p.getByRole('textbox', { name: say('alignment_conditions') })
    assert.match(await text.inputValue(), /industry LIKE '1051%'|industry LIKE '10\.51%'/)
    const written = await text.inputValue()
    await text.fill(written.replace('industry', 'industri'))
    await p.getByRole('alert').getByRole('button', { name: say('alignment_suggest', { name: 'industry' }) }).click()
    assert.equal(await text.inputValue(), written)
    await shot(language + '-rules-2-text')
    const save = p.getByRole('button', { name: say('app_save') })
    await save.click()
    await p.getByRole('link', { name, exact: true }).waitFor()
    await shot(language + '-rules-3-list')
  })

  await step('the preview shows who would move, and nothing has', async () => {
    await p.getByRole('button', { name: say('alignment_preview_go') }).click()
    await p.getByRole('table', { name: say('alignment_moves') }).getByText(name).filter({ visible: true }).first().waitFor()
    await shot(language + '-rules-4-preview')
    assert.deepEqual((await where(account, day)).map((one) => one.id), was.map((one) => one.id))
  })

  await step('attainment is read as of today and as of a month ago', async () => {
    attainedBefore = [await attained(), await attained(earlier)]
    await shot(language + '-rules-4-attainment-then')
  })

  await step('it is applied from next month', async () => {
    await p.goto(program.address + '/rules/preview')
    await p.getByRole('button', { name: say('alignment_apply_from') }).click()
    await p.getByRole('table', { name: say('alignment_tab_applied') }).waitFor({ timeout: 120_000 })
    await p.getByRole('button', { name: say('alignment_undo_planned') }).waitFor()
    await shot(language + '-rules-5-applied')
    const [then] = await where(account, day)
    assert.equal(then.territory_name, 'Grands comptes')
    assert.equal(then.detail.name, name)
  })

  await step('the account says why, on that day and today', async () => {
    await p.goto(program.address + '/accounts/' + account)
    await p.getByRole('button', { name: say('alignment_why') }).click()
    const dialog = p.getByRole('dialog')
    await dialog.getByLabel(say('alignment_why_day')).fill(day)
    await dialog.getByText(say('alignment_step_rule', { name, into: 'Grands comptes' })).waitFor()
    await shot(language + '-rules-6-why')
    await p.keyboard.press('Escape')
  })

  await step('what was attained stays as it was', async () => {
    // What is still open goes to whoever will have the account when it closes;
    // what was won stays where it was won, and the past reads as it did.
    const won = (items) => items.map((one) => [one.territory_id, one.credited, one.quota])
    assert.deepEqual(won(await attained()), won(attainedBefore[0]))
    assert.deepEqual(await attained(earlier), attainedBefore[1])
    await shot(language + '-rules-6-attainment')
  })

  await step('it is taken back', async () => {
    await p.goto(program.address + '/rules?tab=applied')
    await p.getByRole('button', { name: say('alignment_undo_planned') }).click()
    await p.getByText(say('alignment_undo_done')).first().waitFor({ timeout: 120_000 })
    await p.getByText(say('alignment_undone'), { exact: true }).filter({ visible: true }).first().waitFor()
    await shot(language + '-rules-7-undone')
    const [then] = await where(account, day)
    assert.equal(then.territory_id, was[0].territory_id)
    assert.equal(then.reason, was[0].reason)
  })

  await step('rules are put in another order by keyboard', async () => {
    await p.goto(program.address + '/rules')
    const grip = p.getByRole('button', { name: say('alignment_grip', { name }) })
    await grip.focus()
    const before = (await get(p, program.address, '/rules')).items.findIndex((one) => one.name === name)
    const done = p.waitForResponse((response) => response.url().endsWith('/rules/order'))
    await grip.press('ArrowUp')
    await done
    const items = (await get(p, program.address, '/rules')).items
    assert.equal(items.findIndex((one) => one.name === name), before - 1)
  })
  assert.deepEqual(trouble, [])
})
