// Every screen opens in both languages: no script fails, no request is
// refused, nothing leaves the machine. The shots are for people to look at.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstration, page, signIn } from './arpent.mjs'

const demo = demonstration()

const screens = ['/', '/accounts', '/accounts?view=map', '/leads', '/tasks', '/people', '/import', '/places', '/places/fr-commune/69123', '/territories', '/rules', '/plans', '/plans/new', '/quotas', '/quotas?by=fair', '/quotas?by=vacant', '/quotas/forecast', '/quotas/setting', '/quotas/pay', '/deals', '/competitors', '/competitors?by=territory', '/competitors?by=reason', '/requests', '/requests?tab=policy', '/settings']
const roles = { 'fr-FR': 'Siège', 'en-GB': 'Headquarters' }

for (const [locale, colorScheme, width] of [['fr-FR', 'light', 1440], ['en-GB', 'dark', 1440], ['en-GB', 'light', 820], ['fr-FR', 'dark', 820]]) {
  test(`screens, ${locale}, ${colorScheme}, ${width} wide`, async () => {
    const { page: p, trouble, shot } = await page(demo.browser, demo.address, { locale, colorScheme, viewport: { width, height: 900 } })
    p.on('response', (answer) => answer.status() >= 400 && trouble.push(`${answer.status()} ${answer.url()}`))
    p.on('console', (message) => message.type() === 'error' && trouble.push('console: ' + message.text()))
    await signIn(p, demo.address, roles[locale])
    for (const screen of screens) {
      await p.goto(demo.address + screen)
      await p.getByRole('heading', { level: 1 }).filter({ visible: true }).first().waitFor()
      await p.waitForLoadState('networkidle')
      await p.waitForTimeout(700)
      await shot(`screen-${locale}-${colorScheme}-${width}-${screen.replace(/[^a-z0-9]+/gi, '-')}`)
      assert.deepEqual(trouble, [], screen)
    }
    await p.context().close()
  })
}
