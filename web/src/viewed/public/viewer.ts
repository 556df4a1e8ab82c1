// The one script of public pages: it shows the document and tells the program
// what is looked at and for how long, while the page is in sight. It keeps
// nothing in the browser.

const visit = document.body.dataset.visit
const main = document.getElementById('document')
const recorded = document.getElementById('recorded')

/** How often what was looked at is told, in seconds. */
const every = 5

let seconds = 0
let sinceTold = 0
let pages: Record<string, number> = {}
let count = 0
let page: (() => number) | null = null
let listening = visit !== undefined && recorded !== null

const visible = () => document.visibilityState === 'visible'

function tell(last = false) {
  if (!listening) return
  const beat = JSON.stringify({ seconds, pages, page_count: count, automated: navigator.webdriver === true })
  seconds = 0
  sinceTold = 0
  pages = {}
  const address = `/v/${visit}`
  if (last) navigator.sendBeacon(address, beat)
  else void fetch(address, { method: 'POST', body: beat, keepalive: true, credentials: 'same-origin' }).catch(() => undefined)
}

function tick() {
  if (!visible()) return
  seconds++
  sinceTold++
  if (page) pages[page()] = (pages[page()] ?? 0) + 1
  if (sinceTold >= every) tell()
}

/** Begins once somebody sees the page: not while it is fetched ahead. */
function begin() {
  if (!visible()) return
  document.removeEventListener('visibilitychange', begin)
  tell()
  window.setInterval(tick, 1000)
  document.addEventListener('visibilitychange', () => {
    if (!visible() && seconds > 0) tell(true)
  })
  window.addEventListener('pagehide', () => {
    if (seconds > 0) tell(true)
  })
}

const decline = document.getElementById('decline')
decline?.removeAttribute('hidden')
decline?.addEventListener('click', () => {
  void fetch(`/v/${visit}`, { method: 'POST', body: JSON.stringify({ decline: true }) }).then((answer) => {
    if (!answer.ok) return
    listening = false
    recorded!.hidden = true
    decline.hidden = true
    document.getElementById('declined')!.hidden = false
  })
})

async function show() {
  if (!main) return
  const state = document.getElementById('state')!
  if (main.dataset.media !== 'application/pdf') {
    const image = document.createElement('img')
    image.className = 'image'
    image.src = main.dataset.content!
    image.alt = main.dataset.title!
    main.append(image)
    return
  }
  state.hidden = false
  try {
    const shown = await (await import('./pdf')).showDocument(main)
    ;({ count, page } = shown)
    state.hidden = true
  } catch {
    state.textContent = main.dataset.broken!
  }
}

document.addEventListener('visibilitychange', begin)
begin()
void show()
