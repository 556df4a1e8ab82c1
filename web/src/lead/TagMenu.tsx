import { Button, Popover, Stack, TagsInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconTag } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { toast } from '@/ui/toast'
import { type Lead, useAct, useValues } from './leads'

type Tagging = components['schemas']['Tagging']

/** How many leads one request marks. */
const atOnce = 500

/** Puts words on leads or takes them off, and gives what takes that back. */
async function tag(all: Tagging[]): Promise<Tagging[]> {
  const back: Tagging[] = []
  for (const { leads, ...words } of all)
    for (let at = 0; at < leads.length; at += atOnce) back.push(...(await api.PUT('/api/v1/lead-tags', { body: { ...words, leads: leads.slice(at, at + atOnce) } })).data!.items)
  return back
}

/** Puts tags on the selected leads, or takes some off. */
export function TagMenu({ selected, onDone }: { selected: Lead[]; onDone: () => void }) {
  const [open, setOpen] = useState(false)
  const [put, setPut] = useState<string[]>([])
  const [taken, setTaken] = useState<string[]>([])
  const [text, setText] = useState('')
  const [sought] = useDebouncedValue(text, 150)
  const known = useValues('tag', sought, '', open).data ?? []
  const back = useAct((all: Tagging[]) => tag(all))
  const close = () => {
    setOpen(false)
    setPut([])
    setTaken([])
  }
  const save = useAct(
    (all: Tagging[]) => tag(all),
    (all) => {
      close()
      onDone()
      const count = all.reduce((sum, one) => sum + one.leads.length, 0)
      toast(m.lead_tagged({ count, text: formatNumber(count) }), count > 0 ? () => back.mutateAsync(all) : undefined)
    },
  )
  if (selected.length === 0) return null
  const had = [...new Set(selected.flatMap((one) => one.tags ?? []))].toSorted((a, b) => a.localeCompare(b))
  const leads = selected.map((one) => ({ person_id: one.person_id, account_id: one.account_id }))
  return (
    <Popover opened={open} onChange={(next) => (next ? setOpen(true) : close())} position="top-start" width={300} trapFocus withinPortal>
      <Popover.Target>
        <Button size="compact-sm" variant="light" leftSection={<IconTag size={15} />} onClick={() => (open ? close() : setOpen(true))}>
          {m.lead_tag_menu()}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate([{ leads, add: put, remove: taken }])
          }}
        >
          <Stack gap="xs">
            <TagsInput
              label={m.lead_tag_put()}
              comboboxProps={{ withinPortal: false }}
              data={[...new Set(known.filter((one) => !one.unknown).map((one) => one.text))]}
              value={put}
              onChange={setPut}
              searchValue={text}
              onSearchChange={setText}
              splitChars={[',', ';']}
              maxTags={30}
              acceptValueOnBlur
              data-autofocus
            />
            {had.length > 0 && <TagsInput label={m.lead_tag_take()} comboboxProps={{ withinPortal: false }} data={had} value={taken} onChange={(next) => setTaken(next.filter((one) => had.includes(one)))} />}
            <Button type="submit" size="xs" loading={save.isPending} disabled={put.length + taken.length === 0 && text === ''}>
              {m.lead_tag_save()}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
