import { Button, Group, MultiSelect, Stack, Switch, TagsInput, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { Photo } from './Photo'
import { Preview } from './Preview'
import classes from './viewed.module.css'
import { type Page, useKeep, useLinks } from './views'

/** Edits one's public page beside how it will look. */
export function PageForm({ kept }: { kept: Page }) {
  const [page, setPage] = useState(kept)
  const links = (useLinks(true).data ?? []).filter((one) => one.kind !== 'page' && !one.person && !one.account && !one.hidden && (one.opens || page.links.includes(one.id)))
  const keep = useKeep()
  const change = (part: Partial<Page>) => setPage((before) => ({ ...before, ...part }))
  return (
    <div className={classes.split}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate(page)
        }}
      >
        <Stack gap="sm">
          <Switch label={m.viewed_published()} description={m.viewed_published_text()} checked={page.published} onChange={(event) => change({ published: event.currentTarget.checked })} />
          <TextInput label={m.viewed_handle()} leftSection="/p/" maxLength={40} required withAsterisk={false} value={page.handle} onChange={(event) => change({ handle: event.currentTarget.value })} />
          <Photo id={page.photo_id} onChange={(photo_id) => change({ photo_id })} />
          <TextInput label={m.viewed_headline()} maxLength={200} value={page.headline} onChange={(event) => change({ headline: event.currentTarget.value })} />
          <Textarea label={m.viewed_pitch()} autosize minRows={4} maxRows={14} maxLength={3000} value={page.pitch} onChange={(event) => change({ pitch: event.currentTarget.value })} />
          <TextInput type="url" label={m.viewed_meeting()} placeholder="https://" maxLength={2000} value={page.meeting} onChange={(event) => change({ meeting: event.currentTarget.value })} />
          <TagsInput label={m.viewed_areas()} description={m.viewed_areas_text()} maxTags={30} value={page.areas} onChange={(areas) => change({ areas })} />
          <MultiSelect label={m.viewed_page_links()} description={m.viewed_page_links_text()} value={page.links} onChange={(chosen) => change({ links: chosen })} data={links.map((one) => ({ value: one.id, label: one.title }))} />
          {keep.error && <Failure error={keep.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={keep.isPending}>
              {m.viewed_save()}
            </Button>
          </Group>
        </Stack>
      </form>
      <section>
        <Text size="sm" fw={560} mb={6}>
          {m.viewed_preview()}
        </Text>
        <Preview page={page} />
      </section>
    </div>
  )
}
