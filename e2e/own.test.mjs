// Headquarters has its records looked at and says from when on something is told;
// a representative is told, makes a task of it, and puts another aside.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstration, get, page, seen, signIn } from './arpent.mjs'
import { words } from './words.mjs'

const say = words('fr')
const demo = demonstration()
// part is what is said among other things of one line.
const part = (key, told) => new RegExp(say(key, told).source.slice(1, -1))
const kinds = ['deal_stuck', 'contract_ending', 'silent_account', 'problem_spike']

test('records are looked at, and what they tell is acted on', async () => {
  // A representative has a deal that should have closed, and a contract that ends.
  const { page: p, trouble, shot } = await page(demo.browser, demo.address)
  await signIn(p, demo.address, say('app_role_representative'))
  const [account] = (await get(p, demo.address, '/accounts?limit=1')).items
  const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
  const made = async (body) => {
    const answer = await p.request.post(`${demo.address}/api/v1/accounts/${account.id}/deals`, { data: { amount: 100000, currency: 'EUR', ...body } })
    assert.equal(answer.status(), 200, await answer.text())
  }
  const stuck = 'Presse hydraulique oubliée'
  const contract = 'Contrat-cadre gants'
  await made({ name: stuck, stage: 'Qualification', outcome: 'open', close_on: day(-20) })
  await made({ name: contract, stage: 'Gagnée', outcome: 'won', close_on: day(-300), contract_ends_on: day(40) })

  // Headquarters looks now, and sees what came of it.
  const head = await page(demo.browser, demo.address)
  await signIn(head.page, demo.address, say('app_role_headquarters'))
  await head.page.goto(`${demo.address}/signals/records`)
  const looks = head.page.getByRole('region', { name: say('own_looks') })
  await looks.getByText(say('own_state_done')).waitFor()
  const before = await get(head.page, demo.address, '/own-records')
  for (const kind of kinds) assert.ok(before.open[kind] > 0, kind)
  await looks.getByRole('button', { name: say('own_look') }).click()
  await looks.getByText(new RegExp(` · ${part('own_told', { text: '2' }).source} · `)).waitFor()
  await looks.getByRole('button', { name: say('own_look') }).waitFor()
  const { last } = await get(head.page, demo.address, '/own-records')
  assert.deepEqual([last.state, last.told, last.kinds], ['done', 2, { deal_stuck: 1, contract_ending: 1 }])
  assert.notEqual(last.id, before.last.id)
  await head.shot('fr-own-records')

  // It changes a number, and takes that back.
  const silent = head.page.getByRole('region', { name: say('signal_kind_silent_account') })
  await silent.getByRole('textbox', { name: say('own_customer_days') }).fill('400')
  await head.page.getByRole('button', { name: say('own_keep') }).click()
  await head.page.getByRole('button', { name: say('app_undo'), exact: true }).waitFor()
  assert.equal((await get(head.page, demo.address, '/own-records')).rules.silent_account.customer_days, 400)
  await head.page.getByRole('button', { name: say('app_undo'), exact: true }).click()
  await silent.getByRole('textbox', { name: say('own_customer_days') }).and(head.page.locator('[value="180"]')).waitFor()
  assert.equal((await get(head.page, demo.address, '/own-records')).rules.silent_account.customer_days, 180)

  // The representative sees both, with what they rest on.
  await p.goto(`${demo.address}/signals`)
  const row = (name) => p.getByRole('listitem').filter({ hasText: name })
  await seen(p, row(stuck), say)
  await seen(p, row(contract), say)
  await row(stuck).getByText(part('signal_record_close')).waitFor()
  await row(contract).getByText(say('signal_record_ends')).waitFor()
  await shot('fr-own-signals')

  await row(stuck).getByRole('button', { name: say('signal_do_deal_stuck') }).click()
  const form = p.getByRole('dialog')
  await form.getByRole('textbox', { name: say('task_title') }).waitFor()
  assert.match(await form.getByRole('textbox', { name: say('task_title') }).inputValue(), say('signal_task_deal_stuck', { deal: stuck }))
  await shot('fr-own-task')
  await form.getByRole('button', { name: say('task_add') }).click()
  await form.waitFor({ state: 'hidden' })
  await row(stuck).getByText(say('signal_made_task')).waitFor()

  await row(contract).getByRole('button', { name: say('signal_dismiss') }).click()
  await p.getByRole('menuitem', { name: say('signal_reason_known') }).click()
  await row(contract).waitFor({ state: 'hidden' })

  // A problem is kept from the account's page.
  await p.goto(`${demo.address}/accounts/${account.id}`)
  await p.getByRole('button', { name: say('account_problem_report') }).click()
  await form.getByRole('textbox', { name: say('account_problem_subject') }).fill('Presse en panne depuis lundi')
  await shot('fr-own-problem')
  await form.getByRole('button', { name: say('account_problem_keep') }).click()
  await form.waitFor({ state: 'hidden' })
  await p.getByText('Presse en panne depuis lundi').filter({ visible: true }).first().waitFor()
  assert.deepEqual([...trouble, ...head.trouble], [])
})
