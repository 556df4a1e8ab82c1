// Starts the program and a browser for a journey, and ends both with it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before } from 'node:test'
import { chromium } from 'playwright-core'

const root = path.resolve(import.meta.dirname, '..')
export const shots = path.join(root, 'e2e', 'shots')

// start runs `arpent ARGS` on a throw-away database and waits for the address
// it prints. stop() ends it politely, kill() does not.
export async function start(args, { folder = mkdtempSync(path.join(tmpdir(), 'arpent-e2e-')), timeout = 120_000 } = {}) {
  const child = spawn(path.join(root, 'bin', 'arpent'), [...args, '--database', path.join(folder, 'arpent.db'), '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const address = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no address printed:\n' + said)), timeout)
    const hear = (chunk) => {
      said += chunk
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
      if (found) {
        clearTimeout(timer)
        resolve(found[0])
      }
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    ended.then((code) => reject(new Error(`ended with ${code}:\n${said}`)))
  })
  return {
    address,
    folder,
    said: () => said,
    kill: async () => { child.kill('SIGKILL'); await ended },
    stop: async ({ keep = false } = {}) => {
      child.kill('SIGTERM')
      await ended
      if (!keep) rmSync(folder, { recursive: true, force: true })
    },
  }
}

// browse opens Chromium with software rendering, so that maps draw anywhere.
export async function browse() {
  mkdirSync(shots, { recursive: true })
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic',
      '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

// demonstration is the demo and a browser for all journeys of a file: there from
// before the first until after the last.
export function demonstration() {
  const demo = { address: '', browser: undefined }
  let program
  before(async () => {
    program = await start(['demo'])
    demo.address = program.address
    demo.browser = await browse()
  })
  after(async () => {
    await demo.browser?.close()
    await program?.stop()
  })
  return demo
}

// page opens a window whose requests may only go to the program itself; any
// other one fails the journey, as does an error in the page's own scripts.
export async function page(browser, address, options = {}) {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1440, height: 900 }, ...options })
  const trouble = []
  await context.route('**/*', (route) => {
    const url = route.request().url()
    if (url.startsWith(address) || url.startsWith('data:') || url.startsWith('blob:')) return route.continue()
    trouble.push('left the machine: ' + url)
    return route.abort()
  })
  const p = await context.newPage()
  p.on('pageerror', (error) => trouble.push('script: ' + error.message))
  p.setDefaultTimeout(60_000)
  return { page: p, trouble, shot: (name) => p.screenshot({ path: path.join(shots, name + '.png') }) }
}

// signIn takes one of the ways in that the demo offers, by what its role is
// called in the page's language, and waits until one is in.
export async function signIn(p, address, role) {
  await p.goto(address)
  await p.getByRole('button', { name: new RegExp('^' + (role.source?.slice(1, -1) ?? role)) }).click()
  await p.getByRole('navigation').filter({ visible: true }).first().waitFor()
}

// get asks the API at an address as whoever is signed in on the page.
export async function get(p, address, path) {
  const answer = await p.request.get(address + '/api/v1' + path)
  assert.equal(answer.status(), 200, `${path}: ${await answer.text()}`)
  return answer.json()
}

// seen waits for a line of the signals, which may stand in the rest of the day:
// that is folded.
export async function seen(p, line, say) {
  const rest = p.getByRole('button', { name: say('signal_rest_open') })
  await line.or(rest).first().waitFor()
  if (!(await line.isVisible())) await rest.click()
  await line.waitFor()
}
