// A representative follows an account on its page: what is told of it stands in
// front, and says why; a rule mutes what it is about.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstration, get, page, seen, signIn } from './arpent.mjs'
import { words } from './words.mjs'

const say = words('fr')
const demo = demonstration()

/** A system that may send, and how it tells of a company. */
async function sender(kind) {
  const head = await page(demo.browser, demo.address)
  await signIn(head.page, demo.address, say('app_role_headquarters'))
  const made = await head.page.request.post(demo.address + '/api/v1/hooks', { data: { name: 'Presse', signed: false, mapping: { kind, company: '$.company', quote: '$.quote' } } })
  assert.equal(made.status(), 200, await made.text())
  const { id, token } = await made.json()
  let sent = 0
  return async (company, quote) => {
    const told = await fetch(`${demo.address}/hooks/${id}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'webhook-id': `${id}-${++sent}`, 'content-type': 'application/json' },
      body: JSON.stringify({ company, quote }),
    })
    assert.equal(told.status, 202)
  }
}

test('what is followed is raised, what a rule mutes is gone', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address)
  await signIn(p, demo.address, say('app_role_representative'))
  const [account, other] = (await get(p, demo.address, '/accounts?limit=2')).items
  const tell = await sender('in_the_news')

  await p.goto(`${demo.address}/accounts/${account.id}`)
  await p.getByRole('button', { name: say('following_follow') }).click()
  await p.getByRole('button', { name: say('following_followed') }).waitFor()
  await shot('fr-following-account')

  const quote = 'Un second atelier ouvre au printemps'
  await p.goto(`${demo.address}/signals`)
  await p.getByRole('heading', { level: 1, name: say('signal_signals') }).waitFor()
  await tell(account.name, quote)
  const row = p.getByRole('listitem').filter({ hasText: quote })
  await row.getByText(say('following_followed')).waitFor()
  await row.getByRole('button', { name: say('signal_why_here') }).click()
  await row.getByText(say('following_why_account', { account: account.name })).waitFor()
  await shot('fr-following-why')
  const one = (await get(p, demo.address, '/signals?followed=true')).items.find((item) => item.evidence.quote === quote)
  const { fit, freshness, relationship, follow } = one.weight
  assert.equal(follow.factor, 2)
  assert.equal(one.score.toFixed(4), (100 * fit.factor * freshness.factor * relationship.factor * 2).toFixed(4))

  // Only what is followed.
  const noise = 'Une fusion de plus, annoncée sans date'
  await tell(other.name, noise)
  const muted = p.getByRole('listitem').filter({ hasText: noise })
  await seen(p, muted, say)
  await p.getByRole('switch', { name: say('following_only') }).click()
  await muted.waitFor({ state: 'hidden' })
  await row.waitFor()
  await p.getByRole('switch', { name: say('following_only') }).click()
  await seen(p, muted, say)

  // A rule mutes by words; taken away, it is back.
  await p.getByRole('tab', { name: say('following_tab') }).click()
  await p.getByRole('heading', { level: 1, name: say('following_title') }).waitFor()
  await p.getByRole('link', { name: account.name }).waitFor()
  await p.getByRole('button', { name: say('following_rule_new') }).click()
  const form = p.getByRole('dialog')
  await form.getByRole('textbox', { name: say('following_rule_name') }).fill('Pas de fusions')
  await form.getByText(say('following_effect_muted')).click()
  await form.getByRole('textbox', { name: say('following_words') }).fill('FUSION de plus')
  await form.getByText(say('following_matching', { text: '1' })).waitFor()
  await shot('fr-following-rule')
  await form.getByRole('button', { name: say('following_rule_keep') }).click()
  await form.waitFor({ state: 'hidden' })
  await p.getByText('Pas de fusions', { exact: true }).waitFor()
  await shot('fr-following')
  await p.goto(`${demo.address}/signals`)
  await row.waitFor()
  await p.getByRole('button', { name: say('signal_rest_open') }).click()
  await p.getByRole('region', { name: say('signal_rest') }).getByRole('listitem').first().waitFor()
  assert.equal(await muted.count(), 0)
  await p.goto(`${demo.address}/signals/following`)
  await p.getByRole('button', { name: say('following_rule_drop', { name: 'Pas de fusions' }) }).click()
  await p.getByText('Pas de fusions', { exact: true }).waitFor({ state: 'hidden' })
  await p.goto(`${demo.address}/signals`)
  await seen(p, muted, say)
  assert.deepEqual(trouble, [])
})

test('many accounts are followed at once', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address)
  await signIn(p, demo.address, say('app_role_representative'))
  const before = (await get(p, demo.address, '/follows')).accounts.length
  await p.goto(`${demo.address}/accounts`)
  const boxes = p.getByRole('checkbox')
  await boxes.nth(4).waitFor()
  for (const i of [2, 3, 4]) await boxes.nth(i).click()
  await p.getByRole('button', { name: say('following_follow') }).click()
  await p.getByText(say('following_changed')).waitFor()
  const after = (await get(p, demo.address, '/follows')).accounts.length
  assert.ok(after >= before + 1, `${before} before, ${after} after`)
  await shot('fr-following-many')
  await p.getByRole('button', { name: say('app_undo'), exact: true }).click()
  await p.getByText(say('app_undone')).waitFor()
  assert.deepEqual(trouble, [])
})

test('a day has a budget: what came to the front stays, and nothing takes the place of what is done', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address)
  await signIn(p, demo.address, say('app_role_representative'))
  const accounts = (await get(p, demo.address, '/accounts?limit=12')).items.slice(2)
  const tell = await sender('hiring')
  await p.goto(`${demo.address}/signals`)
  await p.getByRole('button', { name: say('signal_budget') }).click()
  await p.getByRole('combobox', { name: say('signal_budget_daily') }).click()
  await p.getByRole('option', { name: '5', exact: true }).click()
  await p.getByText(say('signal_budget_kept', { count: '5' })).waitFor()
  await shot('fr-signal-budget')
  await p.keyboard.press('Escape')
  for (const [i, account] of accounts.slice(0, 8).entries()) await tell(account.name, `Embauche numéro ${i} à l’atelier`)
  const front = p.getByRole('region', { name: say('signal_for_today') })
  const rest = p.getByRole('button', { name: say('signal_rest_open') })
  await rest.waitFor()
  await front.getByText(say('signal_budget_used', { used: '5', daily: '5' })).or(front.getByText(new RegExp('^5 sur 5'))).first().waitFor()
  const of = async () => {
    const read = await get(p, demo.address, '/signals/front')
    return { within: read.items.filter((one) => one.front === 'budget').map((one) => one.id), used: read.used, all: read.items.length + read.rest }
  }
  let all = 0
  while ((all = (await of()).all) < 8) await p.waitForResponse((answer) => answer.url().includes('/signals/front'))
  const before = await of()
  assert.equal(before.used, 5)
  assert.ok(before.within.length <= 5)

  // One is dismissed: none takes its place, here or after the page is read again.
  const lines = (await get(p, demo.address, '/signals/front')).items
  const called = (one) => one.evidence.quote ?? one.person ?? one.places[0].name
  const gone = lines.find((one) => one.front === 'budget' && lines.every((other) => other === one || !JSON.stringify(other).includes(called(one))))
  const row = front.getByRole('listitem').filter({ hasText: called(gone) })
  await row.getByRole('button', { name: say('signal_dismiss') }).click()
  await p.getByRole('menuitem', { name: say('signal_reason_known') }).click()
  await p.getByText(say('signal_dismissed')).waitFor()
  const after = await of()
  assert.deepEqual(after.within, before.within.filter((id) => id !== gone.id))
  await p.reload()
  await rest.waitFor()
  await shot('fr-signal-front')
  assert.deepEqual((await of()).within, after.within)

  // The rest is there, folded.
  await rest.click()
  await p.getByRole('region', { name: say('signal_rest') }).getByRole('listitem').first().waitFor()
  await shot('fr-signal-rest')
  assert.deepEqual(trouble, [])
})
