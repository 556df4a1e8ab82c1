// A representative keeps a search of accounts and is told when somebody else's
// edit brings one in; puts accounts into a list, shares it, deletes it and has it
// back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstration, get, page, seen, signIn } from './arpent.mjs'
import { words } from './words.mjs'

const say = words('fr')
const demo = demonstration()
const shown = (locator) => locator.filter({ visible: true }).first()

test('a search is kept and told of, a list is shared, deleted and brought back', async () => {
  const { page: p, trouble, shot } = await page(demo.browser, demo.address)
  await signIn(p, demo.address, say('app_role_representative'))
  const mine = (await get(p, demo.address, '/accounts?limit=3')).items
  const search = 'Zébrures à suivre'

  // Keep a search that nothing fits yet, and ask to be told.
  await p.goto(`${demo.address}/accounts?text=zebrure`)
  await p.getByText(say('account_none_left')).waitFor()
  await p.getByRole('button', { name: say('account_list_keep') }).click()
  await p.getByRole('textbox', { name: say('account_list_name') }).fill(search)
  await p.getByRole('checkbox', { name: say('account_list_ask_told') }).check()
  await shot('fr-account-list-keep')
  await p.getByRole('button', { name: say('app_save'), exact: true }).click()
  await p.getByRole('button', { name: say('account_list_leave', { name: search }) }).waitFor()

  // Headquarters renames one of its accounts.
  const head = await page(demo.browser, demo.address)
  await signIn(head.page, demo.address, say('app_role_headquarters'))
  const renamed = 'Zébrure industrielle'
  const { version } = await get(head.page, demo.address, `/accounts/${mine[0].id}`)
  const answer = await head.page.request.patch(`${demo.address}/api/v1/accounts/${mine[0].id}`, { data: { name: renamed }, headers: { 'If-Match': `"${version}"` } })
  assert.equal(answer.status(), 200, await answer.text())

  // The representative is told, and why; the search opens from there.
  await p.goto(`${demo.address}/signals`)
  await p.getByRole('heading', { level: 1, name: say('signal_signals') }).waitFor()
  const row = p.getByRole('listitem').filter({ hasText: search })
  await seen(p, row, say)
  await row.getByText(say('signal_says_account_in', { account: renamed, search })).waitFor()
  await row.getByText(say('signal_list_because', { fields: say('signal_list_text') })).waitFor()
  await shot('fr-account-list-told')
  await row.getByRole('link', { name: say('signal_list_open') }).click()
  await p.getByRole('button', { name: say('account_list_leave', { name: search }) }).waitFor()
  await shown(p.getByText(renamed, { exact: true })).waitFor()
  await p.getByRole('button', { name: say('account_list_leave', { name: search }) }).click()
  await shown(p.getByText(mine[1].name, { exact: true })).waitFor()

  // Put two accounts into a new list.
  const list = 'Tournée de mars'
  for (const one of mine.slice(1)) await p.getByRole('row').filter({ hasText: one.name }).first().getByRole('checkbox').check()
  await p.getByRole('button', { name: say('account_list_put') }).click()
  await p.getByRole('textbox', { name: say('account_list_new') }).fill(list)
  await p.getByRole('button', { name: say('account_list_make') }).click()
  await p.getByText(say('account_list_added', { text: '2', list })).waitFor()

  // Share it: headquarters sees it.
  await p.getByRole('button', { name: say('account_lists') }).click()
  const dialog = p.getByRole('dialog')
  const line = dialog.getByRole('listitem').filter({ hasText: list })
  await line.getByText(say('account_count', { text: '2' })).or(line.getByText(/^2 /)).first().waitFor()
  await line.getByRole('button', { name: say('account_list_share', { name: list }) }).click()
  await line.getByText(say('account_list_shared'), { exact: true }).waitFor()
  await shot('fr-account-lists')
  const theirs = (await get(head.page, demo.address, '/account-lists')).items.find((one) => one.name === list)
  assert.equal(theirs.total, 2)
  await head.page.goto(`${demo.address}/accounts?list=${theirs.id}`)
  await head.page.getByRole('button', { name: say('account_list_leave', { name: list }) }).waitFor()
  await shown(head.page.getByText(mine[1].name, { exact: true })).waitFor()
  await head.shot('fr-account-list')

  // Delete it, and have it back with what was in it.
  await line.getByRole('button', { name: say('account_list_drop', { name: list }) }).click()
  await line.waitFor({ state: 'hidden' })
  const toast = p.getByRole('alert').filter({ hasText: new RegExp(say('account_list_dropped', { name: list }).source.slice(1, -1)) })
  await toast.getByRole('button', { name: say('app_undo') }).click()
  await line.waitFor()
  await line.getByRole('button', { name: list, exact: true }).click()
  await p.getByRole('button', { name: say('account_list_leave', { name: list }) }).waitFor()
  await shown(p.getByText(mine[2].name, { exact: true })).waitFor()
  assert.equal((await get(p, demo.address, `/accounts?list=${theirs.id}`)).total, 2)

  // A narrow screen, dark, in English.
  const en = words('en')
  const small = await page(demo.browser, demo.address, { locale: 'en-GB', viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await signIn(small.page, demo.address, en('app_role_representative'))
  await small.page.goto(`${demo.address}/accounts?list=${theirs.id}`)
  await small.page.getByRole('button', { name: en('account_list_leave', { name: list }) }).waitFor()
  await small.shot('en-account-list-390-dark')
  await small.page.getByRole('button', { name: en('account_lists') }).click()
  await small.page.getByRole('dialog').getByRole('listitem').filter({ hasText: list }).waitFor()
  await small.shot('en-account-lists-390-dark')
  assert.deepEqual([...trouble, ...head.trouble, ...small.trouble], [])
})
