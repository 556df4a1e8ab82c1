// Whom a representative approaches: filters, a saved search, a list, a lead;
// and what lies outside the territory is nowhere, not even in a count.
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

// beginning is a name that begins so: a value and its count.
const beginning = (say) => new RegExp('^' + say.source.replace(/^\^/, '').replace(/\$$/, ''))

for (const [language, locale] of [['en', 'en-GB'], ['fr', 'fr-FR']]) test(`leads (${language})`, async (t) => {
  const say = words(language)
  const program = await start(['demo'])
  t.after(() => program.stop())
  const { page: p, trouble, shot } = await page(browser, program.address, { locale, acceptDownloads: true })
  failed = () => shot(`${language}-leads-failed`)
  const total = async (filter) => (await get(p, program.address, '/leads?limit=0&filter=' + encodeURIComponent(filter))).total
  const rows = p.getByRole('table').locator('tbody tr')
  // told waits until the screen tells a number of leads.
  const told = (count) => p.getByText(say('lead_count', { count, text: count })).filter({ visible: true }).first().waitFor()

  await signIn(p, program.address, say('app_role_representative'))
  await step('whom to approach today, and why', async () => {
    await p.getByRole('heading', { name: say('lead_today') }).waitFor()
    const [first] = (await get(p, program.address, '/leads/recommended?limit=8')).items
    assert.equal(first.worth, Math.round(first.chance * first.potential))
    const row = p.getByRole('listitem').filter({ hasText: first.company }).first()
    await row.getByRole('button', { name: say('lead_why') }).click()
    await p.getByText(say('lead_backtest')).waitFor()
    await shot(`${language}-leads-0-today`)
    await p.keyboard.press('Escape')
    await row.getByRole('button', { name: say('lead_dismiss') }).click()
    await p.getByRole('menuitem', { name: say('lead_reason_wrong_account') }).click()
    await p.getByText(say('lead_dismissed')).waitFor()
    assert.ok(!(await get(p, program.address, '/leads/recommended?limit=8')).items.some((one) => one.account_id === first.account_id))
    await p.getByRole('button', { name: say('app_undo') }).click()
    await p.getByText(say('app_undone')).filter({ visible: true }).first().waitFor()
    assert.equal((await get(p, program.address, '/leads/recommended?limit=8')).items[0].account_id, first.account_id)
  })

  const everyone = await total('')
  await step('filters narrow, each with its count', async () => {
    await p.getByRole('link', { name: say('lead_title') }).first().click()
    await told(everyone)
    await p.getByRole('button', { name: beginning(say('lead_function_purchasing')) }).click()
    const buyers = await total("function = 'purchasing'")
    assert.ok(buyers > 0 && buyers < everyone)
    await told(buyers)
    await p.getByRole('button', { name: beginning(say('lead_seniority_manager')) }).click()
    await told(await total("function = 'purchasing' AND seniority = 'manager'"))
    await shot(`${language}-leads-1-filtered`)
    const search = p.getByRole('searchbox', { name: say('lead_keywords') })
    await search.fill('zzzz')
    await p.getByText(say('lead_relax')).waitFor()
    await shot(`${language}-leads-2-relax`)
    await p.getByRole('button', { name: say('lead_relax_one') }).first().click()
    await told(await total("function = 'purchasing' AND seniority = 'manager'"))
  })

  await step('the search is kept', async () => {
    await p.getByRole('button', { name: say('lead_save') }).click()
    await p.getByRole('textbox', { name: say('lead_search_name') }).fill('Achats')
    await p.getByRole('button', { name: say('app_save') }).last().click()
    await p.getByText(say('lead_saved', { name: 'Achats' })).waitFor()
    await p.getByRole('button', { name: say('lead_searches') }).click()
    await p.getByRole('menuitem', { name: /^Achats/ }).click()
    // It opens as what was chosen, not as text.
    await p.getByRole('button', { name: say('lead_drop', { value: say('lead_function_purchasing') }) }).waitFor()
    assert.ok(!p.url().includes('cql='), p.url())
    await told(await total("function = 'purchasing' AND seniority = 'manager'"))
  })

  await step('two go into a list, and back', async () => {
    await rows.nth(0).getByRole('checkbox').check()
    await rows.nth(1).getByRole('checkbox').check()
    await p.getByRole('button', { name: say('lead_add') }).click()
    await p.getByRole('textbox', { name: say('lead_list_new') }).fill('Mardi')
    await p.getByRole('button', { name: say('lead_list_make') }).click()
    await p.getByText(say('lead_added', { count: 2, text: 2, list: 'Mardi' })).waitFor()
    const [list] = (await get(p, program.address, '/lead-lists')).items
    assert.equal(await total(`A_OVERLAPS(list, ('${list.id}'))`), 2)
    // An earlier "taken back" may still be in sight: the answer tells.
    const back = p.waitForResponse((response) => response.url().endsWith(`/lead-lists/${list.id}/people`))
    await p.getByRole('button', { name: say('app_undo') }).last().click()
    assert.equal((await back).status(), 200)
    await p.getByText(say('app_undone')).filter({ visible: true }).first().waitFor()
    assert.equal(await total(`A_OVERLAPS(list, ('${list.id}'))`), 0)
  })

  await step('two get a tag and a stage, which are filters at once, and go back to what they were', async () => {
    const tagged = "A_OVERLAPS(tag, ('Salon 2026'))"
    await rows.nth(0).getByRole('checkbox').check()
    await rows.nth(1).getByRole('checkbox').check()
    await p.getByRole('button', { name: say('lead_tag_menu') }).click()
    await p.getByLabel(say('lead_tag_put')).filter({ visible: true }).first().fill('Salon 2026')
    await shot(`${language}-leads-tag`)
    await p.getByRole('button', { name: say('lead_tag_save') }).click()
    await p.getByText(say('lead_tagged', { count: 2, text: 2 })).waitFor()
    assert.equal(await total(tagged), 2)
    await rows.nth(0).getByRole('checkbox').check()
    await p.getByRole('button', { name: say('lead_field_stage'), exact: true }).filter({ visible: true }).last().click()
    await p.getByRole('menuitem', { name: say('lead_stage_approached') }).click()
    await p.getByText(say('lead_staged', { count: 1, text: 1, stage: say('lead_stage_approached') })).waitFor()
    assert.equal(await total(`${tagged} AND stage = 'approached'`), 1)
    await p.goto(`${program.address}/leads?tag=${encodeURIComponent('Salon 2026')}`)
    await told(2)
    await rows.nth(1).waitFor()
    await rows.nth(0).getByRole('checkbox').check()
    await rows.nth(1).getByRole('checkbox').check()
    await p.getByRole('button', { name: say('lead_tag_menu') }).click()
    await p.getByLabel(say('lead_tag_take')).filter({ visible: true }).first().fill('Salon 2026')
    await p.keyboard.press('Enter')
    await p.getByRole('button', { name: say('lead_tag_save') }).click()
    await told(0)
    await p.getByRole('button', { name: say('app_undo') }).last().click()
    await told(2)
    await p.goBack()
  })

  await step('a lead is opened', async () => {
    await rows.nth(0).click()
    await p.getByRole('heading', { name: say('lead_read_as') }).waitFor()
    await p.getByText('@').filter({ visible: true }).first().waitFor()
    await shot(`${language}-leads-3-lead`)
    await p.keyboard.press('Escape')
  })

  await step('a lead shows who can introduce one, the light and the arithmetic', async () => {
    const known = "A_OVERLAPS(relationship, ('colleague')) AND NOT A_OVERLAPS(relationship, ('first'))"
    const found = await get(p, program.address, '/leads?limit=1&sort=worth&order=desc&facets=relationship&filter=' + encodeURIComponent(known))
    assert.ok(found.facets[0].values.find((one) => one.text === 'first').count > 0, 'counts ignore their own filter')
    const [one] = found.items
    await p.goto(`${program.address}/leads?relationship=${encodeURIComponent('colleague|!first')}&chosen=${encodeURIComponent(`${one.person_id}@${one.account_id}`)}`)
    await told(found.total)
    await p.getByRole('heading', { name: say('lead_paths') }).waitFor()
    await p.getByRole('heading', { name: say('lead_why_account') }).waitFor()
    const light = p.getByRole('status')
    await light.getByText(say('person_may_yes')).or(light.getByText(say('person_may_partly'))).or(light.getByText(say('person_may_no'))).first().waitFor()
    const paths = (await get(p, program.address, `/people/${one.person_id}/paths`)).items
    for (const path of paths) {
      const product = path.steps.reduce((all, each, at) => all * each.tie.strength * (at ? 0.8 : 1), 1) / (path.steps.length > 1 ? 1 + path.open_asks / 3 : 1)
      assert.ok(Math.abs(product - path.strength) < 1e-9, JSON.stringify(path))
    }
    const way = paths.find((path) => path.ask && path.steps.length === 2)
    if (paths.indexOf(way) >= 3) await p.getByRole('button', { name: say('lead_paths_more') }).click()
    const drawn = p.locator('ol > li').filter({ has: p.getByRole('button', { name: say('lead_ask') }), hasText: way.steps[0].name }).first()
    await drawn.getByRole('button').first().click()
    await drawn.getByText(' = ').waitFor()
    await shot(`${language}-leads-4-paths`)
    await drawn.getByRole('button', { name: say('lead_ask') }).click()
    await p.getByRole('textbox', { name: say('lead_ask_message') }).fill('Bonjour')
    await p.getByRole('button', { name: say('lead_ask_send') }).click()
    await p.getByText(say('lead_asked', { colleague: way.steps[0].name })).waitFor()
    const mine = (await get(p, program.address, '/introductions')).items.find((each) => each.person_id === one.person_id)
    assert.equal(mine.state, 'open')
    await p.goto(`${program.address}/leads/introductions?side=by`)
    const ask = p.getByRole('listitem').filter({ hasText: mine.person })
    await ask.getByRole('button', { name: say('lead_introduction_withdraw') }).click()
    await p.getByText(say('lead_withdrawn')).waitFor()
    await p.goto(`${program.address}/leads/introductions`)
    await p.getByRole('button', { name: say('lead_introduction_decline') }).first().click()
    await p.getByText(say('lead_declined')).filter({ visible: true }).first().waitFor()
    await shot(`${language}-leads-5-introductions`)
  })

  await step('what lies outside the territory is nowhere', async () => {
    const mine = await get(p, program.address, '/leads?limit=500&facets=region,territory,owner,function')
    assert.equal(mine.items.length, everyone)
    const other = await page(browser, program.address, { locale })
    await signIn(other.page, program.address, say('app_role_headquarters'))
    const all = await get(other.page, program.address, '/leads?limit=0&facets=function')
    assert.ok(all.total > everyone)
    const known = new Set(mine.items.map((one) => one.person_id))
    const far = (await get(other.page, program.address, '/leads?limit=200&sort=company')).items.find((one) => !known.has(one.person_id))
    assert.equal(await total(`company = '${far.company.replaceAll("'", "''")}'`), 0)
    assert.equal((await p.request.get(`${program.address}/api/v1/people/${far.person_id}`)).status(), 404)
    const file = await (await p.request.get(`${program.address}/api/v1/leads/export.csv`)).text()
    assert.equal(file.trim().split('\r\n').length, everyone + 1)
    assert.ok(!file.includes(far.person_id))
    await other.page.context().close()
  })
  assert.deepEqual(trouble, [])
})
