// What leaves the program and what comes back: the day's letter and its
// one-click end, a signed webhook, the feed and the calendar at secret
// addresses, and replies read from a mailbox.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { browse, get, page, signIn, start } from './arpent.mjs'
import { letterBox, mailbox, receiver, until } from './servers.mjs'
import { words } from './words.mjs'

const say = words('fr')
const site = 'https://arpent.example.org'
let program, browser, sink, rep, sender
before(async () => {
  sink = await letterBox()
  Object.assign(process.env, { ARPENT_PRIVATE_HOOKS: 'yes', ARPENT_PRIVATE_MAILBOXES: 'yes' })
  program = await start(['demo', '--public-address', site, '--smtp', `127.0.0.1:${sink.port}`, '--smtp-security', 'none', '--mail-from', 'Arpent <arpent@example.org>'], { timeout: 300_000 })
  browser = await browse()
  const head = await page(browser, program.address)
  await signIn(head.page, program.address, say('app_role_headquarters'))
  const made = await head.page.request.post(program.address + '/api/v1/hooks', { data: { name: 'Presse', signed: false, mapping: { kind: 'funding', company: '$.company', quote: '$.quote' } } })
  assert.equal(made.status(), 200, await made.text())
  sender = await made.json()
  await head.page.context().close()
  rep = await page(browser, program.address)
  await signIn(rep.page, program.address, say('app_role_representative'))
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await sink?.close()
})

// tell lets another system tell of a company.
async function tell(company, quote) {
  const told = await fetch(`${program.address}/hooks/${sender.id}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sender.token}`, 'webhook-id': quote, 'content-type': 'application/json' },
    body: JSON.stringify({ company, quote }),
  })
  assert.equal(told.status, 202)
}

const account = async () => (await get(rep.page, program.address, '/accounts?limit=1')).items[0]

test('the day’s letter arrives and is ended by one click', async () => {
  const { page: p, trouble, shot } = rep
  const { name } = await account()
  await tell(name, 'Une levée de douze millions')
  await p.goto(`${program.address}/signals/delivery`)
  const part = p.locator('section').filter({ has: p.getByRole('heading', { name: say('deliver_mail') }) })
  await part.getByRole('switch').first().click()
  for (const day of await part.getByRole('group').getByRole('checkbox').all()) if (!(await day.isChecked())) await day.press('Space')
  await part.getByRole('combobox', { name: say('deliver_hour') }).click()
  await p.getByRole('option', { name: '00:00' }).click()
  await part.getByRole('textbox', { name: say('deliver_zone') }).fill('UTC')
  await part.getByRole('button', { name: say('deliver_save') }).click()
  await until(async () => (await get(p, program.address, '/digest')).settings.wanted, 'the wish is kept')
  await shot('fr-delivery-letter')

  // As if it had been asked for yesterday: an hour that is past counts from the
  // next day on.
  const change = "UPDATE digest_settings SET changed_at = '2020-01-01T00:00:00.000000Z'"
  execFileSync('go', ['run', './e2e/sql', path.join(program.folder, 'arpent.db'), change], { cwd: path.resolve(import.meta.dirname, '..') })
  const letter = await until(() => sink.letters[0], 'a letter')
  const { email } = await get(p, program.address, '/digest')
  assert.equal(letter.to, email)
  assert.equal(letter.head['list-unsubscribe-post'], 'List-Unsubscribe=One-Click')
  const link = new URL(letter.head['list-unsubscribe'].slice(1, -1))
  assert.equal(link.origin, site)
  for (const type of ['text/plain', 'text/html']) {
    assert.match(letter.parts[type], /Une levée de douze millions/)
    assert.ok(letter.parts[type].includes(link.href), type)
  }
  await p.reload()
  await part.getByText(say('deliver_state_sent')).waitFor()

  // What only opens the link changes nothing.
  const reader = await page(browser, program.address)
  await reader.page.goto(program.address + link.pathname)
  await reader.page.getByRole('heading', { name: say('deliver_page_ask_title') }).waitFor()
  await reader.shot('fr-unsubscribe')
  assert.equal((await get(p, program.address, '/digest')).settings.wanted, true)
  const clicked = await fetch(program.address + link.pathname, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  assert.equal(clicked.status, 200)
  await p.reload()
  await part.getByText(say('deliver_wanted')).waitFor()
  await until(async () => !(await part.getByRole('switch').first().isChecked()), 'the screen shows that letters are off')
  await reader.page.getByRole('button', { name: say('deliver_page_unsubscribe') }).click()
  await reader.page.getByRole('heading', { name: say('deliver_page_stopped_title') }).waitFor()
  await reader.page.context().close()
  assert.equal(sink.letters.length, 1)
  assert.deepEqual([...trouble, ...reader.trouble], [])
})

test('what one follows comes at once', async () => {
  const { page: p, trouble, shot } = rep
  const { id, name } = await account()
  const before = sink.letters.length
  assert.equal((await p.request.put(program.address + '/api/v1/follows', { data: { accounts: [id], followed: true } })).status(), 200)
  await p.goto(`${program.address}/signals/delivery`)
  const part = p.locator('section').filter({ has: p.getByRole('heading', { name: say('deliver_mail') }) })
  await part.getByRole('switch').nth(1).click()
  await part.getByRole('button', { name: say('deliver_save') }).click()
  await until(async () => (await get(p, program.address, '/digest')).settings.at_once, 'the wish is kept')
  await shot('fr-delivery-at-once')
  await tell(name, 'Une usine de plus')
  const letter = await until(() => sink.letters[before], 'a letter')
  assert.match(letter.parts['text/plain'], /Une usine de plus/)
  assert.doesNotMatch(letter.parts['text/plain'], /douze millions/)
  assert.equal((await p.request.put(program.address + '/api/v1/follows', { data: { accounts: [id], followed: false } })).status(), 200)
  assert.deepEqual(trouble, [])
})

test('a signal is sent on, signed', async () => {
  const { page: p, trouble, shot } = rep
  const other = await receiver()
  const address = `http://127.0.0.1:${other.port}/signals`
  await p.goto(`${program.address}/signals/delivery`)
  const part = p.locator('section').filter({ has: p.getByRole('heading', { name: say('deliver_endpoints') }) })
  await part.getByRole('button', { name: say('deliver_add') }).click()
  const form = p.getByRole('dialog', { name: say('deliver_add') })
  await form.getByRole('textbox', { name: say('deliver_name') }).fill('Outil interne')
  await form.getByRole('textbox', { name: say('deliver_url') }).fill(address)
  await form.getByRole('button', { name: say('deliver_add') }).click()
  const made = p.getByRole('dialog', { name: say('deliver_made') })
  const secret = await made.getByRole('textbox', { name: say('deliver_secret') }).inputValue()
  assert.match(secret, /^whsec_/)
  await made.getByRole('button', { name: say('deliver_noted') }).click()
  await made.waitFor({ state: 'hidden' })

  const { name, id } = await account()
  await tell(name, 'Un second atelier est ouvert')
  const got = await until(() => other.heard.find((one) => one.body.includes('Un second atelier')), 'a webhook')
  const { 'webhook-id': message, 'webhook-timestamp': at, 'webhook-signature': signature } = got.head
  const mine = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${message}.${at}.${got.body}`).digest('base64')
  assert.ok(signature.split(' ').includes('v1,' + mine), signature)
  const body = JSON.parse(got.body)
  assert.equal(body.type, 'signal.told')
  assert.equal(body.data.places[0].account_id, id)
  const row = part.getByRole('listitem').filter({ hasText: address })
  await row.getByText(new RegExp(say('deliver_counts', { done: /^[1-9]\d*$/ }).source.slice(1, -1))).waitFor()
  await shot('fr-delivery-endpoint')

  await row.getByRole('button', { name: say('deliver_acts') }).click()
  await p.getByRole('menuitem', { name: say('deliver_try') }).click()
  await until(() => other.heard.find((one) => JSON.parse(one.body).type === 'signal.test'), 'a test')
  await row.getByRole('button', { name: say('deliver_acts') }).click()
  await p.getByRole('menuitem', { name: say('deliver_end') }).click()
  await p.getByRole('dialog').getByRole('button', { name: say('deliver_end') }).click()
  await row.waitFor({ state: 'hidden' })
  await other.close()
  assert.deepEqual(trouble, [])
})

// renew makes a secret address twice, and sees that only the last one answers.
async function renew(within, kind, content) {
  const { page: p } = rep
  await within.getByRole('button', { name: say('access_address_make') }).click()
  const shown = within.getByRole('textbox', { name: say('access_address_once') })
  const first = await shown.inputValue()
  const answer = await fetch(first)
  assert.equal(answer.status, 200)
  assert.ok(answer.headers.get('content-type').startsWith(kind))
  assert.match(await answer.text(), content)
  await within.getByRole('button', { name: say('access_address_new') }).click()
  await p.getByRole('dialog', { name: say('access_address_new_title') }).getByRole('button', { name: say('access_address_new') }).click()
  const second = await until(async () => {
    const value = await shown.inputValue()
    return value !== first && value
  }, 'a new address')
  assert.equal((await fetch(first)).status, 404)
  assert.equal((await fetch(second)).status, 200)
  await within.getByRole('button', { name: say('access_address_end') }).click()
  await within.getByRole('button', { name: say('access_address_make') }).waitFor()
  assert.equal((await fetch(second)).status, 404)
}

test('feed and calendar stand at addresses that can be renewed', async () => {
  const { page: p, trouble } = rep
  const { name } = await account()
  await tell(name, 'Trois postes à pourvoir')
  await p.goto(`${program.address}/signals`)
  await p.getByText('Trois postes à pourvoir').filter({ visible: true }).first().waitFor()
  await p.goto(`${program.address}/signals/delivery`)
  await renew(p.locator('section').filter({ has: p.getByRole('heading', { name: say('deliver_feed') }) }), 'application/atom+xml', /Trois postes à pourvoir/)
  await p.goto(`${program.address}/tasks`)
  await p.getByRole('button', { name: say('task_calendar') }).click()
  await renew(p.getByRole('dialog', { name: say('task_calendar_title') }), 'text/calendar', /BEGIN:VCALENDAR/)
  assert.deepEqual(trouble, [])
})

test('who writes to one’s mailbox is a signal', async () => {
  const { page: p, trouble, shot } = rep
  const box = await mailbox('rep@arpent.example', 'un-mot-de-passe')
  const people = (await get(p, program.address, '/people?limit=100')).items
  const emails = (one) => (one.contact_points ?? []).filter((point) => point.kind === 'email').map((point) => point.value)
  const someone = people.find((one) => emails(one).length > 0 && people.every((other) => other === one || !emails(other).includes(emails(one)[0])))
  const name = `${someone.given_name} ${someone.family_name}`
  const from = `From: ${emails(someone)[0]}`
  const date = 'Date: ' + new Date().toUTCString().replace('GMT', '+0000')

  await p.goto(`${program.address}/signals/mailboxes`)
  await p.getByRole('button', { name: say('mailbox_add') }).filter({ visible: true }).first().click()
  const form = p.getByRole('dialog', { name: say('mailbox_add') })
  await form.getByRole('textbox', { name: say('mailbox_host') }).fill('127.0.0.1')
  await form.getByRole('combobox', { name: say('mailbox_security') }).click()
  await p.getByRole('option', { name: say('mailbox_security_none') }).click()
  await form.getByRole('textbox', { name: say('mailbox_port') }).fill(String(box.port))
  await form.getByRole('textbox', { name: say('mailbox_login') }).fill('rep@arpent.example')
  await form.getByLabel(say('mailbox_password')).fill('faux')
  await form.getByRole('button', { name: say('mailbox_test') }).click()
  await form.getByText(say('mailbox_fault_credentials', { host: '127.0.0.1' })).waitFor()
  await shot('fr-mailbox-refused')
  await form.getByLabel(say('mailbox_password')).fill('un-mot-de-passe')
  await form.getByRole('button', { name: say('mailbox_test') }).click()
  await form.getByText(say('mailbox_test_good')).waitFor()
  await shot('fr-mailbox-found')
  await form.getByRole('button', { name: say('mailbox_add') }).click()
  await form.waitFor({ state: 'hidden' })
  const row = p.getByRole('listitem').filter({ hasText: 'rep@arpent.example' })
  await row.getByText(say('mailbox_state_good')).waitFor()

  box.put(from, 'Message-ID: <auto@example.org>', date, 'Auto-Submitted: auto-replied')
  box.put(from, 'Message-ID: <answer@example.org>', date, 'In-Reply-To: <ours@example.org>')
  box.put('From: nobody@example.org', 'Message-ID: <other@example.org>', date)
  await row.getByRole('button', { name: say('mailbox_acts') }).click()
  await p.getByRole('menuitem', { name: say('mailbox_run') }).click()
  for (const count of ['mailbox_letters', 'mailbox_replies', 'mailbox_automatic', 'mailbox_strangers']) {
    await row.getByText(new RegExp(say(count, { text: count === 'mailbox_letters' ? '3' : '1' }).source.slice(1, -1))).first().waitFor()
  }
  await shot('fr-mailbox-read')
  assert.ok(!box.asked.some((line) => /SUBJECT|BODY\[\]|BODY\.PEEK\[\]|TEXT/i.test(line)), 'only heads are asked for')
  await p.goto(`${program.address}/signals`)
  const told = p.getByRole('listitem').filter({ hasText: new RegExp(say('signal_says_replied', { who: name }).source.slice(1, -1)) })
  await told.filter({ visible: true }).first().waitFor()
  assert.equal(await told.count(), 1)
  await shot('fr-mailbox-signal')

  // Deleted, and brought back from the message.
  await p.goto(`${program.address}/signals/mailboxes`)
  await row.getByRole('button', { name: say('mailbox_acts') }).click()
  await p.getByRole('menuitem', { name: say('mailbox_end') }).click()
  await row.waitFor({ state: 'hidden' })
  await p.getByRole('button', { name: say('app_undo'), exact: true }).click()
  await row.waitFor()
  await row.getByRole('button', { name: say('mailbox_acts') }).click()
  await p.getByRole('menuitem', { name: say('mailbox_pause') }).click()
  await row.getByText(say('mailbox_state_paused')).waitFor()
  await box.close()
  assert.deepEqual(trouble, [])
})
