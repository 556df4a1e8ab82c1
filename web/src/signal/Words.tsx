import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { type Signal, sentence } from './signals'

/** Asks why somebody dismisses a signal, in their own words. */
export function Words({ one, onClose, onSaid }: { one: Signal; onClose: () => void; onSaid: (words: string) => void }) {
  const [words, setWords] = useState('')
  return (
    <Modal opened onClose={onClose} title={m.signal_words_title()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSaid(words.trim())
        }}
      >
        <Stack gap="sm">
          <Textarea label={m.signal_words()} description={sentence(one)} data-autofocus autosize minRows={2} maxLength={300} value={words} onChange={(event) => setWords(event.currentTarget.value)} inputWrapperOrder={['label', 'description', 'input', 'error']} />
          <Text size="xs" c="dimmed">
            {m.signal_words_note()}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={words.trim() === ''}>
              {m.signal_dismiss_it()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
