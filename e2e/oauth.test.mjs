// A mailbox is read by consent: headquarters names a provider, a representative
// consents there or does not, and what was consented to is read and given back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browse, get, page, signIn, start } from './arpent.mjs'
import { consentServer, mailbox } from './servers.mjs'
import { words } from './words.mjs'

const say = words('fr')
const login = 'rep@arpent.example'
let program, browser, provider, box
before(async () => {
  process.env.ARPENT_PRIVATE_MAILBOXES = 'yes'
  box = await mailbox(login, 'short')
  provider = await consentServer({ client: 'arpent', secret: 'un-secret', email: login, token: 'short' })
  program = await start(['demo'], { timeout: 300_000 })
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await provider?.close()
  await box?.close()
})

// enter opens the mailboxes as somebody, who may also go to the provider.
async function enter(role) {
  const one = await page(browser, program.address)
  await one.page.context().route(`http://127.0.0.1:${provider.port}/**`, (route) => route.continue())
  await signIn(one.page, program.address, say('app_role_' + role))
  await one.page.goto(program.address + '/signals/mailboxes')
  return one
}

test('headquarters names a provider, after a look at whether it knows the program', async () => {
  const { page: p, trouble, shot } = await enter('headquarters')
  await p.getByRole('button', { name: say('mailbox_provider_add') }).filter({ visible: true }).first().click()
  const form = p.getByRole('dialog', { name: say('mailbox_provider_add') })
  await form.getByText(say('mailbox_provider_other')).click()
  const fill = (label, text) => form.getByLabel(say(label)).first().fill(text)
  await fill('mailbox_provider_name', 'Messagerie')
  for (const [label, path] of [['mailbox_authorize_url', 'authorize'], ['mailbox_token_url', 'token'], ['mailbox_revoke_url', 'revoke']]) await fill(label, `http://127.0.0.1:${provider.port}/${path}`)
  await fill('mailbox_scopes', 'mail')
  await fill('mailbox_host', '127.0.0.1')
  await form.getByRole('combobox', { name: say('mailbox_security') }).click()
  await p.getByRole('option', { name: say('mailbox_security_none') }).click()
  await fill('mailbox_port', String(box.port))
  await fill('mailbox_client_id', 'arpent')
  await fill('mailbox_client_secret', 'faux')
  await form.getByRole('button', { name: say('mailbox_test') }).click()
  await form.getByText(say('mailbox_step_server')).waitFor()
  await shot('fr-oauth-tested')
  await fill('mailbox_client_secret', 'un-secret')
  await form.getByRole('button', { name: say('mailbox_provider_add') }).click()
  await form.waitFor({ state: 'hidden' })
  await p.getByText('Messagerie').filter({ visible: true }).first().waitFor()
  const kept = JSON.stringify(await get(p, program.address, '/mailbox-providers'))
  assert.ok(!kept.includes('un-secret'), 'the secret is never shown')
  await p.context().close()
  assert.deepEqual(trouble, [])
})

test('a representative consents, or not', async () => {
  const { page: p, trouble, shot } = await enter('representative')
  const go = async () => {
    await p.getByRole('button', { name: say('mailbox_connect', { provider: 'Messagerie' }) }).filter({ visible: true }).first().click()
    const form = p.getByRole('dialog', { name: say('mailbox_connect', { provider: 'Messagerie' }) })
    await shot('fr-oauth-connect')
    await form.getByRole('button', { name: say('mailbox_connect_go', { provider: 'Messagerie' }) }).click()
    await p.getByRole('heading', { name: 'arpent' }).waitFor()
  }
  await go()
  await p.getByRole('link', { name: 'Deny' }).click()
  await p.getByText(say('mailbox_fault_consent_denied', { provider: 'Messagerie' })).waitFor()
  await shot('fr-oauth-denied')
  await p.getByRole('button', { name: say('mailbox_connect_back') }).click()
  await go()
  await p.getByRole('link', { name: 'Allow' }).click()
  const row = p.getByRole('listitem').filter({ hasText: login })
  await row.getByText(say('mailbox_state_good')).waitFor()
  await shot('fr-oauth-connected')
  assert.equal(new URL(p.url()).search, '', 'the code stays nowhere')

  await row.getByRole('button', { name: say('mailbox_acts') }).click()
  await shot('fr-oauth-acts')
  await p.getByRole('menuitem', { name: say('mailbox_disconnect') }).click()
  await p.getByRole('dialog').getByRole('button', { name: say('mailbox_disconnect') }).click()
  await row.waitFor({ state: 'hidden' })
  assert.ok(provider.said.some((one) => one.path === '/revoke' && one.token === 'long'), 'the provider is told')
  assert.deepEqual(trouble, [])
})
