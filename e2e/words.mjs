// What the screens say, read from the same messages that they are made of.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'

const source = path.resolve(import.meta.dirname, '..', 'web', 'src')
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')
const pattern = (told) => (told instanceof RegExp ? `(?:${told.source.slice(1, -1)})` : escape(String(told)))

// words gives, for a language, what matches a message: whole, in any plural
// form, with what is not told standing for anything; what is told may be such a
// pattern itself.
export function words(language) {
  const messages = {}
  for (const noun of readdirSync(source)) {
    try {
      Object.assign(messages, JSON.parse(readFileSync(path.join(source, noun, 'messages', language + '.json'), 'utf8')))
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
    }
  }
  return (key, told = {}) => {
    const message = messages[key]
    if (!message) throw new Error(`no message ${key} in ${language}`)
    const forms = typeof message === 'string' ? [message] : message.flatMap((one) => Object.values(one.match))
    const patterns = forms.map((form) => form.split(/\{(\w+)\}/).map((part, i) => (i % 2 === 0 ? escape(part) : part in told ? pattern(told[part]) : '.+')).join(''))
    return new RegExp(`^(?:${patterns.join('|')})$`)
  }
}
