// A representative with the page open sees what another system tells, acts on
// it, and takes the act back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstration, get, page, seen, signIn } from './arpent.mjs'
import { words } from './words.mjs'

const say = words('fr')
const demo = demonstration()

test('a signal arrives without reload and is acted on', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address)
  await signIn(p, demo.address, say('app_role_representative'))
  const [account] = (await get(p, demo.address, '/accounts?limit=1')).items
  const head = await page(demo.browser, demo.address)
  await signIn(head.page, demo.address, say('app_role_headquarters'))
  const made = await head.page.request.post(demo.address + '/api/v1/hooks', {
    data: { name: 'Presse', signed: false, mapping: { kind: 'funding', company: '$.company', quote: '$.quote' } },
  })
  assert.equal(made.status(), 200, await made.text())
  const sender = await made.json()

  await p.goto(`${demo.address}/signals`)
  await p.getByRole('heading', { level: 1, name: say('signal_signals') }).waitFor()
  const quote = 'Douze millions levés pour ouvrir un second atelier'
  const told = await fetch(`${demo.address}/hooks/${sender.id}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sender.token}`, 'webhook-id': 'message-1', 'content-type': 'application/json' },
    body: JSON.stringify({ company: account.name, quote }),
  })
  assert.equal(told.status, 202)
  const row = p.getByRole('listitem').filter({ hasText: quote })
  await seen(p, row, say)
  await shot('fr-signal-arrived')

  await row.getByRole('button', { name: say('signal_dismiss') }).click()
  await p.getByRole('menuitem', { name: say('signal_reason_known') }).click()
  await row.waitFor({ state: 'hidden' })
  await p.getByRole('button', { name: say('app_undo'), exact: true }).click()
  await row.waitFor()

  // Why it stands there: the product is what the API says.
  await row.getByRole('button', { name: say('signal_why_here') }).click()
  await row.getByText(say('signal_why_score')).waitFor()
  await row.getByText(say('signal_freshness')).waitFor()
  await shot('fr-signal-why')
  const feed = await get(p, demo.address, '/signals?limit=500')
  const one = feed.items.find((item) => item.evidence.quote === quote)
  const { fit, freshness, relationship } = one.weight
  assert.equal(one.score.toFixed(4), (100 * fit.factor * freshness.factor * relationship.factor).toFixed(4))
  assert.deepEqual(feed.items.map((item) => item.score), feed.items.map((item) => item.score).toSorted((a, b) => b - a))

  // Less of a kind is said, and taken back.
  await row.getByRole('button', { name: say('signal_mute') }).click()
  await p.getByRole('menuitem', { name: say('signal_less_ask') }).click()
  const tuned = p.getByRole('region', { name: say('signal_tuned') })
  await tuned.getByText(say('signal_tuned_less', { kind: say('signal_kind_funding') })).waitFor()
  assert.equal((await get(p, demo.address, '/signals?limit=500')).items.find((item) => item.id === one.id).weight.less, 0.5)
  await shot('fr-signal-less')
  await tuned.getByRole('button', { name: say('signal_tuned_back') }).click()
  await tuned.waitFor({ state: 'hidden' })

  await row.getByRole('button', { name: say('signal_make_task') }).click()
  const form = p.getByRole('dialog')
  await form.getByText(account.name).filter({ visible: true }).first().waitFor()
  await form.getByRole('textbox').first().fill('Féliciter et proposer une visite')
  await shot('fr-signal-task')
  await form.getByRole('button').last().click()
  await form.waitFor({ state: 'hidden' })
  await p.goto(`${demo.address}/tasks`)
  await p.getByText('Féliciter et proposer une visite').filter({ visible: true }).first().waitFor()
  await shot('fr-signal-tasks')

  // Dismissed in one's own words, which headquarters reads where signals are weighed.
  const words = 'Ils nous l’ont dit eux-mêmes au salon'
  await p.goto(`${demo.address}/signals`)
  await seen(p, row, say)
  await row.getByRole('button', { name: say('signal_dismiss') }).click()
  await p.getByRole('menuitem', { name: say('signal_reason_words') }).click()
  await form.getByRole('textbox', { name: say('signal_words') }).fill(words)
  await shot('fr-signal-words')
  await form.getByRole('button', { name: say('signal_dismiss_it') }).click()
  await row.waitFor({ state: 'hidden' })
  await p.getByText(say('signal_state_dismissed')).filter({ visible: true }).first().click()
  await row.getByText(words).waitFor()
  await head.page.goto(`${demo.address}/signals/worth`)
  await head.page.getByText(words).waitFor()
  await head.shot('fr-signal-worth')
  assert.deepEqual([...trouble, ...head.trouble], [])
})
