// Small servers on this machine that stand for the far side of a network: one
// that takes letters, one that takes webhooks, one that holds a mailbox.
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
  const server = lines('* OK [CAPABILITY IMAP4rev1] ready', (line, socket) => {
    asked.push(line)
    const [tag, first, second = ''] = line.split(' ')
    const command = (first.toUpperCase() === 'UID' ? `UID ${second}` : first).toUpperCase()
    const rest = line.slice(line.toUpperCase().indexOf(command) + command.length + 1)
    const say = (...answers) => socket.write(answers.map((one) => one + '\r\n').join(''))
    const done = (...answers) => say(...answers, `${tag} OK done`)
    switch (command) {
      case 'CAPABILITY':
        return done('* CAPABILITY IMAP4rev1')
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
