// Small servers on this machine that stand for the far side of a network: one
// that takes letters, one that takes webhooks, one that holds a mailbox.
import { createHash } from 'node:crypto'
import { createServer as listen } from 'node:http'
import net from 'node:net'

const open = (server, more) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, close: () => new Promise((done) => { server.closeAllConnections?.(); server.close(done) }), ...more })))

// until waits until a look gives something.
export async function until(look, what, patience = 120_000) {
  for (const end = Date.now() + patience; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const found = await look()
    if (found) return found
  }
  throw new Error('never: ' + what)
}

// lines answers a connection line by line.
function lines(greeting, answer) {
  return net.createServer((socket) => {
    let rest = ''
    socket.setEncoding('latin1')
    socket.on('error', () => {})
    socket.write(greeting + '\r\n')
    socket.on('data', (chunk) => {
      rest += chunk
      for (let at; (at = rest.indexOf('\r\n')) >= 0; ) {
        const line = rest.slice(0, at)
        rest = rest.slice(at + 2)
        answer(line, socket)
      }
    })
  })
}

// letterBox takes letters (SMTP); each is {to, head, parts}.
export async function letterBox() {
  const letters = []
  const talks = new WeakMap()
  return open(
    lines('220 sink', (line, socket) => {
      const talk = talks.get(socket) ?? { to: '', text: null }
      talks.set(socket, talk)
      if (talk.text !== null) {
        if (line !== '.') return talk.text.push(line.replace(/^\./, ''))
        letters.push(read(talk.to, talk.text.join('\r\n')))
        talk.text = null
        return socket.write('250 taken\r\n')
      }
      const word = line.slice(0, 4).toUpperCase()
      if (word === 'EHLO') return socket.write('250-sink\r\n250 8BITMIME\r\n')
      if (word === 'RCPT') talk.to = /<(.*?)>/.exec(line)[1]
      if (word === 'DATA') talk.text = []
      socket.write(word === 'DATA' ? '354 go on\r\n' : word === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n')
      if (word === 'QUIT') socket.end()
    }),
    { letters },
  )
}

const decoded = (text) => Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8')

function headOf(text) {
  const out = {}
  for (const line of text.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const [name, ...value] = line.split(':')
    out[name.toLowerCase()] = value.join(':').trim()
  }
  return out
}

// read takes a letter apart.
function read(to, text) {
  const cut = text.indexOf('\r\n\r\n')
  const head = headOf(text.slice(0, cut))
  const border = /boundary="?([^";]+)/.exec(head['content-type'])?.[1]
  const parts = {}
  for (const part of text.slice(cut).split('--' + border).slice(1, -1)) {
    const at = part.indexOf('\r\n\r\n')
    parts[headOf(part.slice(2, at))['content-type'].split(';')[0]] = decoded(part.slice(at + 4))
  }
  return { to, head, parts }
}

// receiver takes what is posted to it; each is {head, body}. It answers what
// answer says.
export async function receiver() {
  const heard = []
  const out = { heard, status: 204 }
  const server = listen((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk) => (body += chunk)).on('end', () => {
      heard.push({ head: request.headers, body })
      response.writeHead(out.status).end()
    })
  })
  return Object.assign(out, await open(server, {}))
}

// mailbox holds letters (IMAP) for one login and password. put() lets one
// arrive; asked is all that was asked for.
// register publishes records as JSON, whatever is asked, a page after the other.
export async function register(records) {
  const asked = []
  return open(
    listen((request, response) => {
      const { searchParams } = new URL(request.url, 'http://register')
      asked.push(request.url)
      const from = Number(searchParams.get('offset') ?? 0)
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ total_count: records.length, results: records.slice(from, from + 100) }))
    }),
    { asked },
  )
}

export async function mailbox(login, password) {
  const letters = []
  const asked = []
  const at = new Date().toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) ([\d:]+) GMT$/, (_, day, month, year, time) => `${day.padStart(2, '0')}-${month}-${year} ${time} +0000`)
  const within = (set) => {
    const ranges = set.split(',').map((range) => range.split(':').map((end) => (end === '*' ? Infinity : Number(end))))
    return letters.filter((one) => ranges.some(([from, to = from]) => one.uid >= from && one.uid <= to))
  }
  const server = lines('* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready', (line, socket) => {
    asked.push(line)
    const [tag, first, second = ''] = line.split(' ')
    const command = (first.toUpperCase() === 'UID' ? `UID ${second}` : first).toUpperCase()
    const rest = line.slice(line.toUpperCase().indexOf(command) + command.length + 1)
    const say = (...answers) => socket.write(answers.map((one) => one + '\r\n').join(''))
    const done = (...answers) => say(...answers, `${tag} OK done`)
    switch (command) {
      case 'CAPABILITY':
        return done('* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2')
      case 'AUTHENTICATE': {
        const shown = Buffer.from(rest.split(' ')[1] ?? '', 'base64').toString()
        return shown === `user=${login}\x01auth=Bearer ${password}\x01\x01` ? done() : say(`${tag} NO [AUTHENTICATIONFAILED] Invalid token`)
      }
      case 'LOGIN':
        return rest.replaceAll('"', '') === `${login} ${password}` ? done() : say(`${tag} NO [AUTHENTICATIONFAILED] Invalid credentials`)
      case 'LIST':
        return done('* LIST () "/" INBOX', '* LIST () "/" Archives')
      case 'EXAMINE':
        if (!['INBOX', 'Archives'].includes(rest.replaceAll('"', ''))) return say(`${tag} NO [NONEXISTENT] Unknown folder`)
        return done(`* ${letters.length} EXISTS`, '* 0 RECENT', '* FLAGS (\\Seen)', '* OK [UIDVALIDITY 7] valid', `* OK [UIDNEXT ${letters.length + 1}] next`)
      case 'UID SEARCH': {
        const set = /UID ([\d:*,]+)/.exec(rest)?.[1]
        const found = set ? within(set) : letters
        return done('* SEARCH' + found.map((one) => ' ' + one.uid).join(''))
      }
      case 'UID FETCH': {
        const [set] = rest.split(' ')
        const section = /BODY\.PEEK(\[.*\])</.exec(rest)[1]
        return done(...within(set).map((one) => `* ${one.uid} FETCH (UID ${one.uid} INTERNALDATE "${at}" BODY${section}<0> {${Buffer.byteLength(one.head, 'latin1')}}\r\n${one.head})`))
      }
      case 'LOGOUT':
        done('* BYE')
        return socket.end()
      default:
        return say(`${tag} BAD what?`)
    }
  })
  return open(server, { asked, put: (...head) => letters.push({ uid: letters.length + 1, head: head.join('\r\n') + '\r\n\r\n' }) })
}

// consentServer stands for a provider of mailboxes (OAuth 2.0): a page where one
// consents or not, and tokens for whoever proves to have asked. said is what the
// token address was sent.
export async function consentServer({ client, secret, email, token }) {
  const said = []
  const codes = new Map()
  const server = listen((request, response) => {
    const url = new URL(request.url, 'http://provider')
    if (url.pathname === '/authorize') {
      const asked = url.searchParams
      const back = new URL(asked.get('redirect_uri'))
      back.searchParams.set('state', asked.get('state'))
      const [yes, no] = [new URL(back), new URL(back)]
      const code = `code-${codes.size}`
      codes.set(code, asked.get('code_challenge'))
      yes.searchParams.set('code', code)
      no.searchParams.set('error', 'access_denied')
      response.setHeader('content-type', 'text/html')
      return response.end(`<h1>${asked.get('client_id')}</h1><a href="${yes}">Allow</a> <a href="${no}">Deny</a>`.replaceAll('&', '&amp;'))
    }
    let text = ''
    request.on('data', (chunk) => { text += chunk })
    request.on('end', () => {
      const sent = Object.fromEntries(new URLSearchParams(text))
      said.push({ path: url.pathname, ...sent })
      response.setHeader('content-type', 'application/json')
      if (url.pathname === '/revoke') return response.end('{}')
      const proof = createHash('sha256').update(sent.code_verifier ?? '').digest('base64url')
      const known = sent.client_id === client && sent.client_secret === secret
      const good = known && (sent.grant_type === 'refresh_token' ? sent.refresh_token === 'long' : codes.get(sent.code) === proof)
      if (!good) return response.writeHead(known ? 400 : 401).end(JSON.stringify({ error: known ? 'invalid_grant' : 'invalid_client' }))
      codes.delete(sent.code)
      const claims = Buffer.from(JSON.stringify({ iss: 'http://provider', aud: client, email, exp: Math.floor(Date.now() / 1000) + 600 })).toString('base64url')
      response.end(JSON.stringify({ access_token: token, refresh_token: 'long', token_type: 'Bearer', expires_in: 3600, id_token: `e30.${claims}.x` }))
    })
  })
  return open(server, { said })
}
