import { Button } from '@mantine/core'
import { IconLink } from '@tabler/icons-react'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { LinkForm } from './LinkForm'
import { MadeDialog } from './MadeDialog'
import type { Made } from './views'

/** Makes a link for one person, from where one looks at them. */
export function SendLink({ person }: { person: { id: string; name: string } }) {
  const [open, setOpen] = useState<'new' | Made | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      <Button size="xs" variant="default" leftSection={<IconLink size={14} />} onClick={() => setOpen('new')}>
        {m.viewed_send()}
      </Button>
      {open === 'new' ? <LinkForm person={person} onClose={close} onMade={setOpen} /> : open && <MadeDialog made={open} onClose={close} />}
    </>
  )
}
