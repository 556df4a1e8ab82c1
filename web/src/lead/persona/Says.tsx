import { Stack, Text } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import type { Persona } from './personas'

/** Why such people buy, what to say, and what to answer. */
export function Says({ persona }: { persona: Pick<Persona, 'why' | 'say' | 'objections'> }) {
  return (
    <Stack gap={6}>
      {persona.why && <Part title={m.lead_persona_why()} text={persona.why} />}
      {persona.say && <Part title={m.lead_persona_say()} text={persona.say} />}
      {persona.objections.length > 0 && (
        <div>
          <Text size="xs" c="dimmed">
            {m.lead_persona_objections()}
          </Text>
          {persona.objections.map((one) => (
            <Text key={one.says} size="sm" style={{ overflowWrap: 'anywhere' }}>
              <b>{m.lead_persona_quote({ text: one.says })}</b> {one.answer}
            </Text>
          ))}
        </div>
      )}
    </Stack>
  )
}

function Part({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Text>
    </div>
  )
}
