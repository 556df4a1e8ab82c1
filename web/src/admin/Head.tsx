import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { PageHeader } from '@/ui/PageHeader'

/** The head that the administration's screens share. */
export function Head({ at, text, actions }: { at: '/admin' | '/admin/audit'; text: string; actions?: ReactNode }) {
  const go = useGo()
  return (
    <PageHeader title={m.admin_title()} text={text} actions={actions}>
      <Tabs value={at} onChange={(to) => to && go(to)}>
        <Tabs.List>
          <Tabs.Tab value="/admin">{m.admin_users()}</Tabs.Tab>
          <Tabs.Tab value="/admin/audit">{m.admin_audit()}</Tabs.Tab>
        </Tabs.List>
      </Tabs>
    </PageHeader>
  )
}
