import { Badge, Box, Button, Group, TagsInput, Text, Title, Tooltip } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { components } from '@/api/schema'
import type { FieldName } from '@/lead/choice'
import { useValues } from '@/lead/leads'
import * as m from '@/paraglide/messages.js'
import { sourceText, useFiles } from '@/person/provenance'
import { formatDate } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { useColleagues } from './accounts'

export type Word = components['schemas']['Word']

interface Props {
  title: string
  words: readonly Word[] | undefined
  /** The filter of the Lead Builder that has such words, to suggest from. */
  field: FieldName
  /** Words may hold commas. */
  commas?: boolean
  save: (values: string[]) => Promise<unknown>
}

const holding = (words: readonly Word[]) => words.filter((one) => !one.to).map((one) => one.value)

/** Words that were said of something: who said each, since when; they can be
 *  added to and taken back. */
export function WordsField({ title, words = [], field, commas, save }: Props) {
  const [typed, setTyped] = useState<string[] | null>(null)
  const now = holding(words)
  const saving = useMutation({
    mutationFn: (next: string[]) => save(next),
    onError: toastError,
    onSuccess: () => {
      setTyped(null)
      toast(m.account_words_saved({ title }), () => save(now))
    },
  })
  const former = words.filter((one) => one.to)
  return (
    <Box component="section" aria-label={title}>
      <Group justify="space-between" mb={4} wrap="nowrap">
        <Title order={3}>{title}</Title>
        {typed === null && (
          <Button size="compact-xs" variant="subtle" aria-label={m.account_words_edit({ title })} onClick={() => setTyped(now)}>
            {m.account_edit()}
          </Button>
        )}
      </Group>
      {typed === null ? (
        <Said words={words.filter((one) => !one.to)} />
      ) : (
        <Editor title={title} field={field} commas={commas === true} typed={typed} onType={setTyped} busy={saving.isPending} onSave={() => saving.mutate(typed)} onCancel={() => setTyped(null)} />
      )}
      {former.length > 0 && (
        <Text size="xs" c="dimmed" mt={4}>
          {m.account_words_former({ words: former.map((one) => m.account_word_until({ word: one.value, day: formatDate(one.to) })).join(', ') })}
        </Text>
      )}
    </Box>
  )
}

function Said({ words }: { words: readonly Word[] }) {
  const files = useFiles().data
  const { nameOf } = useColleagues()
  const origin = (one: Word) => [one.source ? sourceText(one.source, files) : nameOf(one.by ?? '') || m.person_source_form(), one.on && formatDate(one.on)].filter(Boolean).join(' · ')
  if (words.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {m.account_nothing()}
      </Text>
    )
  return (
    <>
      <Group gap={6}>
        {words.map((one) => (
          <Tooltip key={one.value} label={origin(one)}>
            <Badge variant="light" color="gray" tt="none" fw={500} size="lg" maw="100%">
              {one.value}
            </Badge>
          </Tooltip>
        ))}
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {m.account_words_from({ sources: [...new Set(words.map(origin))].join('; ') })}
      </Text>
    </>
  )
}

interface EditorProps {
  title: string
  field: FieldName
  commas: boolean
  typed: string[]
  onType: (next: string[]) => void
  busy: boolean
  onSave: () => void
  onCancel: () => void
}

function Editor({ title, field, commas, typed, onType, busy, onSave, onCancel }: EditorProps) {
  const [text, setText] = useState('')
  const [sought] = useDebouncedValue(text, 150)
  const known = useValues(field, sought, '', true).data ?? []
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSave()
      }}
    >
      <TagsInput
        aria-label={title}
        placeholder={m.account_words_add()}
        data={[...new Set(known.filter((one) => !one.unknown).map((one) => one.text))]}
        value={typed}
        onChange={onType}
        searchValue={text}
        onSearchChange={setText}
        splitChars={commas ? [';'] : [',', ';']}
        acceptValueOnBlur
        data-autofocus
      />
      <Group gap="xs" mt={6} justify="flex-end">
        <Button size="xs" variant="default" onClick={onCancel}>
          {m.app_cancel()}
        </Button>
        <Button size="xs" type="submit" loading={busy}>
          {m.account_save()}
        </Button>
      </Group>
    </form>
  )
}
