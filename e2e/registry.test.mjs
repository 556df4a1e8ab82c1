// Headquarters has a register of legal announcements read: it is tried first, then
// read, and what it says of an account is a signal.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { demonstration, get, page, signIn } from './arpent.mjs'
import { register, until } from './servers.mjs'
import { words } from './words.mjs'

process.env.ARPENT_PRIVATE_FEEDS = 'yes' // before the demo begins: the register is on this machine
const demo = demonstration()
let server
after(() => server?.close())

test('a register is tried, read, and tells of an account', async () => {
  const say = words('fr')
  const { page: p, trouble, shot } = await page(demo.browser, demo.address)
  await signIn(p, demo.address, say('app_role_headquarters'))
  const [account] = (await get(p, demo.address, '/accounts?limit=1')).items
  const day = new Date().toISOString().slice(0, 10)
  const record = (id, commercant, more = {}) => ({ id, dateparution: day, familleavis: 'collective', familleavis_lib: 'Procédures collectives', tribunal: 'Tribunal de commerce de Lyon', commercant, registre: [], jugement: '{"nature": "Jugement d’ouverture"}', ...more })
  server = await register([record('A1', account.name), record('A2', 'Personne de connu SARL'), record('A3', account.name, { familleavis: 'dpc' })])

  await p.goto(`${demo.address}/news?part=registers`)
  await p.getByRole('button', { name: say('registry_add') }).first().click()
  const form = p.getByRole('dialog')
  await form.getByRole('combobox', { name: say('registry_preset') }).or(form.getByLabel(say('registry_preset'))).first().click()
  await p.getByRole('option', { name: 'BODACC' }).click()
  await form.getByLabel(say('registry_url')).fill(`http://127.0.0.1:${server.port}/records`)
  await form.getByRole('button', { name: say('registry_try') }).click()
  await form.getByText(say('registry_why_nobody')).waitFor()
  await form.getByText(say('registry_why_kind')).waitFor()
  await form.getByText(account.name).filter({ visible: true }).first().waitFor()
  await shot('fr-registry-try')
  await form.getByRole('button', { name: say('registry_save') }).click()
  await form.waitFor({ state: 'hidden' })
  await p.getByText(say('registry_state_good')).waitFor({ timeout: 120_000 })
  await shot('fr-registry')
  const told = await until(async () => (await get(p, demo.address, `/signals?kind=tender&account=${account.id}`)).items.find((one) => one.evidence.quote?.includes('Procédures collectives')), 'a signal')
  assert.match(told.evidence.quote, /Jugement d’ouverture/)
  assert.ok(server.asked.every((one) => one.startsWith('/records?') && one.includes('offset=')))

  await p.getByRole('button', { name: say('registry_acts', { name: 'BODACC' }) }).click()
  await p.getByRole('menuitem', { name: say('registry_end') }).click()
  await p.getByText(say('registry_none')).waitFor()
  assert.deepEqual(trouble, [])
})
