import { ActionIcon, Tooltip } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'

/** Where a file of this noun is, in the reader's language. */
export function fileAt(path: string, asked: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams({ language: getLocale() })
  for (const [key, value] of Object.entries(asked)) if (value) query.set(key, value)
  return `/api/v1${path}?${query}`
}

/** What is on the screen as a workbook. */
export function Download({ href }: { href: string }) {
  return (
    <Tooltip label={m.quota_download()}>
      <ActionIcon component="a" size="lg" variant="default" href={href} download aria-label={m.quota_download()}>
        <IconFileSpreadsheet size={18} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  )
}
