// Compiles src/<noun>/messages/{en,fr}.json into src/paraglide, after checking
// that both languages say the same things: the same keys with the same inputs,
// each key beginning with its noun's name so that nouns cannot collide.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compile } from '@inlang/paraglide-js'

const web = join(dirname(fileURLToPath(import.meta.url)), '..')
const locales = ['en', 'fr']

/** Names of the folders under src that hold messages. */
export function nouns() {
  return readdirSync(join(web, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'paraglide' && existsSync(join(web, 'src', entry.name, 'messages')))
    .map((entry) => entry.name)
    .sort()
}

/** The inputs of one message: {name} in its text, or declared for plurals. */
export function inputs(message) {
  const found = new Set()
  const read = (text) => {
    for (const [, name] of text.matchAll(/\{(\w+)\}/g)) found.add(name)
  }
  for (const variant of Array.isArray(message) ? message : [message]) {
    if (typeof variant === 'string') read(variant)
    else {
      for (const line of variant.declarations ?? []) {
        const declared = /^input (\w+)/.exec(line)
        if (declared) found.add(declared[1])
      }
    }
  }
  return [...found].sort().join(', ')
}

/** Every way in which the two languages of one noun disagree, as sentences. */
export function disagreements(noun, en, fr) {
  const wrong = []
  for (const key of new Set([...Object.keys(en), ...Object.keys(fr)])) {
    if (key === '$schema') continue
    if (!key.startsWith(`${noun}_`)) wrong.push(`${noun}: key "${key}" must begin with "${noun}_"`)
    if (!(key in en)) wrong.push(`${noun}: "${key}" is missing in en.json`)
    else if (!(key in fr)) wrong.push(`${noun}: "${key}" is missing in fr.json`)
    else if (inputs(en[key]) !== inputs(fr[key]))
      wrong.push(`${noun}: "${key}" takes {${inputs(en[key])}} in English and {${inputs(fr[key])}} in French`)
  }
  return wrong
}

function read(noun, locale) {
  const file = join(web, 'src', noun, 'messages', `${locale}.json`)
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file}: ${error.message}`)
  }
}

const still = '\u00a0' // a space at which no line breaks

/** French sets spaces within quotation marks and before : ; ! and ?, where a line
 *  must not break. They are typed as plain ones. */
export function typeset(message) {
  if (typeof message === 'string') return message.replaceAll('« ', `«${still}`).replace(/ ([»:;!?])/g, `${still}$1`)
  if (!Array.isArray(message)) return message
  return message.map((one) => ({ ...one, match: Object.fromEntries(Object.entries(one.match ?? {}).map(([form, text]) => [form, typeset(text)])) }))
}

/** Writes what is compiled, and says where. */
function written(project, name, locale, said) {
  const folder = join(project, 'messages')
  mkdirSync(folder, { recursive: true })
  const set = locale === 'fr' ? Object.fromEntries(Object.entries(said).map(([key, message]) => [key, typeset(message)])) : said
  writeFileSync(join(folder, `${name}.${locale}.json`), JSON.stringify(set))
}

/** Checks, writes the project's settings and compiles. Throws on any disagreement. */
export async function messages() {
  const names = nouns()
  const wrong = names.flatMap((noun) => disagreements(noun, read(noun, 'en'), read(noun, 'fr')))
  if (wrong.length > 0) throw new Error(`messages disagree:\n  ${wrong.join('\n  ')}`)
  const project = join(web, 'project.inlang')
  mkdirSync(project, { recursive: true })
  for (const name of names) for (const locale of locales) written(project, name, locale, read(name, locale))
  const settings = {
    telemetry: 'off',
    baseLocale: 'en',
    locales,
    // The plugin is read from node_modules: nothing is loaded from a network.
    modules: ['./node_modules/@inlang/plugin-message-format/dist/index.js'],
    'plugin.inlang.messageFormat': {
      pathPattern: names.map((noun) => `./project.inlang/messages/${noun}.{locale}.json`),
    },
  }
  const file = join(project, 'settings.json')
  const text = `${JSON.stringify(settings, null, 2)}\n`
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
  await compile({
    project,
    outdir: join(web, 'src', 'paraglide'),
    strategy: ['localStorage', 'preferredLanguage', 'baseLocale'],
    localStorageKey: 'arpent-language',
    outputStructure: 'locale-modules',
    emitReadme: false,
    emitPrettierIgnore: false,
    cleanOutdir: false,
  })
  return names
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const names = await messages()
    const counted = Object.keys(JSON.parse(readFileSync(join(web, 'src', names[0], 'messages', 'en.json'), 'utf8'))).length
    if (counted === 0) throw new Error('no messages were read')
    console.log(`messages: ${names.join(', ')}`)
    // The compiler's store keeps the process alive for half a minute otherwise.
    process.exit(0)
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
