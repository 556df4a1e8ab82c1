import { Button, CopyButton, Group, Modal, SegmentedControl, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { getLocale } from '@/paraglide/runtime.js'
import * as m from '@/paraglide/messages.js'
import { noticeText } from './notice'
import { useTerms } from './protection'

/** The information notice as a text to copy, in the language of whoever gets it. */
export function NoticeText({ onClose }: { onClose: () => void }) {
  const [language, setLanguage] = useState<'fr' | 'en'>(getLocale() === 'fr' ? 'fr' : 'en')
  const terms = useTerms().data
  const text = noticeText(language, terms?.keep_months ?? 36)
  return (
    <Modal opened onClose={onClose} title={m.person_law_notice_text()} size="lg">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {m.person_law_notice_help()}
        </Text>
        <Group justify="space-between">
          <SegmentedControl
            aria-label={m.person_language()}
            value={language}
            onChange={(next) => setLanguage(next === 'fr' ? 'fr' : 'en')}
            data={[
              { value: 'fr', label: 'Français' },
              { value: 'en', label: 'English' },
            ]}
          />
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button size="xs" onClick={copy}>
                {copied ? m.person_law_copied() : m.person_law_copy()}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Textarea aria-label={m.person_law_notice_text()} value={text} readOnly autosize maxRows={18} lang={language} />
      </Stack>
    </Modal>
  )
}
