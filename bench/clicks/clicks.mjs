// Measures what a representative waits for in the Lead Builder: on the demo data,
// in Chromium, from each of four clicks that narrow the leads to about forty until
// the click is seen (the value is marked) and until the new number of leads is
// painted. `node bench/clicks/clicks.mjs [rounds]`, after `make build`.
import { browse, page, signIn, start } from '../../e2e/arpent.mjs'
import { words } from '../../e2e/words.mjs'

const rounds = Number(process.argv[2] ?? 10)
const wanted = 40
const say = words('en')

// clicked clicks in the page and waits there, so that nothing but the page is measured.
async function clicked(p, value) {
  return value.evaluate((button) => new Promise((resolve) => {
    const total = document.querySelector('span[aria-live=polite]')
    const before = total.textContent
    const begun = performance.now()
    let marked
    const look = () => {
      const now = performance.now() - begun
      marked ??= button.getAttribute('aria-pressed') === 'true' ? now : undefined
      if (document.querySelector('span[aria-live=polite]')?.textContent === before && now < 5000) return requestAnimationFrame(look)
      // Drawn in the frame that follows this one.
      requestAnimationFrame(() => resolve({ marked, told: performance.now() - begun }))
    }
    button.click()
    requestAnimationFrame(look)
  }))
}

// next is the value of a field of which none is chosen yet whose count comes closest
// to the step's share of the way.
async function next(p, left, steps) {
  const values = await p.locator('section:not(:has(li[data-state])) button[aria-pressed=false]:not([aria-label])').filter({ visible: true }).all()
  const aim = left * (wanted / left) ** (1 / steps)
  let best
  for (const value of values) {
    const count = Number((await value.locator('.numbers').textContent()).replace(/\D/g, ''))
    if (count < (steps > 1 ? wanted * 0.85 : wanted / 2) || count >= left) continue
    const off = Math.abs(Math.log(count / aim))
    if (!best || off < best.off) best = { value, off }
  }
  return best?.value
}

const program = await start(['demo'])
const browser = await browse()
try {
  const all = []
  for (let round = 1; round <= rounds; round++) {
    const { page: p } = await page(browser, program.address, { locale: 'en-GB' })
    await signIn(p, program.address, say('app_role_representative'))
    await p.goto(program.address + '/leads')
    const number = async () => Number((await p.locator('span[aria-live=polite]').first().textContent()).replace(/\D/g, ''))
    await p.locator('li > button[aria-pressed]').first().waitFor()
    const way = [await number()]
    for (let steps = 4; steps > 0; steps--) {
      const value = await next(p, way.at(-1), steps)
      if (!value) break
      const one = await clicked(p, value)
      all.push(one)
      way.push(await number())
      await p.waitForLoadState('networkidle')
    }
    console.log(`round ${round}: ${way.join(' → ')} leads`)
    await p.context().close()
  }
  const told = (what) => {
    const times = all.map((one) => one[what]).filter((one) => one !== undefined).sort((a, b) => a - b)
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(0)
    console.log(`${what.padEnd(8)} ${String(times.length).padStart(4)} clicks: median ${at(0.5)} ms, nine in ten ${at(0.9)} ms, slowest ${at(1)} ms`)
  }
  told('marked')
  told('told')
} finally {
  await browser.close()
  await program.stop()
}
